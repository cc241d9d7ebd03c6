import { expect, test } from 'vitest';

import { createEvents } from '#electron/agent/events.ts';
import { createIds } from '#electron/agent/ids.ts';
import { seededRandom } from '#electron/simulation/seeded-random.ts';
import { silentLogger } from '#test/support/test-agent.ts';

const clockAt = (now: () => number) => ({ now, mono: now, after: () => ({ cancel() {} }) });

test('what was announced after a cursor can be had again, in order', () => {
  const events = createEvents({ clock: clockAt(() => 5), logger: silentLogger });
  const cursors: string[] = [];
  events.subscribe(({ cursor }) => cursors.push(cursor));
  for (const subject of ['a', 'b', 'c', 'd']) {
    events.emit('bot.changed', null, subject);
  }

  expect(events.since(cursors[1]!).map(({ subject }) => subject)).toEqual(['c', 'd']);
  expect(events.since(cursors[3]!)).toEqual([]);
});

test.for(['old-run.3', 'nonsense', '', '5.99'])(
  'after the cursor "%s" there is a gap',
  (cursor) => {
    const events = createEvents({ clock: clockAt(() => 5), logger: silentLogger });
    events.emit('bot.changed', null, 'a');

    expect(events.since(cursor)).toMatchObject([{ kind: 'gap' }]);
  },
);

test('a listener that fails keeps nobody else from hearing', () => {
  const events = createEvents({ clock: clockAt(() => 5), logger: silentLogger });
  const heard: string[] = [];
  events.subscribe(() => {
    throw new Error('no');
  });
  const stop = events.subscribe(({ subject }) => heard.push(subject));

  events.emit('bot.changed', null, 'a');
  stop();
  events.emit('bot.changed', null, 'b');

  expect(heard).toEqual(['a']);
});

test('ids are version 7, sort by when they were made, and stay in order when the clock goes back', () => {
  let now = Date.UTC(2026, 10, 22);
  const ids = createIds({ clock: clockAt(() => now), random: seededRandom() });
  const made = Array.from({ length: 20_000 }, (_, index) => {
    now += index % 5_000 === 0 ? -1_000 : index % 3 === 0 ? 1 : 0;
    return ids.next();
  });

  expect(
    made.every((id) =>
      /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id),
    ),
  ).toBe(true);
  expect([...made].sort()).toEqual(made);
  expect(new Set(made).size).toBe(made.length);
});
