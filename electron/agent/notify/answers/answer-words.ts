import { plainWords } from './plain-words.ts';

/** What a person asks for. `code` is what proves that it is theirs to ask. */
export type AnswerRequest =
  | { kind: 'acknowledge'; code: string | null }
  | { kind: 'snooze'; forMs: number; code: string | null }
  | { kind: 'status'; bot: string | null }
  /** `bot` in plain words; one that ends in four digits may mean a name or a code, so that both readings are given. */
  | { kind: 'restart'; bot: string | null; code: string | null; whole: string | null }
  | { kind: 'code'; code: string }
  | { kind: 'help' }
  | { kind: 'unknown' };

/** Longer than any answer. */
const longestText = 400;
const mostWords = 12;

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
export const usualSnoozeMs = hour;
const snoozeLimits = { min: 5 * minute, max: 7 * day };

type Verb = 'acknowledge' | 'snooze' | 'status' | 'restart' | 'help';

/** In Portuguese, in English and in Spanish. */
const verbs: Readonly<Record<Verb, readonly string[]>> = {
  acknowledge: [
    'ok, okay, okey, ciente, visto, entendido, recebido, deixa comigo, estou vendo',
    'ack, acknowledge, acknowledged, got it, on it, i have it, understood',
    'enterado, enterada, recibido, lo tengo, me encargo, yo me encargo',
  ],
  snooze: [
    'adiar, adia, adie, soneca, mais tarde, depois',
    'snooze, later, postpone',
    'posponer, pospon, posponlo, aplazar, aplaza, mas tarde, luego',
  ],
  status: [
    'status, situacao, saude, como esta, como estao, como estamos',
    'how is, how are, health, state',
    'estado, situacion, salud, como estan',
  ],
  restart: ['reiniciar, reinicia, reinicie, reinicio', 'restart, reboot', 'rearrancar'],
  help: ['ajuda, comandos, menu', 'help, commands', 'ayuda'],
};

/** How a request may begin; longer ones first. */
const openings = Object.entries(verbs)
  .flatMap(([verb, phrases]) =>
    phrases
      .flatMap((each) => each.split(', '))
      .map((phrase) => ({ verb: verb as Verb, words: phrase.split(' ') })),
  )
  .toSorted((a, b) => b.words.length - a.words.length);

const units: readonly (readonly [RegExp, number])[] = [
  [/^(m|min|mins|minuto|minutos|minute|minutes)$/u, minute],
  [/^(h|hr|hrs|hora|horas|hour|hours)$/u, hour],
  [/^(d|dia|dias|day|days)$/u, day],
];

/** Reads one line. Whatever it is, the answer is one of these; nothing in it is repeated to anybody. */
export function readAnswer(text: string): AnswerRequest {
  const words = plainWords(text.slice(0, longestText));
  if (/^\s*[?¿]+\s*$/u.test(text.slice(0, longestText))) {
    return { kind: 'help' };
  }
  if (words.length === 0 || words.length > mostWords) {
    return { kind: 'unknown' };
  }
  const [first = '', ...others] = words;
  if (others.length === 0 && isCode(first)) {
    return { kind: 'code', code: first };
  }
  const opening = openings.find((each) => each.words.every((word, at) => words[at] === word));
  if (!opening) {
    return { kind: 'unknown' };
  }
  return requestOf(opening.verb, words.slice(opening.words.length));
}

/** One request a line: a channel may hand on what was written in quick succession as one text of several lines. */
export function answerLines(text: string): string[] {
  return text
    .slice(0, 4 * longestText)
    .split(/\r\n|[\r\n\u2028\u2029]/u)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function requestOf(verb: Verb, rest: readonly string[]): AnswerRequest {
  switch (verb) {
    case 'acknowledge':
      return withoutMore(rest, (code) => ({ kind: 'acknowledge', code }));
    case 'snooze':
      return snooze(rest);
    case 'status':
      return { kind: 'status', bot: named(rest) };
    case 'restart': {
      const code = rest.at(-1) ?? '';
      return isCode(code)
        ? { kind: 'restart', bot: named(rest.slice(0, -1)), code, whole: named(rest) }
        : { kind: 'restart', bot: named(rest), code: null, whole: named(rest) };
    }
    case 'help':
      return rest.length === 0 ? { kind: 'help' } : { kind: 'unknown' };
    default:
      return verb satisfies never;
  }
}

/** "ok, but why?" is no acknowledgement: what is not understood changes nothing. */
function withoutMore(
  rest: readonly string[],
  request: (code: string | null) => AnswerRequest,
): AnswerRequest {
  const [code, ...more] = rest;
  if (code === undefined) {
    return request(null);
  }
  return isCode(code) && more.length === 0 ? request(code) : { kind: 'unknown' };
}

function snooze(rest: readonly string[]): AnswerRequest {
  const code = rest.find(isCode) ?? null;
  const words = rest.filter((word) => word !== code && !fillers.has(word));
  const forMs = words.length === 0 ? usualSnoozeMs : durationOf(words);
  return forMs === null ? { kind: 'unknown' } : { kind: 'snooze', forMs, code };
}

/** "1h", "30 min", "90" (minutes), "2 horas"; `null` where it is none, or not within reason. */
function durationOf(words: readonly string[]): number | null {
  const match = /^(\d{1,3}) ?([a-z]*)$/u.exec(words.join(' '));
  const [, count = '', unit = ''] = match ?? [];
  const unitMs = unit === '' ? minute : units.find(([pattern]) => pattern.test(unit))?.[1];
  if (!match || unitMs === undefined) {
    return null;
  }
  const ms = Number(count) * unitMs;
  return ms >= snoozeLimits.min && ms <= snoozeLimits.max ? ms : null;
}

const isCode = (word: string) => /^[0-9]{4}$/u.test(word);

const fillers: ReadonlySet<string> = new Set([
  'por',
  'for',
  'em',
  'in',
  'en',
  'o',
  'a',
  'el',
  'la',
  'the',
  'de',
  'do',
  'da',
  'del',
  'bot',
  'is',
  'are',
]);

/** The name that is left: articles and the word "bot" in front of it are none of it. */
function named(rest: readonly string[]): string | null {
  const from = rest.findIndex((word) => !fillers.has(word));
  const name = rest.slice(from === -1 ? rest.length : from).join(' ');
  return name === '' ? null : name;
}
