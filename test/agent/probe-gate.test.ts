import { expect, test } from 'vitest';

import { createProbeGate } from '#electron/agent/health/probe-gate.ts';

const clock = { mono: () => performance.now() };

/** A task that ends when told, and says how many ran beside it. */
function tasks() {
  const ends: (() => void)[] = [];
  const started: string[] = [];
  return {
    started,
    endAll: async () => {
      while (ends.length > 0) {
        ends.shift()?.();
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    task: (name: string) => () =>
      new Promise<string>((resolve) => {
        started.push(name);
        ends.push(() => resolve(name));
      }),
  };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('a host whose probes hang holds up its own queue only', async () => {
  const gate = createProbeGate({ total: 10, perOrigin: 2 }, clock);
  const { task, started, endAll } = tasks();

  const all = [
    ...['a1', 'a2', 'a3', 'a4'].map((name) => gate.run('http://a', task(name))),
    gate.run('http://b', task('b1')),
  ];
  await settle();

  expect(started).toEqual(['a1', 'a2', 'b1']);
  await endAll();
  expect(await Promise.all(all)).toEqual(['a1', 'a2', 'a3', 'a4', 'b1']);
});

test('never more run at once than allowed in all, and each learns whether it waited for that', async () => {
  const gate = createProbeGate({ total: 3, perOrigin: 2 }, clock);
  let running = 0;
  let most = 0;
  const waited: boolean[] = [];

  await Promise.all(
    Array.from({ length: 60 }, (_, index) =>
      gate.run(`http://${index % 7}`, async ({ waitedForTotal }) => {
        running += 1;
        most = Math.max(most, running);
        waited.push(waitedForTotal);
        await settle();
        running -= 1;
      }),
    ),
  );

  expect(most).toBe(3);
  expect(waited.slice(0, 3)).toEqual([false, false, false]);
  expect(waited).toContain(true);
  expect(gate.inFlight()).toBe(0);
  expect(gate.waiting()).toBe(0);
});

test('a task that fails gives its place up', async () => {
  const gate = createProbeGate({ total: 1, perOrigin: 1 }, clock);

  await expect(gate.run('http://a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await gate.run('http://a', async () => 'yes')).toBe('yes');
});
