import { setImmediate } from 'node:timers/promises';

/**
 * Lets timers and sockets have their turn between two batches. SQLite answers at once, so that a loop of
 * queries alone would hold up everything else until its end.
 */
export async function takeBreath(): Promise<void> {
  await setImmediate();
}
