import type { Agent } from '#electron/agent/agent.ts';
import type { NewBot } from '#shared/schemas/bot.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import { type LiveAgent, startLiveAgent } from '#test/support/live-agent.ts';

import { cpuSecondsSince } from './floors.ts';
import type { Target, TargetStats } from './target-process.ts';

export type AgentRun = {
  checks: number;
  perSecond: number;
  cpuPer1000: number;
  /** As the target saw it. */
  seen: TargetStats;
  /** Verdicts other than ok at the end: none of the bots is ever down here. */
  notOk: number;
  /** From when all bots were there until each had been checked. */
  firstSightSeconds: number;
};

const maxFirstSightSeconds = 120;
const addedAtOnce = 500;

const limits = { total: 512, perOrigin: 64 };

/** Adds bots that are asked over the target's addresses, evenly. */
export async function addBots(
  { agent, act, tenantId }: LiveAgent,
  { urls, count, intervalMs }: { urls: readonly string[]; count: number; intervalMs: number },
): Promise<void> {
  for (let from = agent.roster.count(); from < count; from += addedAtOnce) {
    const size = Math.min(addedAtOnce, count - from);
    const bots = Array.from({ length: size }, (_, index) => botAt(urls, from + index, intervalMs));
    await agent.fleet.addMany(act, tenantId, bots);
  }
}

function botAt(urls: readonly string[], index: number, intervalMs: number): NewBot {
  return {
    name: `Bot ${index}`,
    kind: 'support',
    intervalMs,
    connector: {
      type: 'http',
      url: `${urls[index % urls.length]}/b/${index}`,
      expectJson: { status: 'ok' },
    },
  };
}

/** The real agent over a folder, from its start until it has been watched for a while at its usual pace. */
export async function runAgent(
  folder: string,
  options: { target: Target; bots: number; intervalMs: number; windowMs: number },
): Promise<AgentRun> {
  const live = await startLiveAgent({ folder, limits });
  try {
    const { target, bots: count, intervalMs } = options;
    await addBots(live, { urls: target.urls, count, intervalMs });
    return await watch(live, options);
  } finally {
    await live[Symbol.asyncDispose]();
  }
}

async function watch(
  { agent, tenantId }: LiveAgent,
  { target, intervalMs, windowMs }: { target: Target; intervalMs: number; windowMs: number },
): Promise<AgentRun> {
  const firstSightSeconds = await untilAllSeen(agent, tenantId);
  // What was left over from adding the bots and from the first wave is not what is measured.
  await wait(2 * intervalMs);
  await target.reset();
  const cpu = process.cpuUsage();
  await wait(windowMs);
  // Both ends of the window are the target's: on a busy machine it may answer late.
  const seen = await target.stats(intervalMs);
  const cpuSeconds = cpuSecondsSince(cpu);
  const notOk = agent.fleet.list([tenantId]).filter(({ status }) => status !== 'ok').length;
  return {
    checks: seen.requests,
    perSecond: seen.requests / seen.seconds,
    cpuPer1000: (1_000 * cpuSeconds) / seen.requests,
    seen,
    notOk,
    firstSightSeconds,
  };
}

/** How long it took until every bot had been checked once. */
async function untilAllSeen(agent: Agent, tenantId: TenantId): Promise<number> {
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1_000;
  while (agent.fleet.list([tenantId]).some(({ status }) => status === 'unknown')) {
    if (seconds() > maxFirstSightSeconds) {
      throw new Error(`expected every bot to be checked within ${maxFirstSightSeconds} s`);
    }
    await wait(250);
  }
  return seconds();
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
