import { printableLines } from '#shared/schemas/text.ts';

/** What is kept of what comes with a call. */
export const bodyKeptBytes = 10_000;

/** The body as text that is safe to show: what is no UTF-8 becomes U+FFFD, control characters but line ends go. */
export function bodyText(bytes: Uint8Array): string | null {
  const text = new TextDecoder().decode(bytes.subarray(0, bodyKeptBytes));
  const shown = printableLines(text).trimEnd();
  return shown === '' ? null : shown;
}
