import { z } from 'zod';

// C0 and C1 controls, line and paragraph separators, and the bidirectional overrides that let a name
// show as something else (CVE-2021-42574).
// oxlint-disable-next-line no-control-regex -- naming them is the point
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** Takes out what would break a line, a log or a label. Lone surrogates become U+FFFD. */
export function printable(text: string): string {
  return text.toWellFormed().replaceAll(unprintable, '');
}

/** As `printable`, for text of several lines: line ends and tabs stay. */
export function printableLines(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.split('\t').map(printable).join('\t'))
    .join('\n');
}

/** A name that a person typed: one line, trimmed, 1 to 80 characters once cleaned. */
export const nameSchema = z
  .string()
  .max(400)
  .transform((text) => printable(text).trim())
  .pipe(z.string().min(1).max(80));
