import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';

import { createRealClock } from '#electron/host/real-clock.ts';
import { createListener } from '#electron/http/create-listener.ts';
import { aBeatingBot } from '#test/support/beating-bot.ts';
import { type LiveAgent, startLiveAgent } from '#test/support/live-agent.ts';
import { silentLogger } from '#test/support/test-agent.ts';

import { addBots } from './agent-runs.ts';
import { cpuSecondsSince, median } from './floors.ts';
import type { LoadReply, LoadRequest } from './ping-load.ts';
import { startTarget, type Target } from './target-process.ts';

/**
 * Ten thousand calls a second over loopback, while the agent goes on checking two hundred bots. Prints what a call
 * costs as a ratio to a bare `node:http` server in the same run, and how late the checks are with and without.
 */

const budgets = { rate: 0.95, delayMs: 100 };

const { values: given } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    bots: { type: 'string', default: '5000' },
    checked: { type: 'string', default: '200' },
    'per-second': { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
  },
});
const bots = Number(given.bots);
const checked = Number(given.checked);
const perSecond = Number(given['per-second']);
const seconds = Number(given.seconds);
const rounds = Number(given.rounds);
const intervalMs = 5_000;
const addedAtOnce = 500;
const connections = 400;

type Cost = LoadReply & { cpuPer1000: number };

/** Has the load made by a child, and says what this process spent meanwhile. */
async function callAt(port: number, paths: readonly string[]): Promise<Cost> {
  const child = fork(new URL('./ping-load.ts', import.meta.url), { stdio: 'inherit' });
  const request: LoadRequest = { port, paths, perSecond, seconds, connections };
  const answered = once(child, 'message') as Promise<[LoadReply]>;
  const cpu = process.cpuUsage();
  child.send(request);
  const [reply] = await answered;
  const spent = cpuSecondsSince(cpu);
  child.disconnect();
  return { ...reply, cpuPer1000: (1_000 * spent) / reply.sent };
}

/** What any server on `node:http` pays to answer `OK`. */
async function withBareServer<Result>(use: (port: number) => Promise<Result>): Promise<Result> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'content-length': 2 });
    response.end('OK');
  });
  server.listen({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  try {
    return await use((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function addBeatingBots({ agent, act, tenantId }: LiveAgent): Promise<string[]> {
  const paths: string[] = [];
  for (let from = 0; from < bots; from += addedAtOnce) {
    const size = Math.min(addedAtOnce, bots - from);
    const added = await agent.fleet.addMany(
      act,
      tenantId,
      Array.from({ length: size }, (_, index) =>
        aBeatingBot({
          name: `Beat ${from + index}`,
          schedule: { kind: 'period', periodMs: 60_000 },
          graceMs: 60_000,
        }),
      ),
    );
    for (const { id } of added) {
      const { url } = await agent.heartbeats.address(tenantId, id);
      paths.push(new URL(url ?? '').pathname);
    }
  }
  return paths;
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** How late the checks were while this went on, at the 99th percentile, as the bots saw it. */
async function during<Result>(
  target: Target,
  work: () => Promise<Result>,
): Promise<{ result: Result; lateMs: number; ownCpu: number }> {
  await target.reset();
  const cpu = process.cpuUsage();
  const result = await work();
  const ownCpu = cpuSecondsSince(cpu);
  return { result, lateMs: (await target.stats(intervalMs)).lateP99Ms ?? Infinity, ownCpu };
}

type Round = { quietMs: number; bareMs: number; busyMs: number; bare: Cost; own: Cost };

/** No calls, the same calls to a bare server in this process, and the calls: so that the machine meets all alike. */
async function measureRound(
  target: Target,
  port: number,
  paths: readonly string[],
): Promise<Round> {
  const quiet = await during(target, () => wait(seconds * 1_000));
  const bare = await during(target, () =>
    withBareServer((barePort) => callAt(barePort, paths.slice(0, 1))),
  );
  const busy = await during(target, () => callAt(port, paths));
  const checksPer1000 = ({ seconds: took, sent }: Cost) =>
    (1_000 * (quiet.ownCpu / seconds) * took) / sent;
  const withoutChecks = (cost: Cost) => ({
    ...cost,
    cpuPer1000: cost.cpuPer1000 - checksPer1000(cost),
  });
  return {
    quietMs: quiet.lateMs,
    bareMs: bare.lateMs,
    busyMs: busy.lateMs,
    bare: withoutChecks(bare.result),
    own: withoutChecks(busy.result),
  };
}

async function main(): Promise<void> {
  using target = await startTarget(50);
  await using live = await startLiveAgent();
  const listener = await createListener({
    agent: live.agent,
    clock: createRealClock(),
    logger: silentLogger,
    version: '0.0.0',
    token: 'token-of-the-bench',
    nonce: 'nonce-of-the-bench',
    port: 0,
  });
  const { port } = await listener.start();
  await addBots(live, { urls: target.urls, count: checked, intervalMs });
  const paths = await addBeatingBots(live);
  await wait(3 * intervalMs);

  const measured: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    measured.push(await measureRound(target, port, paths));
  }
  await wait(500);
  const seen = live.agent.fleet.list([live.tenantId]);
  const notOk = seen.filter(({ status }) => status !== 'ok').length;
  await listener.stop();
  report(measured, notOk);
}

function report(measured: readonly Round[], notOk: number): void {
  const medianOf = (pick: (round: Round) => number) => median(measured.map(pick));
  const rate = medianOf(({ own }) => own.ok / own.seconds);
  const delayMs = medianOf(({ busyMs, quietMs }) => busyMs - quietMs);
  const refused = measured.reduce((sum, { own }) => sum + own.other, 0);
  const figures = {
    bareCpuPer1000: medianOf(({ bare }) => bare.cpuPer1000),
    cpuPer1000: medianOf(({ own }) => own.cpuPer1000),
    ratio: medianOf(({ own, bare }) => own.cpuPer1000 / bare.cpuPer1000),
    perSecond: rate,
    bareAnswerP99Ms: medianOf(({ bare }) => bare.p99Ms),
    answerP99Ms: medianOf(({ own }) => own.p99Ms),
    quietLatenessP99Ms: medianOf(({ quietMs }) => quietMs),
    bareLatenessP99Ms: medianOf(({ bareMs }) => bareMs),
    latenessP99Ms: medianOf(({ busyMs }) => busyMs),
    delayMs,
    refused,
    notOk,
  };
  const isKept: Partial<Record<keyof typeof figures, boolean>> = {
    perSecond: rate >= budgets.rate * perSecond,
    delayMs: delayMs <= budgets.delayMs,
    refused: refused === 0,
    notOk: notOk === 0,
  };
  for (const name of Object.keys(figures) as (keyof typeof figures)[]) {
    const kept = isKept[name];
    const verdict = kept === undefined ? '' : kept ? 'kept' : 'NOT KEPT';
    console.log(`${name.padEnd(24)}${figures[name].toFixed(3).padStart(12)}  ${verdict}`);
  }
  if (given.json) {
    console.log(JSON.stringify({ ...figures, budgets }));
  }
  process.exitCode = Object.values(isKept).every(Boolean) ? 0 : 1;
}

await main();
