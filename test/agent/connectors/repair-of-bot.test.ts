import { expect, test } from 'vitest';

import { createHttpConnector } from '#electron/agent/connectors/http.ts';
import { createHttpCaller } from '#electron/agent/connectors/http-call.ts';
import type { RepairContext } from '#electron/agent/connectors/repair.ts';
import { createRepairOfBot } from '#electron/agent/connectors/repair-of-bot.ts';
import type { ServiceManagers } from '#electron/agent/connectors/services/service-manager.ts';
import { createBotServices } from '#electron/agent/connectors/services/service-of-bot.ts';
import { createTrustStore } from '#electron/agent/connectors/trust-store.ts';
import type { ConnectorConfig } from '#shared/schemas/connector.ts';
import { botIdSchema } from '#shared/schemas/ids.ts';
import { createHookReceiver } from '#test/support/hook-receiver.ts';
import { probeContext, silentLogger } from '#test/support/test-agent.ts';

const call = createHttpCaller({ userAgent: 'admin-agent/1.2.3', trust: createTrustStore() });
const services = createBotServices({
  systemd: { lookWithinMs: 1_000, nameOf: ({ unit }) => `systemd:${unit}` },
} as ServiceManagers);
const repair = createRepairOfBot({ services, call });
const context: RepairContext = {
  ...probeContext(),
  botId: botIdSchema.parse('019b9a3c-0000-7000-8000-000000000007'),
  logger: silentLogger,
  attemptId: 'an-attempt',
  correlationId: 'c',
  reason: 'refused',
};

const unit = { type: 'systemd', unit: 'bot.service', scope: 'user' } as const;

function aBot(own: object = {}): ConnectorConfig {
  return { type: 'http', url: 'http://127.0.0.1:9/health', ...own };
}

function hook(url: string) {
  return { restartHook: { url, secret: 'known to both sides' } };
}

test('a bot with neither service nor hook cannot be restarted', async () => {
  expect(repair.steps(aBot())).toEqual([]);
  await expect(repair.restart(aBot(), 'restart_bot', context)).rejects.toMatchObject({
    code: 'restart_unavailable',
  });
});

test('a bot with a hook is restarted by calling it; no other step is', async () => {
  await using receiver = await createHookReceiver();
  const beating: ConnectorConfig = {
    type: 'heartbeat',
    schedule: { kind: 'period', periodMs: 60_000 },
    graceMs: 60_000,
    ...hook(receiver.url),
  };

  for (const bot of [aBot(hook(receiver.url)), beating]) {
    expect(repair.steps(bot)).toEqual(['restart_bot']);
    await expect(repair.restart(bot, 'restart_bot', context)).resolves.toEqual({
      verifyWithinMs: 60_000,
    });
    await expect(repair.restart(bot, 'restart_channel', context)).rejects.toMatchObject({
      code: 'restart_unavailable',
    });
  }

  expect(receiver.calls).toHaveLength(2);
});

test('what a bot runs as goes before its hook', () => {
  const bot = aBot({ service: unit, ...hook('http://127.0.0.1:9/restart') });

  expect(repair.steps(bot)).toEqual(['restart_bot']);
  expect(repair.targetOf(bot)).toBe('systemd:bot.service');
});

test('bots share a restart where both their hook and their address are the same', () => {
  const at = (url: string, hookUrl: string) => repair.targetOf(aBot({ url, ...hook(hookUrl) }));
  const one = at('http://bot.test/health', 'http://bot.test/restart');

  expect(at('http://bot.test/ready', 'http://bot.test/restart')).toBe(one);
  expect(at('http://bot.test/health', 'http://bot.test/restart?of=2')).not.toBe(one);
  expect(at('http://other.test/health', 'http://bot.test/restart')).not.toBe(one);
});

test('a new run is proven where the bot reports its runs, or has a service', () => {
  const runIdFrom = { kind: 'header', name: 'x-run' };

  expect(repair.provesRuns(aBot(hook('http://bot.test/')))).toBe(false);
  expect(repair.provesRuns(aBot({ runIdFrom }))).toBe(true);
  expect(repair.provesRuns(aBot({ service: unit }))).toBe(true);
});

test('a bot is asked how many conversations are under way, and is not pressed for it', async () => {
  await using receiver = await createHookReceiver();
  const connector = createHttpConnector({ version: '1.2.3' });
  const askFor = (activityFrom: string | undefined) =>
    connector.activity!(
      { type: 'http', url: receiver.url, ...(activityFrom && { activityFrom }) },
      context,
    );

  receiver.answer(() => ({ status: 503, body: '{"chats":{"open":4}}' }));
  expect(await askFor('/chats/open')).toBe(4);
  expect(await askFor('/chats/closed')).toBeNull();
  expect(await askFor(undefined)).toBeNull();
  await receiver[Symbol.asyncDispose]();
  expect(await askFor('/chats/open')).toBeNull();
});
