import { expect, test } from 'vitest';

import { channelConfigSchema, storedChannelConfigSchema } from '#shared/schemas/channel.ts';
import { restartHookSchema } from '#shared/schemas/connectors/repair.ts';
import { maskedValue } from '#shared/schemas/connectors/secret-field.ts';

const restart = { url: 'https://bot.example/restart' };
const hook = { kind: 'webhook', url: 'https://hooks.example/x' } as const;
const keyOf = (bytes: number) => `whsec_${Buffer.alloc(bytes, 'k').toString('base64')}`;

test.for<[string, boolean]>([
  [keyOf(1), false],
  [keyOf(15), false],
  [keyOf(16), true],
  [keyOf(24), true],
  [keyOf(64), true],
  // Without what fills the last group up.
  [keyOf(16).replace(/=+$/, ''), true],
  ['whsec_', false],
  ['fifteen letters', false],
  ['sixteen letters!', true],
  // No base64, so that all of it is the key.
  ['whsec_not base64!', true],
])('that %j can be signed with: %s', ([secret, isTaken]) => {
  const read = channelConfigSchema.safeParse({ ...hook, secret });

  expect(read.success).toBe(isTaken);
  expect(read.error?.issues.map(({ path }) => path) ?? []).toEqual(isTaken ? [] : [['secret']]);
  expect(restartHookSchema.safeParse({ ...restart, secret }).success).toBe(isTaken);
});

test('one that is shorter and stored stays in use, and may still sign beside a new one', () => {
  const short = 'whsec_b3RoZXI=';

  expect(channelConfigSchema.safeParse({ ...hook, secret: maskedValue }).success).toBe(true);
  expect(storedChannelConfigSchema.safeParse({ ...hook, secret: short }).success).toBe(true);
  const moving = { ...hook, secret: keyOf(32), previousSecret: short };
  expect(channelConfigSchema.safeParse(moving).success).toBe(true);
  for (const secret of [maskedValue, 'secret:019b9a3c-77aa-7000-8000-000000000002']) {
    expect(restartHookSchema.safeParse({ ...restart, secret }).success).toBe(true);
  }
});
