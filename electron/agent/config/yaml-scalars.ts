import { type Line, linesOf, type Scalar, scalarAt } from './scalar.ts';

const keyed = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#:'"[\]{},|>][^#:]*?)\s*:(?:\s+|$)/;
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

  for (let index = 0; index < lines.length; ) {
    const { start, line } = lines[index]!;
    index += 1;
    if (/^\s*(?:#|$|---|\.\.\.|%)/.test(line)) {
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
      open.push({ indent, key: unquoted(key[1] ?? '') });
      edge = indent;
      at += key[0].length;
    }
    const first = line.slice(at).trimEnd();
    if (first === '' || first.startsWith('#')) {
      continue;
    }
    const last = lastLine(lines, index, edge);
    const isOneLine = last === index - 1;
    const raw = isOneLine
      ? withoutComment(first)
      : text.slice(start + at, endOf(lines[last]!)).trimEnd();
    index = last + 1;
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

/** The last line that belongs to a value beginning above: it lies deeper and is no entry of its own. */
function lastLine(lines: readonly Line[], from: number, edge: number): number {
  let last = from - 1;
  for (let index = from; index < lines.length; index += 1) {
    const { line } = lines[index]!;
    if (line.trim() === '') {
      continue;
    }
    if (line.search(/\S/) <= edge) {
      break;
    }
    last = index;
  }
  return last;
}

function closeTo(open: Open[], indent: number): void {
  while (open.length > 0 && open.at(-1)!.indent >= indent) {
    open.pop();
  }
}

function endOf({ start, line }: Line): number {
  return start + line.length;
}

function withoutComment(raw: string): string {
  const quoted = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')(?=\s*(?:#|$))/.exec(raw);
  return quoted ? quoted[0] : raw.replace(comment, '').trimEnd();
}

function unquoted(key: string): string {
  return /^["']/.test(key) ? key.slice(1, -1) : key;
}
