import { createHmac } from 'node:crypto';

import type { Random } from '#electron/agent/ports.ts';
import type { AlertId } from '#shared/schemas/ids.ts';

/**
 * The code that a message about an alert carries to one number. It is made anew each time it is needed, from the secret
 * of the channel that carries it: nothing is kept, and it ends with the alert, or with the secret.
 */
export function alertCode(
  secret: string,
  { number, alertId }: { number: string; alertId: AlertId },
): string {
  const digest = createHmac('sha256', secret).update(`answer|${alertId}|${number}`).digest();
  return fourDigits(digest.readUInt32BE(0));
}

/** A code for one time; never one that the number has for something else. */
export function newCode(random: Random, taken: ReadonlySet<string>): string {
  for (;;) {
    const bytes = random.bytes(4);
    const code = fourDigits(Buffer.from(bytes).readUInt32BE(0));
    if (!taken.has(code)) {
      return code;
    }
  }
}

const fourDigits = (value: number) => String(value % 10_000).padStart(4, '0');
