import type { Clock } from '#electron/agent/ports.ts';

const minuteMs = 60_000;
const mostAddresses = 10_000;

export type PingLimits = {
  /** Calls to addresses that do not exist, from one place in a minute. */
  guessesPerMinute: number;
  /** Calls of one bot in a second, and at once after it was silent. */
  callsPerSecond: number;
  burst: number;
};

export const defaultPingLimits: PingLimits = {
  guessesPerMinute: 20,
  callsPerSecond: 5,
  burst: 20,
};

type Window = Pick<Clock, 'mono'>;

/** Counts wrong addresses by where they come from. Calls to right ones are never held up by it. */
export function createGuessLimit({ guessesPerMinute }: PingLimits, clock: Window) {
  let counts = new Map<string, number>();
  let endsAt = clock.mono() + minuteMs;

  return {
    /** Notes a wrong address. Answers after how many seconds the next is welcome, or 0 while they are. */
    note(from: string): number {
      const now = clock.mono();
      if (now >= endsAt) {
        counts = new Map();
        endsAt = now + minuteMs;
      }
      const place = networkOf(from);
      const count = (counts.get(place) ?? 0) + 1;
      // Who has so many places to call from is not stopped by counting them, and must not fill the memory.
      if (counts.size < mostAddresses || counts.has(place)) {
        counts.set(place, count);
      }
      return count > guessesPerMinute ? Math.ceil((endsAt - now) / 1_000) : 0;
    },
  };
}

/** An IPv6 host has a whole network of its own: the first four groups. */
function networkOf(address: string): string {
  return address.includes(':') ? address.split(':', 4).join(':') : address;
}

/** Bounds how often each line is called, by a bucket that fills up again. */
export function createCallBound({ callsPerSecond, burst }: PingLimits, clock: Window) {
  const buckets = new WeakMap<object, { left: number; at: number }>();

  return {
    /** False where the line was called too often; it may call again in a second. */
    admits(line: object): boolean {
      const now = clock.mono();
      const bucket = buckets.get(line);
      if (!bucket) {
        buckets.set(line, { left: burst - 1, at: now });
        return true;
      }
      bucket.left = Math.min(bucket.left + ((now - bucket.at) / 1_000) * callsPerSecond, burst);
      bucket.at = now;
      if (bucket.left < 1) {
        return false;
      }
      bucket.left -= 1;
      return true;
    },
  };
}
