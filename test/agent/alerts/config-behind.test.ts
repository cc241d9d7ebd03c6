import { expect, test } from 'vitest';

import { changeInForce, isDoubted } from '#electron/agent/alerts/config-behind.ts';
import type { ConfigTurn } from '#electron/store/config-store.ts';
import { botIdSchema } from '#shared/schemas/ids.ts';

const minute = 60_000;
const since = 100 * minute;

/** Came into force so many minutes before the trouble. */
const turn = (
  origin: ConfigTurn['origin'],
  minutesBefore: number,
  { hash = origin, graceMs = 0 }: { hash?: string; graceMs?: number } = {},
): ConfigTurn => ({
  botId: botIdSchema.parse('019b9a3c-0000-7000-8000-00000000000a'),
  hash,
  origin,
  graceMs,
  cameAt: since - minutesBefore * minute,
});

test.for<[string, ConfigTurn[], string | null]>([
  ['nothing was ever changed', [turn('found', 50)], null],
  ['a person changed it a minute ago', [turn('person', 1), turn('found', 50)], 'person'],
  ['a template did', [turn('template', 1)], 'template'],
  ['it was changed three minutes ago', [turn('person', 3)], null],
  ['within a longer trial of its own', [turn('person', 3, { graceMs: 5 * minute })], 'person'],
  ['it was changed after that', [turn('person', -1), turn('found', 50)], null],
  ['after that and just before', [turn('person', -1), turn('template', 1)], 'template'],
  ['others did, which was found after it', [turn('outside', -4), turn('found', 50)], 'outside'],
  ['it has been put back since', [turn('rollback', -1), turn('person', 1)], 'person'],
  ['it had been put back before', [turn('rollback', 1), turn('person', 1.5)], null],
])('what a trouble may come from: %s', ([, turns, hash]) => {
  const change = changeInForce(turns, since);

  expect(change && isDoubted(change, since) ? change.hash : null).toBe(hash);
});
