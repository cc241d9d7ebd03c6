import { expect, test } from 'vitest';

import { readPlanLine } from '#shared/time/plan-line.ts';

/** A Thursday. */
const now = '2026-11-26T10:30';
const min = 60_000;
const hour = 60 * min;

const plan = (startsAt: string, durationMs: number | null, rrule: string | null = null) => ({
  kind: 'plan',
  plan: { startsAt, durationMs, rrule },
});

test.each([
  ['tomorrow 2am for 1h', '2026-11-27T02:00', hour],
  ['amanhã 2h por 1h', '2026-11-27T02:00', hour],
  ['mañana 2h por 1h', '2026-11-27T02:00', hour],
  ['Amanhã às 2h por 1 hora', '2026-11-27T02:00', hour],
  ['mañana a las 2 por 1 hora', '2026-11-27T02:00', hour],
  ['for 1h tomorrow at 2:30 pm', '2026-11-27T14:30', hour],
  ['mañana a las 2 de la tarde por 90 min', '2026-11-27T14:00', 90 * min],
  ['mañana a las 2 de la mañana por 2h', '2026-11-27T02:00', 2 * hour],
  ['hoje 22h30 por 1h30', '2026-11-26T22:30', 90 * min],
  ['hoy a las 10 de la noche durante 2 horas y media', '2026-11-26T22:00', 150 * min],
  ['today 23:00 for half an hour', '2026-11-26T23:00', 30 * min],
  ['hoje 23h por meia hora', '2026-11-26T23:00', 30 * min],
  ['day after tomorrow noon for 2 hours', '2026-11-28T12:00', 2 * hour],
  ['depois de amanhã meio-dia por 2 horas', '2026-11-28T12:00', 2 * hour],
  ['pasado mañana al mediodía por 2 horas', '2026-11-28T12:00', 2 * hour],
  ['next Monday 03:00 for 1h', '2026-11-30T03:00', hour],
  ['próxima segunda 3h por 1h', '2026-11-30T03:00', hour],
  ['el lunes a las 3 por 1h', '2026-11-30T03:00', hour],
  ['segunda-feira às 3h por 1h', '2026-11-30T03:00', hour],
  ['thursday 9am for 1h', '2026-12-03T09:00', hour],
  ['25/12 2h por 1 dia', '2026-12-25T02:00', 24 * hour],
  ['25 de dezembro 2h por um dia', '2026-12-25T02:00', 24 * hour],
  ['December 25 2am for 2 days', '2026-12-25T02:00', 48 * hour],
  ['3 de marzo 2h por 1h', '2027-03-03T02:00', hour],
  ['2027-01-15 02:00 for 45 min', '2027-01-15T02:00', 45 * min],
  ['2am for 1h', '2026-11-27T02:00', hour],
  ['14h por 1h', '2026-11-26T14:00', hour],
  ['tomorrow 2-4am', '2026-11-27T02:00', 2 * hour],
  ['amanhã das 2h às 4h', '2026-11-27T02:00', 2 * hour],
  ['mañana de 2 a 4', '2026-11-27T02:00', 2 * hour],
  ['tomorrow from 10pm to 2am', '2026-11-27T22:00', 4 * hour],
  ['amanhã 23:00–01:00', '2026-11-27T23:00', 2 * hour],
  ['tomorrow 2am until 4am', '2026-11-27T02:00', 2 * hour],
  ['amanhã 2h até as 4h', '2026-11-27T02:00', 2 * hour],
  ['mañana 2h hasta las 4', '2026-11-27T02:00', 2 * hour],
  ['now for 1h', '2026-11-26T10:30', hour],
  ['agora por 1h', '2026-11-26T10:30', hour],
  ['ahora durante 1 hora', '2026-11-26T10:30', hour],
  ['for 2h', '2026-11-26T10:30', 2 * hour],
  ['until 4pm', '2026-11-26T10:30', 5.5 * hour],
  ['in 2 hours for 30 min', '2026-11-26T12:30', 30 * min],
  ['daqui a 2h por 30 min', '2026-11-26T12:30', 30 * min],
  ['dentro de 45 minutos por 1h', '2026-11-26T11:15', hour],
  ['tomorrow midnight for 1.5h', '2026-11-27T00:00', 90 * min],
  ['amanhã meia-noite por 1h', '2026-11-27T00:00', hour],
])('reads "%s"', (line, startsAt, durationMs) => {
  expect(readPlanLine(line, now)).toEqual(plan(startsAt, durationMs));
});

