// @vitest-environment node
import { expect, test } from 'vitest';

import { onCall } from '#electron/agent/alerts/rota.ts';
import { withPeople } from '#renderer/features/settings/people/rota-people.ts';
import { wallTimeOf } from '#renderer/lib/wall-week.ts';
import type { PersonId } from '#shared/schemas/ids.ts';
import { rotaWeeks } from '#shared/time/rota-weeks.ts';

const [ana, bruno, carla] = ['ana', 'bruno', 'carla'] as unknown as [PersonId, PersonId, PersonId];
const zone = 'America/Sao_Paulo';
const rota = { people: [ana, bruno, carla], from: '2026-11-09', minuteOfDay: 9 * 60 };
const wallAt = (text: string) => wallTimeOf(zone, Date.parse(text));

test('the weeks that are listed are those that the agent keeps to', () => {
  for (let hour = 0; hour < 24 * 50; hour += 1) {
    const now = Date.parse('2026-10-20T00:30:00Z') + hour * 3_600_000;
    expect(rotaWeeks(rota, wallTimeOf(zone, now), 1)[0]?.personId).toBe(onCall(rota, zone, now));
  }
});

test('a week changes hands on Monday at the hour of the rota, by the clocks of the client', () => {
  const before = rotaWeeks(rota, wallAt('2026-11-23T11:59:00Z'), 3);
  expect(before.map(({ personId, from }) => [personId, from])).toEqual([
    [bruno, '2026-11-16'],
    [carla, '2026-11-23'],
    [ana, '2026-11-30'],
  ]);
  expect(rotaWeeks(rota, wallAt('2026-11-23T12:00:00Z'), 1)[0]?.personId).toBe(carla);
});

test('nobody in it is nobody, and not a division by nought', () => {
  expect(rotaWeeks({ ...rota, people: [] }, Date.now(), 4)).toEqual([]);
});

test.each([
  ['another order', [carla, ana, bruno]],
  ['one more', [ana, bruno, carla, 'dora' as unknown as PersonId]],
  ['one less', [bruno, carla]],
])('with %s, who has the week keeps it', (_change, people) => {
  const wall = wallAt('2026-11-25T12:00:00Z');
  expect(rotaWeeks(rota, wall, 1)[0]?.personId).toBe(carla);
  const changed = withPeople(rota, people, wall);
  expect(rotaWeeks(changed, wall, 1)[0]?.personId).toBe(carla);
  expect(new Date(`${changed.from}T00:00Z`).getUTCDay()).toBe(1);
});

test('the first one in an empty rota has the week at once', () => {
  const wall = wallAt('2026-11-25T12:00:00Z');
  const begun = withPeople({ ...rota, people: [] }, [bruno, ana], wall);
  expect(rotaWeeks(begun, wall, 1)[0]?.personId).toBe(bruno);
});
