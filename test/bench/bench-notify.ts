import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { createNoticeStore } from '#electron/store/notice-store.ts';
import type { Medium } from '#shared/schemas/channel.ts';
import { noticeIdSchema, type PersonId } from '#shared/schemas/ids.ts';
import { createHookReceiver } from '#test/support/hook-receiver.ts';
import { type LiveAgent, startLiveAgent } from '#test/support/live-agent.ts';
import { createMailServer } from '#test/support/providers/mail-server.ts';
import { aWebhook } from '#test/support/test-outbox.ts';

import { addBots } from './agent-runs.ts';
import { startTarget } from './target-process.ts';

/**
 * From the moment a notice is due until its provider took it, while the agent watches a thousand bots. Prints a table,
 * with `--json` an object as its last line; ends with 1 where the budget is not kept.
 */

const { values: given } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    bots: { type: 'string', default: '1000' },
    messages: { type: 'string', default: '120' },
    'every-ms': { type: 'string', default: '600' },
  },
});
const bots = Number(given.bots);
const messages = Number(given.messages);
const everyMs = Number(given['every-ms']);
const intervalMs = 5_000;
const budgetMs = 5_000;

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-notify-'));
  using target = await startTarget(100);
  await using hook = await createHookReceiver();
  await using mail = await createMailServer();
  const live = await startLiveAgent({ folder, limits: { total: 512, perOrigin: 64 } });
  try {
    const personId = await setUp(live, { hook: `${hook.url}/hook`, mail: mail.port });
    await addBots(live, { urls: target.urls, count: bots, intervalMs });
    await sleep(2 * intervalMs);
    const bareMs = await bareCalls(`${hook.url}/bare`);
    for (let index = 0; index < messages; index += 1) {
      await plan(live, index % 2 === 0 ? { medium: 'webhook' } : { medium: 'email', personId });
      await sleep(everyMs);
    }
    await sleep(2 * budgetMs);
    const tookMs = await timesOf(live);
    report(tookMs, quantile(bareMs, 0.5));
  } finally {
    await live[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  }
}

async function setUp(
  { agent, act, tenantId }: LiveAgent,
  { hook, mail }: { hook: string; mail: number },
): Promise<PersonId> {
  await agent.settings.save(act, tenantId, 'outbound', { allowedHosts: ['127.0.0.1'] });
  const channel = { isOn: true, perMinute: null };
  await agent.channels.add(act, tenantId, {
    ...channel,
    name: 'Hook',
    config: { ...aWebhook, url: hook },
  });
  await agent.channels.add(act, tenantId, {
    ...channel,
    name: 'Mail',
    config: {
      kind: 'smtp',
      host: '127.0.0.1',
      port: mail,
      security: 'plain',
      from: 'lia@example.com',
    },
  });
  const { id } = await agent.contacts.add(act, tenantId, {
    name: 'Ana',
    email: 'ana@example.com',
    phone: null,
    locale: null,
    mayAnswer: false,
  });
  return id;
}

/** As the planner writes it, at its moment. */
async function plan(
  { agent, store, tenantId }: LiveAgent,
  { medium, personId = null }: { medium: Medium; personId?: PersonId | null },
): Promise<void> {
  const now = Date.now();
  const id = noticeIdSchema.parse(agent.ids.next());
  await createNoticeStore(store.db, tenantId).insert({
    id,
    createdAt: now,
    tenantId,
    dedupeKey: id,
    kind: 'alert',
    alertId: null,
    phase: 'opened',
    severity: 'error',
    groupKey: 'bench',
    medium,
    channelId: null,
    personId,
    state: 'due',
    hold: null,
    dueAt: now,
    facts: null,
  });
  agent.events.emit('notice.changed', tenantId, '');
}

/** What such a call costs without anything around it, in the same run. */
async function bareCalls(url: string): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < 50; index += 1) {
    const startedAt = performance.now();
    await fetch(url, { method: 'POST', body: 'x'.repeat(1_000) });
    times.push(performance.now() - startedAt);
  }
  return times;
}

/** Of what was never sent, for ever. */
async function timesOf({ store }: LiveAgent): Promise<number[]> {
  const rows = await store.db
    .selectFrom('notices')
    .select(['due_at', 'sent_at'])
    .where('group_key', '=', 'bench')
    .execute();
  return rows.map(({ due_at, sent_at }) => (sent_at === null ? Infinity : sent_at - due_at));
}

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(Math.floor(q * sorted.length), sorted.length - 1)] ?? Infinity;
}

function report(tookMs: readonly number[], bareMs: number): void {
  const figures = {
    bots,
    messages: tookMs.length,
    p50Ms: quantile(tookMs, 0.5),
    p95Ms: quantile(tookMs, 0.95),
    p99Ms: quantile(tookMs, 0.99),
    bareCallMs: bareMs,
    /** How many bare calls the median message takes. */
    ratio: quantile(tookMs, 0.5) / bareMs,
  };
  const isKept = figures.p95Ms <= budgetMs && figures.messages === messages;
  for (const [name, value] of Object.entries(figures)) {
    console.log(`${name.padEnd(40)}${value.toFixed(1).padStart(10)}`);
  }
  console.log(`p95 ≤ ${budgetMs} ms: ${isKept ? 'kept' : 'NOT KEPT'}`);
  if (given.json) {
    console.log(JSON.stringify({ ...figures, budgetMs, isKept }));
  }
  process.exitCode = isKept ? 0 : 1;
}

await main();
