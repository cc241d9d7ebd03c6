/** One line of a comparison: as it is in both, only before, or only after. */
type Line = { sign: ' ' | '-' | '+'; text: string };

const around = 3;
/** Beyond so many differences the lines between the first and the last are shown as exchanged whole. */
const mostEdits = 1_000;

/** How two texts differ, in the form of `diff -u`, line by line; empty where they do not. */
export function unifiedDiff(
  before: string,
  after: string,
  names: { before: string; after: string },
): string[] {
  if (before === after) {
    return [];
  }
  const lines = compare(linesOf(before), linesOf(after));
  return [`--- ${names.before}`, `+++ ${names.after}`, ...hunksOf(lines)];
}

function linesOf(text: string): string[] {
  if (text === '') {
    return [];
  }
  const lines = text.split('\n');
  // A text whose last line does not end is another than one where it does.
  return lines.at(-1) === ''
    ? lines.slice(0, -1)
    : [...lines.slice(0, -1), `${lines.at(-1)}\n\\ No newline at end of file`];
}

function compare(before: readonly string[], after: readonly string[]): Line[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) {
    start += 1;
  }
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) {
    end += 1;
  }
  const same = (lines: readonly string[]) => lines.map((text): Line => ({ sign: ' ', text }));
  return [
    ...same(before.slice(0, start)),
    ...shortest(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...same(before.slice(before.length - end)),
  ];
}

/** Myers' greedy search: the furthest place on each diagonal, for one edit more each round. */
function shortest(before: readonly string[], after: readonly string[]): Line[] {
  const rounds: Map<number, number>[] = [];
  let furthest = new Map([[1, 0]]);
  for (let edits = 0; edits <= mostEdits; edits += 1) {
    rounds.push(new Map(furthest));
    const next = new Map(furthest);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const isDown =
        diagonal === -edits ||
        (diagonal !== edits && at(furthest, diagonal - 1) < at(furthest, diagonal + 1));
      let x = isDown ? at(furthest, diagonal + 1) : at(furthest, diagonal - 1) + 1;
      while (
        x < before.length &&
        x - diagonal < after.length &&
        before[x] === after[x - diagonal]
      ) {
        x += 1;
      }
      next.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) {
        return wayBack(before, after, rounds);
      }
    }
    furthest = next;
  }
  return [
    ...before.map((text): Line => ({ sign: '-', text })),
    ...after.map((text): Line => ({ sign: '+', text })),
  ];
}

function wayBack(
  before: readonly string[],
  after: readonly string[],
  rounds: readonly Map<number, number>[],
): Line[] {
  const lines: Line[] = [];
  let x = before.length;
  let y = after.length;
  for (const [edits, furthest] of [...rounds.entries()].toReversed()) {
    const diagonal = x - y;
    const isDown =
      diagonal === -edits ||
      (diagonal !== edits && at(furthest, diagonal - 1) < at(furthest, diagonal + 1));
    const from = isDown ? diagonal + 1 : diagonal - 1;
    const fromX = edits === 0 ? 0 : at(furthest, from);
    const fromY = edits === 0 ? 0 : fromX - from;
    while (x > fromX && y > fromY) {
      lines.push({ sign: ' ', text: before[x - 1] ?? '' });
      x -= 1;
      y -= 1;
    }
    if (edits > 0) {
      lines.push(
        isDown ? { sign: '+', text: after[y - 1] ?? '' } : { sign: '-', text: before[x - 1] ?? '' },
      );
      x = fromX;
      y = fromY;
    }
  }
  return lines.toReversed();
}

function at(furthest: ReadonlyMap<number, number>, diagonal: number): number {
  return furthest.get(diagonal) ?? -1;
}

function hunksOf(lines: readonly Line[]): string[] {
  const shown = new Set<number>();
  for (const [index, { sign }] of lines.entries()) {
    for (let near = index - around; sign !== ' ' && near <= index + around; near += 1) {
      shown.add(near);
    }
  }
  const out: string[] = [];
  let [oldLine, newLine] = [1, 1];
  for (let index = 0; index < lines.length; ) {
    let end = index;
    while (end < lines.length && shown.has(end) === shown.has(index)) {
      end += 1;
    }
    const part = lines.slice(index, end);
    const olds = part.filter(({ sign }) => sign !== '+').length;
    const news = part.filter(({ sign }) => sign !== '-').length;
    if (shown.has(index)) {
      out.push(`@@ -${rangeOf(oldLine, olds)} +${rangeOf(newLine, news)} @@`);
      out.push(...part.map(({ sign, text }) => sign + text));
    }
    [oldLine, newLine, index] = [oldLine + olds, newLine + news, end];
  }
  return out;
}

function rangeOf(start: number, count: number): string {
  return count === 1 ? `${start}` : `${count === 0 ? start - 1 : start},${count}`;
}
