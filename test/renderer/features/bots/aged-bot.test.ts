import { expect, test } from 'vitest';

import { agedBot } from '#renderer/features/bots/aged-bot.ts';
import { type BotView, botViewSchema } from '#shared/schemas/bot.ts';
import { noLayers } from '#shared/schemas/health.ts';
import type { Status } from '#shared/status.ts';

const checkedAt = 1_000_000;
const intervalMs = 20_000;

const bot = (status: Status, lastCheckedAt: number | null = checkedAt): BotView =>
  botViewSchema.parse({
    id: '0193a5c0-0000-7000-8000-000000000001',
    tenantId: '0193a5c0-0000-7000-8000-000000000002',
    name: 'Vendas',
    kind: 'sales',
    connector: { type: 'http', url: 'http://bot.test/' },
    status,
    since: 0,
    lastCheckedAt,
    latencyMs: 20,
    layers: noLayers,
    cause: null,
    code: 200,
    reason: null,
    evidence: null,
    freshUntil: lastCheckedAt === null ? null : lastCheckedAt + 2 * intervalMs,
    intervalMs,
    hasOwnInterval: false,
    nextCheckAt: null,
    openIncidentId: null,
    isChecking: false,
    createdAt: 0,
  });

test.for<[was: Status, afterMs: number, shown: Status]>([
  ['ok', 2 * intervalMs, 'ok'],
  ['ok', 2 * intervalMs + 1, 'unknown'],
  ['down', 2 * intervalMs + 1, 'unknown'],
  ['degraded', 10 * intervalMs, 'unknown'],
  ['paused', 10 * intervalMs, 'paused'],
  ['maintenance', 10 * intervalMs, 'maintenance'],
])('a bot that was %s shows %d ms after its last check as %s', ([was, afterMs, shown]) => {
  expect(agedBot(bot(was), checkedAt + afterMs).status).toBe(shown);
});

test('what is no longer known is so since two intervals after the last check', () => {
  expect(agedBot(bot('ok'), checkedAt + 10 * intervalMs).since).toBe(checkedAt + 2 * intervalMs);
});

test('a bot that was never checked keeps what the agent said of it', () => {
  expect(agedBot(bot('unknown', null), checkedAt).status).toBe('unknown');
});
