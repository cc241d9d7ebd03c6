import { expect, test } from 'vitest';

import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { takeBreath } from '#electron/store/take-breath.ts';

test.for(['sockets', 'memory'] as const)(
  'waiting for %s, whatever follows from a timer has followed before the next one fires',
  async (waitsFor) => {
    const clock = createVirtualClock(0, { waitsFor });
    const seen: string[] = [];
    clock.after(10, () => {
      void (async () => {
        for (let step = 0; step < 50; step += 1) {
          await Promise.resolve();
        }
        seen.push('followed');
      })();
    });
    clock.after(11, () => seen.push('next'));

    await clock.advance(20);

    expect(seen).toEqual(['followed', 'next']);
  },
);

test('work that lets others have their turn goes on while time passes in memory alone', async () => {
  const clock = createVirtualClock(0, { waitsFor: 'memory' });
  let breaths = 0;
  void (async () => {
    for (; breaths < 10; breaths += 1) {
      await takeBreath();
    }
  })();
  const tick = () => void clock.after(1, tick);
  tick();

  await clock.advance(2_000);

  expect(breaths).toBe(10);
});

test('timers that are delayed fire late, and those set before as they were', async () => {
  const clock = createVirtualClock(0);
  const fired: [string, number][] = [];
  clock.after(100, () => fired.push(['before', clock.mono()]));
  clock.delayTimers(1_500);
  clock.after(100, () => fired.push(['while', clock.mono()]));
  clock.delayTimers(0);
  clock.after(100, () => fired.push(['after', clock.mono()]));

  await clock.advance(2_000);

  expect(fired).toEqual([
    ['before', 100],
    ['after', 100],
    ['while', 1_600],
  ]);
});
