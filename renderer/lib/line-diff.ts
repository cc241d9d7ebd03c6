/** A line of one text or of both, with its number in each. */
export type DiffLine =
  | { kind: 'same'; text: string; before: number; after: number }
  | { kind: 'removed'; text: string; before: number }
  | { kind: 'added'; text: string; after: number };

export type Fold = { kind: 'fold'; count: number; before: number };

/** One row of two columns; a line that was changed stands beside what it became. */
export type DiffPair = {
  left: Exclude<DiffLine, { kind: 'added' }> | undefined;
  right: Exclude<DiffLine, { kind: 'removed' }> | undefined;
};

/** Beyond as many changes a shortest way is not looked for: everything between is told as replaced. */
const mostChanges = 2_000;

/** The fewest lines to take out and put in that turn one text into the other (Myers 1986). */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = linesOf(before);
  const b = linesOf(after);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) {
    head += 1;
  }
  let tail = 0;
  while (
    tail < Math.min(a.length, b.length) - head &&
    a[a.length - 1 - tail] === b[b.length - 1 - tail]
  ) {
    tail += 1;
  }
  const same = (x: number, y: number): DiffLine => ({
    kind: 'same',
    text: a[x] ?? '',
    before: x + 1,
    after: y + 1,
  });
  const middle = shortestEdits(a.slice(head, a.length - tail), b.slice(head, b.length - tail)).map(
    ([kind, x, y]): DiffLine => {
      const [atA, atB] = [x + head, y + head];
      switch (kind) {
        case 'same':
          return same(atA, atB);
        case 'removed':
          return { kind, text: a[atA] ?? '', before: atA + 1 };
        case 'added':
          return { kind, text: b[atB] ?? '', after: atB + 1 };
        default:
          return kind satisfies never;
      }
    },
  );
  return [
    ...Array.from({ length: head }, (_, at) => same(at, at)),
    ...middle,
    ...Array.from({ length: tail }, (_, at) => same(a.length - tail + at, b.length - tail + at)),
  ];
}

/** A line break at the end ends the last line and does not begin another. */
function linesOf(text: string): string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

type Edit = readonly [kind: DiffLine['kind'], x: number, y: number];

function shortestEdits(a: readonly string[], b: readonly string[]): Edit[] {
  const most = Math.min(a.length + b.length, mostChanges);
  // How far along `a` each diagonal `k = x - y` was reached; `zero` is where that of nought stands.
  const zero = most + 1;
  const furthest = new Int32Array(2 * most + 3).fill(-1);
  furthest[zero + 1] = 0;
  const trace: Int32Array[] = [];

  for (let changes = 0; changes <= most; changes += 1) {
    trace.push(furthest.slice(zero - changes - 1, zero + changes + 2));
    for (let k = -changes; k <= changes; k += 2) {
      const down = furthest[zero + k + 1] ?? -1;
      const right = furthest[zero + k - 1] ?? -1;
      let x = isDown(k, changes, right, down) ? down : right + 1;
      let y = x - k;
      while (x < a.length && y < b.length && a[x] === b[y]) {
        x += 1;
        y += 1;
      }
      furthest[zero + k] = x;
      if (x >= a.length && y >= b.length) {
        return walkBack(trace, a.length, b.length);
      }
    }
  }
  return [
    ...a.map((_, x): Edit => ['removed', x, 0]),
    ...b.map((_, y): Edit => ['added', a.length, y]),
  ];
}

/** True where a diagonal is better come to by a line put in than by one taken out. */
function isDown(k: number, changes: number, right: number, down: number): boolean {
  return k === -changes || (k !== changes && right < down);
}

function walkBack(trace: readonly Int32Array[], endX: number, endY: number): Edit[] {
  const edits: Edit[] = [];
  let [x, y] = [endX, endY];
  for (let changes = trace.length - 1; changes >= 0; changes -= 1) {
    const furthest = trace[changes];
    const zero = changes + 1;
    const k = x - y;
    const down = furthest?.[zero + k + 1] ?? -1;
    const right = furthest?.[zero + k - 1] ?? -1;
    const cameDown = isDown(k, changes, right, down);
    const fromX = cameDown ? down : right;
    const fromY = fromX - (cameDown ? k + 1 : k - 1);
    while (x > fromX && y > fromY && x > 0 && y > 0) {
      x -= 1;
      y -= 1;
      edits.push(['same', x, y]);
    }
    if (changes > 0) {
      edits.push(cameDown ? ['added', x, fromY] : ['removed', fromX, y]);
      [x, y] = [fromX, fromY];
    }
  }
  return edits.toReversed();
}

