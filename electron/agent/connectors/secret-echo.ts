import { formsOf } from './secret-forms.ts';
import { readings } from './text-readings.ts';

const runLength = 8;
/** Shorter ones stand in any text, and hide nothing by being hidden. */
const minSecret = 4;
const mark = '…';

/** Evidence without what a bot repeats of the secrets it was sent; `expected` is the person's own text. */
export function withoutEchoes(
  evidence: Record<string, unknown>,
  secrets: readonly string[],
): Record<string, unknown> {
  if (secrets.length === 0) {
    return evidence;
  }
  const cleaned = Object.entries(evidence).map(([key, value]) => [
    key,
    typeof value === 'string' && key !== 'expected' ? withoutSecrets(value, secrets) : value,
  ]);
  return Object.fromEntries(cleaned) as Record<string, unknown>;
}

/**
 * The text without what it repeats of these secrets. A bot that answers with what it was sent must not bring a secret
 * into the evidence, so any run of eight characters that stands in one is taken out; a shorter secret, as a whole.
 * A secret that is written as programs write what they repeat is found too: escaped for an address, for JSON or for a
 * page, in base64, in hex.
 */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap(formsOf).filter(({ length }) => length >= minSecret);
  const isSecret = Array.from<boolean>({ length: text.length }).fill(false);
  for (const reading of readings(text)) {
    for (const form of forms) {
      const length = Math.min(runLength, form.length);
      for (let at = 0; at + length <= reading.text.length; at += 1) {
        if (form.includes(reading.text.slice(at, at + length))) {
          isSecret.fill(true, reading.startOf(at), reading.startOf(at + length));
        }
      }
    }
  }
  return Array.from({ length: text.length }, (_, at) => {
    if (!isSecret[at]) {
      return text.charAt(at);
    }
    return isSecret[at - 1] ? '' : mark;
  }).join('');
}