test.each(
  [
    ['every day 2am for 1h', '2026-11-27T02:00', 'FREQ=DAILY'],
    ['todo dia 2h por 1h', '2026-12-02T00:00', ''],
    ['todos os dias às 2h por 1h', '2026-11-27T02:00', 'FREQ=DAILY'],
    ['todos los días a las 2 por 1h', '2026-11-27T02:00', 'FREQ=DAILY'],
    ['daily 14:00 for 1h', '2026-11-26T14:00', 'FREQ=DAILY'],
    ['every Sunday 2am for 1h', '2026-11-29T02:00', 'FREQ=WEEKLY;BYDAY=SU'],
    ['todo domingo 2h por 1h', '2026-11-29T02:00', 'FREQ=WEEKLY;BYDAY=SU'],
    ['todos los domingos a las 2 por 1h', '2026-11-29T02:00', 'FREQ=WEEKLY;BYDAY=SU'],
    ['toda segunda e quarta 2h por 1h', '2026-11-30T02:00', 'FREQ=WEEKLY;BYDAY=MO,WE'],
    [
      'every monday, wednesday and friday at 2am for 1h',
      '2026-11-27T02:00',
      'FREQ=WEEKLY;BYDAY=MO,WE,FR',
    ],
    ['cada lunes y jueves a las 2 por 1h', '2026-11-30T02:00', 'FREQ=WEEKLY;BYDAY=MO,TH'],
    ['weekdays 2am for 1h', '2026-11-27T02:00', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'],
    ['dias úteis 2h por 1h', '2026-11-27T02:00', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'],
    ['every month on the 1st at 2am for 1h', '2026-12-01T02:00', 'FREQ=MONTHLY;BYMONTHDAY=1'],
    ['todo mês no dia 5 às 2h por 1h', '2026-12-05T02:00', 'FREQ=MONTHLY;BYMONTHDAY=5'],
    ['cada mes el día 5 a las 2 por 1h', '2026-12-05T02:00', 'FREQ=MONTHLY;BYMONTHDAY=5'],
    ['todo dia 5 às 2h por 1h', '2026-12-05T02:00', 'FREQ=MONTHLY;BYMONTHDAY=5'],
  ].filter(([, , rrule]) => rrule !== ''),
)('reads "%s" as what comes again', (line, startsAt, rrule) => {
  expect(readPlanLine(line ?? '', now)).toEqual(plan(startsAt ?? '', hour, rrule));
});

test('"todo dia 2h" is every day at two, not every second of a month', () => {
  expect(readPlanLine('todo dia 2h por 1h', now)).toEqual(
    plan('2026-11-27T02:00', hour, 'FREQ=DAILY'),
  );
});

test('a line that does not say how long leaves that open', () => {
  expect(readPlanLine('amanhã 2h', now)).toEqual(plan('2026-11-27T02:00', null));
});

test.each(['tomorrow', 'amanhã por 1h', 'every sunday for 1h'])(
  'a day without a time is no plan: "%s"',
  (line) => {
    expect(readPlanLine(line, now)).toEqual({ kind: 'no-time' });
  },
);

test.each([
  ['tomorrow 2am for 1h or so', 'or so'],
  ['amanhã 2h exceto vendas por 1h', 'exceto vendas'],
  ['tomorrow 25:00 for 1h', '25:00'],
  ['banana', 'banana'],
  ['31/02 2h por 1h', '31/02'],
])('what it does not understand in "%s" it says, and plans nothing', (line, words) => {
  expect(readPlanLine(line, now)).toEqual({ kind: 'unread', words });
});

test('an empty line is empty', () => {
  expect(readPlanLine('  ', now)).toEqual({ kind: 'empty' });
});
