import { foldText } from '#renderer/lib/command.ts';

import { type FilterKey, filterKeys } from './bot-filter.ts';

export type FilterValue = { value: string; label: string };

export type Suggestion = {
  /** The whole filter once this is taken. */
  text: string;
  /** The piece that it adds. */
  piece: string;
  label: string;
};

const most = 8;
const started = /^(-?)(\p{L}+):(≠|!=|!)?(.*)$/su;

/** What could end the piece that is being typed: keys while there is none, then values of the key. */
export function suggestFor(
  text: string,
  values: Readonly<Record<FilterKey, readonly FilterValue[]>>,
  keyLabel: (key: FilterKey) => string,
): Suggestion[] {
  const at = pieceStart(text);
  const before = text.slice(0, at);
  const typed = text.slice(at);
  const [, minus = '', name, not = '', rest = ''] = started.exec(typed) ?? [];
  const key = filterKeys.find((known) => known === foldText(name ?? ''));

  if (key === undefined) {
    const wanted = foldText(typed);
    return filterKeys
      .filter((known) => known.startsWith(wanted) || foldText(keyLabel(known)).startsWith(wanted))
      .map((known) => ({ text: `${before}${known}:`, piece: `${known}:`, label: keyLabel(known) }));
  }

  const comma = rest.lastIndexOf(',');
  const taken = rest.slice(0, comma + 1);
  const wanted = foldText(rest.slice(comma + 1).replaceAll('"', ''));
  return values[key]
    .filter(({ value, label }) => isNear(foldText(label), wanted) || value.startsWith(wanted))
    .slice(0, most)
    .map(({ value, label }) => {
      const piece = `${minus}${key}:${not}${taken}${quoted(value)}`;
      return { text: `${before}${piece} `, piece, label };
    });
}

function isNear(label: string, wanted: string): boolean {
  return label.startsWith(wanted) || label.includes(` ${wanted}`);
}

function quoted(value: string): string {
  return /[\s,]/.test(value) ? `"${value}"` : value;
}

/** Where the last piece begins: after the last space that is outside quotes. */
function pieceStart(text: string): number {
  let start = 0;
  let isQuoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const letter = text.charAt(index);
    if (letter === '"') {
      isQuoted = !isQuoted;
    } else if (!isQuoted && /\s/.test(letter)) {
      start = index + 1;
    }
  }
  return start;
}
