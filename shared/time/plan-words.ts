import { addDays, dateOf, type WallTime, wallTimeOf, weekdayOf } from './wall-date.ts';

/*
 * The pieces of a planned line, in English, Portuguese and Spanish at once. Each takes what it understands out of the
 * line, so that what is left at the end was understood by none.
 */

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Monday first, as ISO 8601 counts. */
const weekdays = [
  'mondays?|mon|segundas?(?:-feiras?)?|lunes',
  'tuesdays?|tue|tercas?(?:-feiras?)?|martes',
  'wednesdays?|wed|quartas?(?:-feiras?)?|miercoles',
  'thursdays?|thu|quintas?(?:-feiras?)?|jueves',
  'fridays?|fri|sextas?(?:-feiras?)?|viernes',
  'saturdays?|sat|sabados?',
  'sundays?|sun|domingos?',
] as const;
const months = [
  'january|jan|janeiro|enero|ene',
  'february|feb|fevereiro|fev|febrero',
  'march|mar|marco|marzo',
  'april|apr|abril|abr',
  'may|maio|mai|mayo',
  'june|jun|junho|junio',
  'july|jul|julho|julio',
  'august|aug|agosto|ago',
  'september|sept|sep|setembro|set|septiembre',
  'october|oct|outubro|out|octubre',
  'november|nov|novembro|noviembre',
  'december|dec|dezembro|dez|diciembre|dic',
] as const;

const weekday = `(?:${weekdays.join('|')})`;
const month = `(?:${months.join('|')})`;
const hours = '(?:h|hs|hrs?|hours?|horas?)';
const minutes = '(?:m|mins?|minutes?|minutos?)';
const lead = '(?:for|por|durante|during)';
const every = '(?:every|each|cada|tod[oa]s?(?: [oa]s| l[oa]s)?)';
const clock = String.raw`(\d{1,2})(?:[:h.](\d{2})| ?h(?:oras?)?)?(?: ?([ap])\.?m\b\.?)?`;
const dayPart = {
  morning: '(?:da|de la|in the|de) (?:manha|manana|madrugada|morning)',
  evening: '(?:da|de la|in the|at) (?:tarde|noite|noche|afternoon|evening|night)',
} as const;

/** What stands between the pieces and says nothing of its own. */
const filler =
  /^(?:[,.]|on|at|in|the|from|starting|no|na|em|de|da|do|das|dos|as|a|o|os|el|la|las|los|en|desde|del|al|e|y|and|next|proxim[oa]|this)$/u;

/** A text without accents and capitals, from which pieces are taken. */
export function createPlanText(text: string) {
  const plain = text
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replaceAll(/[–—]/gu, '-')
    .replaceAll(/,/gu, ' , ')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  let left = ` ${plain} `;

  /** Takes the first piece that fits, unless what it says cannot be: there is no 31 February. */
  const read = <Value>(
    pattern: string,
    meaning: (found: RegExpExecArray) => Value | undefined,
  ): Value | undefined => {
    const found = new RegExp(`(?<=[ ])(?:${pattern})(?=[ ])`, 'u').exec(left);
    const value = found ? meaning(found) : undefined;
    if (found && value !== undefined) {
      left = `${left.slice(0, found.index)}${left.slice(found.index + found[0].length)}`;
    }
    return value;
  };

  return {
    read,
    take: (pattern: string) => read(pattern, (found) => found),
    /** What nobody took. */
    rest: () =>
      left
        .split(' ')
        .filter((word) => word !== '' && !filler.test(word))
        .join(' '),
  };
}

export type PlanText = ReturnType<typeof createPlanText>;