export function countChanges(lines: readonly DiffLine[]): { added: number; removed: number } {
  return {
    added: lines.filter(({ kind }) => kind === 'added').length,
    removed: lines.filter(({ kind }) => kind === 'removed').length,
  };
}

const linesAround = 3;

/** Long stretches without a change folded away, with a few lines kept around each change. */
export function foldSame(lines: readonly DiffLine[], around = linesAround): (DiffLine | Fold)[] {
  const isNear = lines.map(() => false);
  for (const [at, { kind }] of lines.entries()) {
    if (kind !== 'same') {
      isNear.fill(true, Math.max(0, at - around), at + around + 1);
    }
  }
  const shown: (DiffLine | Fold)[] = [];
  let hidden: DiffLine[] = [];
  const close = () => {
    const [first] = hidden;
    // A fold takes a line itself, so that folding a single one would hide it for nothing.
    if (hidden.length > 1 && first?.kind === 'same') {
      shown.push({ kind: 'fold', count: hidden.length, before: first.before });
    } else {
      shown.push(...hidden);
    }
    hidden = [];
  };
  for (const [at, line] of lines.entries()) {
    if (isNear[at]) {
      close();
      shown.push(line);
    } else {
      hidden.push(line);
    }
  }
  close();
  return shown;
}

/** The lines in two columns: what went out beside what came in for it. */
export function inPairs(lines: readonly (DiffLine | Fold)[]): (DiffPair | Fold)[] {
  const rows: (DiffPair | Fold)[] = [];
  let removed: Extract<DiffLine, { kind: 'removed' }>[] = [];
  let added: Extract<DiffLine, { kind: 'added' }>[] = [];
  const close = () => {
    for (let at = 0; at < Math.max(removed.length, added.length); at += 1) {
      rows.push({ left: removed[at], right: added[at] });
    }
    [removed, added] = [[], []];
  };
  for (const line of lines) {
    switch (line.kind) {
      case 'removed':
        removed.push(line);
        break;
      case 'added':
        added.push(line);
        break;
      case 'same':
        close();
        rows.push({ left: line, right: line });
        break;
      case 'fold':
        close();
        rows.push(line);
        break;
      default:
        line satisfies never;
    }
  }
  close();
  return rows;
}

export type Stretch = { text: string; isChanged: boolean };

/** What of a line differs from the one it stands beside: all between what both begin and end with. */
export function stretchesOf(text: string, beside: string | undefined): Stretch[] {
  if (beside === undefined) {
    return [{ text, isChanged: false }];
  }
  const least = Math.min(text.length, beside.length);
  let head = 0;
  while (head < least && text[head] === beside[head]) {
    head += 1;
  }
  let tail = 0;
  while (tail < least - head && text.at(-1 - tail) === beside.at(-1 - tail)) {
    tail += 1;
  }
  // Whole words, so that 120 and 600 do not share their nought.
  const isWord = (at: number) => /[\w-]/.test(text[at] ?? '');
  while (head > 0 && isWord(head - 1) && (isWord(head) || /[\w-]/.test(beside[head] ?? ''))) {
    head -= 1;
  }
  while (
    tail > 0 &&
    isWord(text.length - tail) &&
    (isWord(text.length - tail - 1) || /[\w-]/.test(beside.at(-1 - tail) ?? ''))
  ) {
    tail -= 1;
  }
  // With next to nothing in common the marks would only disturb.
  if (head + tail < least / 4) {
    return [{ text, isChanged: false }];
  }
  return [
    { text: text.slice(0, head), isChanged: false },
    { text: text.slice(head, text.length - tail), isChanged: true },
    { text: text.slice(text.length - tail), isChanged: false },
  ].filter((stretch) => stretch.text !== '');
}
