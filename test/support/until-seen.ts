import { setTimeout as pause } from 'node:timers/promises';

const withinMs = 30_000;
const pollMs = 50;

/** Looks until it is so: another program tells nobody how far it is. Answers what was seen then. */
export async function untilSeen<Seen>(
  look: () => Promise<Seen>,
  isSo: (seen: Seen) => boolean,
): Promise<Seen> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (isSo(seen)) {
      return seen;
    }
    if (performance.now() > deadline) {
      throw new Error(`waited ${withinMs} ms, and last saw ${JSON.stringify(seen)}`);
    }
    await pause(pollMs);
  }
}