/** `2026-12-25`, `25/12`, `25 de dezembro`, `December 25`. The day before the month, as two of our languages have it. */
export function takeDate(text: PlanText, now: WallTime): WallTime | undefined {
  return (
    text.read(String.raw`(\d{4})-(\d{2})-(\d{2})`, ([, year, monthNumber, day]) =>
      wallTimeOf(Number(year), Number(monthNumber), Number(day), 0),
    ) ??
    text.read(String.raw`(\d{1,2})/(\d{1,2})(?:/(\d{2}|\d{4}))?`, ([, day, monthNumber, year]) =>
      dateFrom(now, day, Number(monthNumber), year),
    ) ??
    text.read(
      String.raw`(\d{1,2})(?:st|nd|rd|th)?(?: de| of)? (${month})(?: (?:de )?(\d{4}))?`,
      ([, day, name, year]) => dateFrom(now, day, monthNamed(name), year),
    ) ??
    text.read(
      String.raw`(${month}) (\d{1,2})(?:st|nd|rd|th)?(?: ,? ?(\d{4}))?`,
      ([, name, day, year]) => dateFrom(now, day, monthNamed(name), year),
    )
  );
}

const placeOf = (names: readonly string[], name: string | undefined): number =>
  names.findIndex((those) => new RegExp(`^(?:${those})$`, 'u').test(name ?? ''));

const monthNamed = (name: string | undefined): number => placeOf(months, name) + 1;

/** Of the year that is named, or the next of its kind. */
function dateFrom(
  now: WallTime,
  dayText: string | undefined,
  monthNumber: number,
  yearText: string | undefined,
): WallTime | undefined {
  const day = Number(dayText);
  if (yearText !== undefined) {
    const year = Number(yearText);
    return wallTimeOf(year < 100 ? 2_000 + year : year, monthNumber, day, 0);
  }
  const thisYear = Number(now.slice(0, 4));
  const first = wallTimeOf(thisYear, monthNumber, day, 0);
  return first !== undefined && dateOf(first) >= dateOf(now)
    ? first
    : wallTimeOf(thisYear + 1, monthNumber, day, 0);
}

/** "tomorrow", "depois de amanhã", "el viernes", "next Monday". */
export function takeDay(text: PlanText, now: WallTime): WallTime | undefined {
  const named: readonly (readonly [string, number])[] = [
    ['(?:the )?day after tomorrow|depois de amanha|pasado manana', 2],
    ['tomorrow|amanha|manana', 1],
    ['today|hoje|hoy|tonight', 0],
  ];
  for (const [words, days] of named) {
    if (text.take(words)) {
      return addDays(now, days);
    }
  }
  const found = text.take(`(${weekday})`);
  if (!found) {
    return undefined;
  }
  const ahead = (placeOf(weekdays, found[1]) - weekdayOf(now) + 7) % 7;
  return addDays(now, ahead === 0 ? 7 : ahead);
}

/** "now", or "in 2 hours": how long from now. */
export function takeWait(text: PlanText): number | undefined {
  if (text.take('now|right away|agora|ja|ahora')) {
    return 0;
  }
  const found = text.take(
    String.raw`(?:in|em|en|daqui a|dentro de) (\d{1,3}) ?(?:(${hours})|(${minutes}))`,
  );
  return found && Number(found[1]) * (found[2] === undefined ? minuteMs : hourMs);
}

/** "for 1h30", "por 90 min", "durante 2 horas y media", "for half an hour", "por um dia". */
export function takeDuration(text: PlanText): number | undefined {
  if (text.take(`${lead} (?:half an hour|meia hora|media hora)`)) {
    return hourMs / 2;
  }
  const one = text.take(`${lead} (?:an?|one|uma?|una?) (?:(hour|hora)|day|dia)`);
  if (one) {
    return one[1] === undefined ? dayMs : hourMs;
  }
  const days = text.take(String.raw`${lead} (\d{1,2}) ?(?:d|days?|dias?)`);
  if (days) {
    return Number(days[1]) * dayMs;
  }
  const short = text.take(String.raw`${lead} (\d{1,4}) ?${minutes}`);
  if (short) {
    return Number(short[1]) * minuteMs;
  }
  const long = text.take(
    String.raw`${lead} (\d{1,3})(?:[.,](\d))? ?${hours}(?: ?(?:e |y |and )?(?:(\d{1,2})(?: ?${minutes})?|(meia|media|a half)))?`,
  );
  return (
    long &&
    Number(long[1]) * hourMs +
      (Number(long[2] ?? 0) * hourMs) / 10 +
      (long[4] === undefined ? Number(long[3] ?? 0) : 30) * minuteMs
  );
}

