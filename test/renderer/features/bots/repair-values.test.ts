import { expect, test } from 'vitest';

import {
  blankRepair,
  hasRepair,
  keptRepairSecrets,
  type RepairValues,
  repairFieldsSchema,
  repairOf,
  repairValuesOf,
} from '#renderer/features/bots/form/repair/repair-values.ts';
import { maskedValue } from '#shared/schemas/connectors/secret-field.ts';

const typed = (change: Partial<RepairValues>): RepairValues => ({ ...blankRepair, ...change });
const wrongFields = (values: RepairValues) =>
  repairFieldsSchema.safeParse(values).error?.issues.map(({ path }) => path.join('.')) ?? [];

test('nothing is asked of a bot that is only watched', () => {
  expect(wrongFields(blankRepair)).toEqual([]);
  expect(repairOf(blankRepair)).toEqual({});
  expect(hasRepair(blankRepair)).toBe(false);
});

test.for([
  [
    'process',
    { runsAs: 'process', command: 'node bot.js' },
    { type: 'process', argv: ['node', 'bot.js'] },
  ],
  [
    'systemd',
    { runsAs: 'systemd', unit: 'sales-bot', scope: 'user' },
    { type: 'systemd', unit: 'sales-bot.service', scope: 'user' },
  ],
  ['docker', { runsAs: 'docker', container: 'sales' }, { type: 'docker', container: 'sales' }],
  ['pm2', { runsAs: 'pm2', app: 'sales' }, { type: 'pm2', name: 'sales' }],
] as const)('what a bot runs as goes in and comes back: %s', ([, change, service]) => {
  const values = typed(change);

  expect(wrongFields(values)).toEqual([]);
  expect(repairOf(values)).toEqual({ service });
  expect(repairOf(repairValuesOf({ service: repairOf(values).service }))).toEqual({ service });
});

test.for([
  [{ runsAs: 'process', command: '' }, ['command']],
  [{ runsAs: 'systemd', unit: 'a b' }, ['unit']],
  [{ runsAs: 'docker', container: '' }, ['container']],
  [{ hookUrl: 'ftp://bot' }, ['hookUrl', 'hookSecret']],
  [{ hookUrl: 'https://bot/restart', hookSecret: 'too short' }, ['hookSecret']],
  [{ hookUrl: 'https://bot/restart', hookSecret: 'whsec_c2hvcnQgb25l' }, ['hookSecret']],
  [{ hookUrl: 'https://bot/restart', hookSecret: 's'.repeat(16), hookWithin: '0' }, ['hookWithin']],
  [{ hookWithin: 'soon' }, []],
  [{ configAt: 'file', configPath: 'config.json' }, ['configPath']],
  [
    { configAt: 'urls', configReadUrl: 'http://far.example/c', configWriteUrl: '' },
    ['configReadUrl', 'configWriteUrl'],
  ],
] as const)('%j is wrong at %j', ([change, fields]) => {
  expect(new Set(wrongFields(typed(change)))).toEqual(new Set(fields));
});

test('what was typed for a choice that is no longer made is neither wrong nor sent', () => {
  const values = typed({ runsAs: 'none', command: '"', configAt: 'none', configPath: 'x' });

  expect(wrongFields(values)).toEqual([]);
  expect(repairOf(values)).toEqual({});
});

test('a stored secret is kept as it is masked, and its field is known', () => {
  const restartHook = {
    url: 'https://bot.test/restart',
    secret: maskedValue,
    verifyWithinMs: 5_000,
  };
  const configSource = {
    kind: 'urls',
    readUrl: 'https://bot.test/c',
    writeUrl: 'https://bot.test/c',
    format: 'json',
    headers: { authorization: maskedValue },
  } as const;
  const values = repairValuesOf({ restartHook, configSource });

  expect(wrongFields(values)).toEqual([]);
  expect(keptRepairSecrets(values)).toEqual(['hookSecret', 'configHeaders.0.value']);
  expect(repairOf(values)).toEqual({ restartHook, configSource });
});
