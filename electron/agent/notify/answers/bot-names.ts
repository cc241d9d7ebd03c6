import { plainWords } from './plain-words.ts';

export type Found<Bot> =
  | { kind: 'one'; bot: Bot }
  | { kind: 'several'; bots: Bot[] }
  | { kind: 'none' };

/**
 * The bot a person means, however roughly it is written. The nearest way of being meant decides, and where two bots are
 * meant in the same way, none is.
 */
export function findBot<Bot extends { name: string }>(
  wanted: string,
  bots: readonly Bot[],
): Found<Bot> {
  const words = plainWords(wanted);
  if (words.length === 0) {
    return { kind: 'none' };
  }
  const known = bots.map((bot) => ({ bot, name: plainWords(bot.name) }));
  for (const isMeant of [isSame, isWithin, isBegun, isMistyped]) {
    const found = known.filter(({ name }) => isMeant(words, name)).map(({ bot }) => bot);
    const [one] = found;
    if (one && found.length === 1) {
      return { kind: 'one', bot: one };
    }
    if (found.length > 1) {
      return { kind: 'several', bots: found };
    }
  }
  return { kind: 'none' };
}

type Means = (words: readonly string[], name: readonly string[]) => boolean;

const isSame: Means = (words, name) => words.join(' ') === name.join(' ');

const isWithin: Means = (words, name) => words.every((word) => name.includes(word));

const isBegun: Means = (words, name) =>
  words.every((word) => word.length >= 3 && name.some((each) => each.startsWith(word)));

const isMistyped: Means = (words, name) =>
  words.every((word) => name.some((each) => areNear(word, each)));

/** One slip in a word of four letters and more, two in one of eight and more. Digits are never a slip. */
function areNear(word: string, other: string): boolean {
  const length = Math.min(word.length, other.length);
  const slips = length >= 8 ? 2 : 1;
  return length >= 4 && digits(word) === digits(other) && distance(word, other, slips) <= slips;
}

const digits = (word: string) => word.replaceAll(/\D/gu, '');

/** Letters to add, drop, change or swap; more than `most` need not be told apart. */
function distance(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) {
    return most + 1;
  }
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isEqual = one[row - 1] === other[column - 1];
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (isEqual ? 0 : 1),
          row > 1 && column > 1 && isSwapped ? (before[column - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    before = last;
    last = current;
  }
  return last.at(-1) ?? 0;
}
