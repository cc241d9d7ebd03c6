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
import { cpuSecondsSince } from './floors.ts';
import type { LoadReply, LoadRequest } from './ping-load.ts';
import { startTarget, type Target } from './target-process.ts';

/**
 * Ten thousand calls a second over loopback, while the agent goes on checking two hundred bots. Prints what a call
 * costs as a ratio to a bare `node:http` server in the same run, and how late the checks are with and without.
 */

const budgets = { perSecond: 0.95, delayMs: 100 };

const { values: given } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    bots: { type: 'string', default: '5000' },
    checked: { type: 'string', default: '200' },
    'per-second': { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '15' },
  },
});
const bots = Number(given.bots);
const checked = Number(given.checked);
const perSecond = Number(given['per-second']);
const seconds = Number(given.seconds);
const intervalMs = 5_000;
const addedAtOnce = 500;
const connections = 64;

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
async function floor(): Promise<Cost> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'content-length': 2 });
    response.end('OK');
  });
  server.listen({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const cost = await callAt((server.address() as AddressInfo).port, ['/ping/some-id-of-usual-length']);
  server.closeAllConnections();
  server.close();
  return cost;
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

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function latenessDuring(target: Target, work: Promise<unknown>): Promise<number> {
  await target.reset();
  await work;
  return (await target.stats(intervalMs)).lateP99Ms ?? Infinity;
}

async function main(): Promise<void> {
  const bare = await floor();
  using target = await startTarget(50);
  await using live = await startLiveAgent();
  const clock = createRealClock();
  const listener = await createListener({
    agent: live.agent,
    clock,
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

  const quietCpu = process.cpuUsage();
  const quiet = await latenessDuring(target, wait(seconds * 1_000));
  const quietPerSecond = cpuSecondsSince(quietCpu) / seconds;
  let cost: Cost | undefined;
  const busy = await latenessDuring(
    target,
    callAt(port, paths).then((each) => {
      cost = each;
    }),
  );
  await wait(500);
  const seen = live.agent.fleet.list([live.tenantId]);
  const notOk = seen.filter(({ status }) => status !== 'ok').length;
  await listener.stop();
  if (!cost) {
    throw new Error('expected the load to answer');
  }
  const own = cost.cpuPer1000 - (1_000 * quietPerSecond * cost.seconds) / cost.sent;
  print({
    floorPerSecond: bare.ok / bare.seconds,
    floorCpuPer1000: bare.cpuPer1000,
    floorP99Ms: bare.p99Ms,
    perSecond: cost.ok / cost.seconds,
    refused: cost.other,
    cpuPer1000: own,
    ratio: own / bare.cpuPer1000,
    answerP99Ms: cost.p99Ms,
    latenessQuietP99Ms: quiet,
    latenessP99Ms: busy,
    delayMs: busy - quiet,
    notOk,
  });
}

function print(figures: Record<string, number>): void {
  const { perSecond: rate = 0, delayMs = Infinity, notOk, refused } = figures;
  const isKept = {
    perSecond: rate >= budgets.perSecond * perSecond,
    delayMs: delayMs <= budgets.delayMs,
    notOk: notOk === 0,
    refused: refused === 0,
  };
  for (const [name, value] of Object.entries(figures)) {
    const kept = isKept[name as keyof typeof isKept];
    const verdict = kept === undefined ? '' : kept ? 'kept' : 'NOT KEPT';
    console.log(`${name.padEnd(24)}${value.toFixed(3).padStart(12)}  ${verdict}`);
  }
  if (given.json) {
    console.log(JSON.stringify({ ...figures, budgets }));
  }
  process.exitCode = Object.values(isKept).every(Boolean) ? 0 : 1;
}

await main();
