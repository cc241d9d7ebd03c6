import type { TemplateIssue } from '#shared/schemas/voice.ts';

export type Range = { from: number; to: number };

/** Where in a text an issue stands: the word it names, or what stands there; nothing where it is about the whole. */
export function rangeOf(text: string, { line, column, name }: TemplateIssue): Range | undefined {
  if (line === null) {
    return undefined;
  }
  const lines = text.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const inLine = lines[line - 1] ?? '';
  const at = Math.min(Math.max(0, (column ?? 1) - 1), inLine.length);
  // The parser points to the tag; the name within it says more.
  const named = name === null ? -1 : inLine.indexOf(name, at);
  if (named >= 0 && name) {
    return { from: start + named, to: start + named + name.length };
  }
  const closed = inLine.slice(at).search(/[%}]}/);
  const length = closed >= 0 ? closed + 2 : inLine.length - at;
  const from = start + at;
  return length > 0 ? { from, to: from + length } : wholeLine(start, inLine);
}

function wholeLine(start: number, line: string): Range | undefined {
  return line === '' ? undefined : { from: start, to: start + line.length };
}

type MarkedPart = { text: string; isMarked: boolean };

/** A text cut where marks begin and end; marks that touch are one. */
export function markedParts(text: string, ranges: readonly Range[]): MarkedPart[] {
  const parts: MarkedPart[] = [];
  let at = 0;
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
    if (to <= at) {
      continue;
    }
    const start = Math.max(from, at);
    parts.push({ text: text.slice(at, start), isMarked: false });
    parts.push({ text: text.slice(start, to), isMarked: true });
    at = to;
  }
  parts.push({ text: text.slice(at), isMarked: false });
  return parts.filter((part) => part.text !== '');
}
