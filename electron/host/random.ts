import { randomBytes } from 'node:crypto';

import type { Random } from '#electron/agent/ports.ts';

/** Randomness fit for secrets. */
export function createRandom(): Random {
  return {
    bytes: (count) => new Uint8Array(randomBytes(count)),
    number: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
  };
}
