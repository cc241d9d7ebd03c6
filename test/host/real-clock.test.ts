import { expect, test, vi } from 'vitest';

import { createRandom } from '#electron/host/random.ts';
import { createRealClock } from '#electron/host/real-clock.ts';

const dayMs = 24 * 60 * 60_000;

test('a timer longer than Node can hold fires when it is due and not at once', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  try {
    const fired: string[] = [];
    const clock = createRealClock();
    clock.after(40 * dayMs, () => fired.push('forty days'));
    const cancelled = clock.after(30 * dayMs, () => fired.push('cancelled'));

    vi.advanceTimersByTime(26 * dayMs);
    cancelled.cancel();
    vi.advanceTimersByTime(13 * dayMs);
    expect(fired).toEqual([]);
    vi.advanceTimersByTime(2 * dayMs);

    expect(fired).toEqual(['forty days']);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test('random numbers stay in their range and random bytes have their count', () => {
  const random = createRandom();

  for (let count = 0; count < 1_000; count += 1) {
    const number = random.number();
    expect(number >= 0 && number < 1).toBe(true);
  }
  expect(random.bytes(32)).toHaveLength(32);
  expect(random.bytes(32)).not.toEqual(random.bytes(32));
});
