import { QueryClient, type QueryKey } from '@tanstack/react-query';
import type { TRPCLink } from '@trpc/client';
import { createTRPCClient } from '@trpc/client';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { AppRouter } from '#electron/api/app-router.ts';
import { createEventInvalidation, queriesToRefetch } from '#renderer/lib/event-invalidation.ts';
import type { AgentEvent, EventKind } from '#shared/events.ts';
import type { BotId, TenantId } from '#shared/schemas/ids.ts';

const tenantId = '0199f3c1-0000-7000-8000-000000000001' as TenantId;
const botId = '0199f3c1-0000-7000-8000-000000000002' as BotId;
const otherBotId = '0199f3c1-0000-7000-8000-000000000003' as BotId;

const noLink: TRPCLink<AppRouter> = () => () => {
  throw new Error('nothing is asked here');
};

function setup() {
  const queryClient = new QueryClient();
  const client = createTRPCClient<AppRouter>({ links: [noLink] });
  const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient });
  const keys = {
    bots: trpc.bots.list.queryKey({}),
    bot: trpc.bots.byId.queryKey({ tenantId, botId }),
    otherBot: trpc.bots.byId.queryKey({ tenantId, botId: otherBotId }),
    fleet: trpc.health.fleet.queryKey({}),
    checks: trpc.health.checks.queryKey({ tenantId, botId }),
    otherChecks: trpc.health.checks.queryKey({ tenantId, botId: otherBotId }),
    incidents: trpc.incidents.list.queryKey({}),
    alerts: trpc.alerts.list.queryKey({}),
    tenants: trpc.tenants.list.queryKey(),
    system: trpc.system.health.queryKey(),
    demo: trpc.demo.state.queryKey(),
    ladder: trpc.recovery.ladder.queryKey({ tenantId, botId }),
    otherLadder: trpc.recovery.ladder.queryKey({ tenantId, botId: otherBotId }),
    bulk: trpc.recovery.bulk.queryKey({ tenantId }),
    standing: trpc.config.standing.queryKey({ tenantId, botId }),
    otherStanding: trpc.config.standing.queryKey({ tenantId, botId: otherBotId }),
    templates: trpc.config.templates.list.queryKey({ tenantId }),
  };
  for (const key of Object.values(keys)) {
    queryClient.setQueryData(key as QueryKey, {});
  }
  const stale = () =>
    Object.entries(keys)
      .filter(([, key]) => queryClient.getQueryState(key as QueryKey)?.isInvalidated)
      .map(([name]) => name);
  return { trpc, queryClient, stale };
}

const event = (kind: EventKind, subject: string = botId): AgentEvent => ({
  kind,
  tenantId,
  subject,
  at: 0,
  cursor: '1',
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test.each([
  ['bot.changed', ['bots', 'bot', 'fleet', 'checks', 'ladder']],
  ['bot.checked', ['bots', 'bot', 'fleet', 'checks']],
  ['recovery.changed', ['bot', 'ladder', 'bulk']],
  ['config.changed', ['standing', 'templates']],
  ['incident.changed', ['fleet', 'incidents']],
  ['alert.opened', ['fleet', 'alerts']],
  ['alert.changed', ['fleet', 'alerts']],
  ['tenant.changed', ['bots', 'fleet', 'tenants']],
  ['system.changed', ['system']],
  ['demo.changed', ['bots', 'fleet', 'tenants', 'demo']],
] as const)('%s makes old exactly %j', async (kind, wanted) => {
  const { trpc, queryClient, stale } = setup();
  for (const filter of queriesToRefetch(trpc, [event(kind)])) {
    await queryClient.invalidateQueries(filter);
  }
  expect(stale()).toEqual(wanted);
});

test('a gap makes everything old', async () => {
  const { trpc, queryClient, stale } = setup();
  for (const filter of queriesToRefetch(trpc, [event('gap', '')])) {
    await queryClient.invalidateQueries(filter);
  }
  expect(stale()).toHaveLength(17);
});

test('many events in a quarter of a second cost one round', async () => {
  const { trpc, queryClient } = setup();
  const rounds = vi.spyOn(queryClient, 'invalidateQueries');
  const { handle } = createEventInvalidation(trpc, queryClient);
  for (let count = 0; count < 50; count += 1) {
    handle(event('alert.changed', `alert ${count}`));
  }
  await vi.advanceTimersByTimeAsync(249);
  expect(rounds).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(rounds).toHaveBeenCalledTimes(2);
});

test('checks that changed nothing wait longer, until something that changed takes them along', async () => {
  const { trpc, queryClient, stale } = setup();
  const { handle } = createEventInvalidation(trpc, queryClient);
  handle(event('bot.checked'));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(stale()).toEqual([]);
  handle(event('alert.opened'));
  await vi.advanceTimersByTimeAsync(250);
  expect(stale()).toEqual(['bots', 'bot', 'fleet', 'checks', 'alerts']);
});

test('a round waits for the one before it, and loses nothing that came meanwhile', async () => {
  const { trpc, queryClient } = setup();
  let finish: () => void = () => undefined;
  const rounds = vi
    .spyOn(queryClient, 'invalidateQueries')
    .mockImplementation(() => new Promise((resolve) => (finish = resolve)));
  const { handle } = createEventInvalidation(trpc, queryClient);
  handle(event('system.changed', ''));
  await vi.advanceTimersByTimeAsync(250);
  expect(rounds).toHaveBeenCalledTimes(1);
  handle(event('system.changed', ''));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(rounds).toHaveBeenCalledTimes(1);
  finish();
  await vi.advanceTimersByTimeAsync(250);
  expect(rounds).toHaveBeenCalledTimes(2);
});

test('stopped, it refetches nothing more', async () => {
  const { trpc, queryClient, stale } = setup();
  const { handle, stop } = createEventInvalidation(trpc, queryClient);
  handle(event('system.changed', ''));
  stop();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(stale()).toEqual([]);
});
