import type { Status } from '#shared/status.ts';

type Stream = { write(text: string): unknown; isTTY?: boolean | undefined };

export type Output = {
  /** One line for people; nothing with `--json`. */
  line(text: string): void;
  /** Aligned columns for people; nothing with `--json`. */
  table(headings: readonly string[], rows: readonly (readonly string[])[]): void;
  /** The one document of `--json`; nothing without. */
  json(value: unknown): void;
  /** One sentence beside the result, on the error stream in either case. */
  problem(text: string): void;
  /** How far something is, in the same line of the error stream again and again; nothing but on a terminal. */
  progress(text: string): void;
  isJson: boolean;
  /** What is printed goes before somebody's eyes, not into a file or another program. */
  isTerminal: boolean;
  paint: Paint;
};

export type Paint = (colour: Colour, text: string) => string;
export type Colour = 'red' | 'yellow' | 'green' | 'grey' | 'bold';

const codes: Readonly<Record<Colour, number>> = {
  red: 31,
  yellow: 33,
  green: 32,
  grey: 90,
  bold: 1,
};

type OutputOptions = {
  stdout: Stream;
  stderr: Stream;
  isJson: boolean;
  env: Readonly<Record<string, string | undefined>>;
};

/** Colour only on a terminal, and never where `NO_COLOR` is set (https://no-color.org). */
export function createOutput({ stdout, stderr, isJson, env }: OutputOptions): Output {
  const hasColour = stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  const forPeople = (text: string) => {
    if (!isJson) {
      stdout.write(`${text}\n`);
    }
  };
  return {
    isJson,
    isTerminal: stdout.isTTY === true,
    line: forPeople,
    table: (headings, rows) => forPeople(alignColumns([headings, ...rows]).join('\n')),
    json(value) {
      if (isJson) {
        stdout.write(`${JSON.stringify(value)}\n`);
      }
    },
    progress(text) {
      if (stderr.isTTY === true) {
        // Back to the start of the line, and clear what is left of the last text.
        stderr.write(`\r\u001b[K${text}`);
      }
    },
    problem: (text) => stderr.write(`${text}\n`),
    paint: (colour, text) => (hasColour ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text),
  };
}

/** Two spaces between columns, nothing after the last. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) {
      widths[index] = Math.max(widths[index] ?? 0, widthOf(cell));
    }
  }
  return rows.map((row) =>
    row
      .map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - widthOf(cell)))
      .join('  ')
      .trimEnd(),
  );
}

/** Cells that a terminal gives to a text; colours take none. */
function widthOf(cell: string): number {
  // oxlint-disable-next-line no-control-regex -- the escape character is what begins a colour
  const plain = cell.replaceAll(/\u001b\[\d+m/g, '');
  return [...new Intl.Segmenter().segment(plain)].length;
}

/** Each status by shape as well, so that none is told by colour alone. */
export const statusShapes: Readonly<Record<Status, readonly [shape: string, colour: Colour]>> = {
  needs_you: ['■!', 'red'],
  down: ['■×', 'red'],
  healing: ['◐ ', 'yellow'],
  degraded: ['▲ ', 'yellow'],
  unknown: ['◇ ', 'grey'],
  ok: ['● ', 'green'],
  maintenance: ['▬ ', 'grey'],
  paused: ['‖ ', 'grey'],
};
