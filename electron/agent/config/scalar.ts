/** One value of a configuration, and where in the text it stands. */
export type Scalar = {
  /** From the whole to the value; places in a list are numbers as text. */
  path: readonly string[];
  /** The name it stands under; a value of a list has the name of the list. */
  key: string;
  start: number;
  end: number;
  /** What it says, without quotes; numbers and literals as they are written. */
  value: string;
  /** False for what cannot be a secret: true, false and null. */
  isText: boolean;
  /** How another text is put in its place. */
  quote: 'double' | 'none';
};

/** A value that is written plainly or in quotes. */
export function scalarAt(
  start: number,
  raw: string,
  place: Pick<Scalar, 'path' | 'key' | 'quote'>,
): Scalar {
  const value = isQuoted(raw) ? raw.slice(1, -1) : raw;
  return { ...place, start, end: start + raw.length, value, isText: !isLiteral(raw) };
}

export function isQuoted(raw: string): boolean {
  const first = raw[0];
  return raw.length >= 2 && (first === '"' || first === "'") && raw.endsWith(first);
}

function isLiteral(raw: string): boolean {
  return /^(?:true|false|null|yes|no|on|off|~)$/i.test(raw);
}

export type Line = { start: number; line: string };

/** The lines of a text and where each begins, without what ends them. */
export function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start <= text.length; ) {
    const next = text.indexOf('\n', start);
    const end = next === -1 ? text.length : next;
    lines.push({ start, line: text.slice(start, end).replace(/\r$/, '') });
    start = end + 1;
  }
  return lines;
}
