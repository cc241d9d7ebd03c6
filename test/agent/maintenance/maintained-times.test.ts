import { expect, test } from 'vitest';

import { maintainedTimes } from '#electron/agent/maintenance/maintained-times.ts';
import type { StoredMaintenance } from '#electron/store/maintenance-store.ts';
import { botIdSchema, maintenanceIdSchema, tenantIdSchema } from '#shared/schemas/ids.ts';

const hour = 60 * 60_000;
const day = 24 * hour;
const bot = botIdSchema.parse('019b9a3c-0000-7000-8000-00000000000a');
const other = botIdSchema.parse('019b9a3c-0000-7000-8000-00000000000b');

/** January 2026, in UTC. */
const at = (date: number, hours = 0) => Date.UTC(2026, 0, date, hours);
const from2To3 = {
  startsAt: '2026-01-01T02:00',
  zone: 'UTC',
  durationMs: hour,
  rrule: 'FREQ=DAILY',
};

const planned = (own: Partial<StoredMaintenance> = {}): StoredMaintenance => ({
  id: maintenanceIdSchema.parse('019b9a3c-0000-7000-8000-000000000001'),
  tenantId: tenantIdSchema.parse('019b9a3c-0000-7000-8000-000000000002'),
  name: 'Backup',
  botIds: null,
  time: from2To3,
  overUntil: null,
  createdBy: 'local',
  createdAt: at(1),
  endedAt: null,
  ...own,
});

const once = (startsAt: string, hours: number) =>
  planned({ time: { startsAt, zone: 'UTC', durationMs: hours * hour, rrule: null } });

test.for<[string, StoredMaintenance[], [number, number][]]>([
  [
    'each window of a rule',
    [planned()],
    [
      [at(10, 2), at(10, 3)],
      [at(11, 2), at(11, 3)],
      [at(12, 2), at(12, 3)],
    ],
  ],
  ['none of another bot', [planned({ botIds: [other] })], []],
  ['none before it was planned', [planned({ createdAt: at(12, 1) })], [[at(12, 2), at(12, 3)]]],
  [
    'the one it was planned in, from then on',
    [planned({ createdAt: at(12, 2) + 600_000 })],
    [[at(12, 2) + 600_000, at(12, 3)]],
  ],
  [
    'until it was ended',
    [planned({ endedAt: at(11, 2) + 600_000 })],
    [
      [at(10, 2), at(10, 3)],
      [at(11, 2), at(11, 2) + 600_000],
    ],
  ],
  [
    'one that was cut short, and those after it',
    [planned({ overUntil: at(11, 2) + 600_000 })],
    [
      [at(10, 2), at(10, 3)],
      [at(11, 2), at(11, 2) + 600_000],
      [at(12, 2), at(12, 3)],
    ],
  ],
  [
    'those that overlap or touch as one',
    [once('2026-01-10T05:00', 2), once('2026-01-10T04:00', 2), once('2026-01-10T07:00', 1)],
    [[at(10, 4), at(10, 8)]],
  ],
  [
    'what began before the time asked for, and ends after it',
    [once('2026-01-09T20:00', 5 * 24)],
    [[at(10), at(13)]],
  ],
])('the times a bot was in maintenance: %s', ([, ever, expected]) => {
  const times = maintainedTimes(ever, bot, { from: at(10), to: at(10) + 3 * day });

  expect(times.map(({ from, to }) => [from, to])).toEqual(expected);
});
