import { type Line, linesOf, type Scalar, scalarAt } from './scalar.ts';

const keyed = /^((?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*|[^\s#:'"[\]{},|>][^#:]*):(?:\s+|$)/;
const comment = /(?:^|\s)#.*$/;

type Open = { indent: number; key: string };

/**
 * The values of a YAML text, line by line: what is nested is told by its indentation. A value that goes on over further
 * lines, and a list or a map within one line, is one value.
 */
export function yamlScalars(text: string): Scalar[] {
  const lines = linesOf(text);
  const found: Scalar[] = [];
  const open: Open[] = [];

  let next = 0;
  for (const [index, { start, line }] of lines.entries()) {
    if (
      // A part of the value before it.
      index < next ||
      /^\s*(?:#|$|---|\.\.\.|%)/.test(line)
    ) {
      continue;
    }
    let at = line.search(/\S/);
    let indent = at;
    // What goes on over further lines lies deeper than this.
    let edge = at;
    for (let dash = /^-\s+/.exec(line.slice(at)); dash; dash = /^-\s+/.exec(line.slice(at))) {
      closeTo(open, indent + 1);
      edge = indent;
      at += dash[0].length;
      indent = at;
    }
    const key = keyed.exec(line.slice(at));
    if (key) {
      closeTo(open, indent);
      open.push({ indent, key: unquoted((key[1] ?? '').trimEnd()) });
      edge = indent;
      at += key[0].length;
    }
    const first = line.slice(at).trimEnd();
    if (first === '' || first.startsWith('#')) {
      continue;
    }
    const last = lastLine(lines, index, edge);
    next = last.index + 1;
    const raw =
      last.index === index
        ? withoutComment(first)
        : text.slice(start + at, last.start + last.line.length).trimEnd();
    found.push(
      scalarAt(start + at, raw, {
        path: open.map((each) => each.key),
        key: open.at(-1)?.key ?? '',
        quote: 'double',
      }),
    );
  }
  return found;
}

/** The last line that belongs to a value that begins in this one: it lies deeper than the edge. */
function lastLine(lines: readonly Line[], from: number, edge: number): Line & { index: number } {
  let last = from;
  for (let index = from + 1; index < lines.length; index += 1) {
    const line = lines[index]?.line ?? '';
    if (line.trim() !== '') {
      if (line.search(/\S/) <= edge) {
        break;
      }
      last = index;
    }
  }
  return { index: last, start: lines[last]?.start ?? 0, line: lines[last]?.line ?? '' };
}

function closeTo(open: Open[], indent: number): void {
  while ((open.at(-1)?.indent ?? -1) >= indent) {
    open.pop();
  }
}

function withoutComment(raw: string): string {
  const quoted = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')(?=\s*(?:#|$))/.exec(raw);
  return quoted ? quoted[0] : raw.replace(comment, '').trimEnd();
}

function unquoted(key: string): string {
  return /^["']/.test(key) ? key.slice(1, -1) : key;
}