export type Repetition =
  | { every: 'day' }
  | { every: 'week'; days: readonly number[] }
  | { every: 'month'; day: number | undefined };

/** "every day", "toda segunda e quarta", "todo dia 1", "cada mes", "dias úteis". */
export function takeRepetition(text: PlanText): Repetition | undefined {
  if (text.take(`(?:${every} )?(?:weekdays?|working days?|dias uteis|dias laborables)`)) {
    return { every: 'week', days: [0, 1, 2, 3, 4] };
  }
  const monthly = text.take(
    String.raw`${every} (?:month|mes)(?:(?: , | )?(?:on |no |el |em )?(?:the |dia |day )?(\d{1,2})(?:st|nd|rd|th)?(?! ?h|:))?|monthly|mensalmente|mensualmente|${every} dia (\d{1,2})`,
  );
  if (monthly) {
    const day = monthly[1] ?? monthly[2];
    return { every: 'month', day: day === undefined ? undefined : Number(day) };
  }
  if (text.take(`${every} (?:days?|dias?)|daily|diariamente|a diario`)) {
    return { every: 'day' };
  }
  const weekly = text.take(
    `${every} (${weekday}(?:(?: ,)?(?: and| e| y)?(?: [oa]s?| l[oa]s| el)? ${weekday})*)`,
  );
  if (!weekly) {
    return undefined;
  }
  const days = (weekly[1] ?? '').split(' ').map((word) => placeOf(weekdays, word));
  return {
    every: 'week',
    days: [...new Set(days.filter((day) => day >= 0))].sort((a, b) => a - b),
  };
}

/** "2-4h", "das 2h às 4h", "from 2 to 4 am": minutes of the day. */
export function takePeriod(text: PlanText): { from: number; to: number } | undefined {
  return text.read(
    `(?:(?:das|de|da|from|between|entre|desde|de las|desde las|entre las) )?${clock} ?(?:-|to|ate as|ate|as|a las|hasta las|hasta|until|till|a|and|e|y) ?${clock}`,
    ([, hour, minute, half, toHour, toMinute, toHalf]) => {
      const to = minuteOf(toHour, toMinute, toHalf);
      const from = minuteOf(hour, minute, half ?? toHalf);
      return from === undefined || to === undefined ? undefined : { from, to };
    },
  );
}

/** "at 2am", "às 14:30", "a las 2", "2h", "noon", "meia-noite", "2 da manhã". */
export function takeTime(text: PlanText): number | undefined {
  if (text.take('(?:at |ao |al )?(?:noon|midday|meio-dia|meio dia|mediodia)')) {
    return 12 * 60;
  }
  if (text.take('(?:at |a la |a )?(?:midnight|meia-noite|meia noite|medianoche)')) {
    return 0;
  }
  return text.read(
    `(?:(?:at|as|a las|a la|las|la) )?${clock}(?: (?:(${dayPart.morning})|(${dayPart.evening})))?`,
    ([, hour, minute, half, morning, evening]) =>
      minuteOf(hour, minute, half ?? (evening ? 'p' : morning ? 'a' : undefined)),
  );
}

/** "until 4am", "até as 4h", "hasta las 4". */
export function takeUntil(text: PlanText): number | undefined {
  return text.read(`(?:until|till|ate as|ate|hasta las|hasta) ${clock}`, ([, hour, minute, half]) =>
    minuteOf(hour, minute, half),
  );
}

/** `undefined` for what no clock shows. */
function minuteOf(
  hourText: string | undefined,
  minuteText: string | undefined,
  half: string | undefined,
): number | undefined {
  const hour = Number(hourText);
  const minute = Number(minuteText ?? 0);
  if (half !== undefined && (hour < 1 || hour > 12)) {
    return half === 'p' && hour <= 23 && hour > 12 && minute < 60 ? hour * 60 + minute : undefined;
  }
  if (hour > 24 || minute > 59) {
    return undefined;
  }
  const ofDay = half === undefined ? hour % 24 : (hour % 12) + (half === 'p' ? 12 : 0);
  return ofDay * 60 + minute;
}
