import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import SQLite from 'better-sqlite3';

import type { MemoryRequest } from './agent-memory.ts';
import { type AgentRun, runAgent } from './agent-runs.ts';
import { type Cost, httpClose, measure, median, socketClose } from './floors.ts';
import { startTarget, type Target } from './target-process.ts';

/**
 * What a check costs, against the least it can cost on this machine in this very run. Prints a table, with
 * `--json` an object as its last line; ends with 1 where a budget is not kept.
 */

const { values: given } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    bots: { type: 'string', default: '2500' },
    'window-ms': { type: 'string', default: '10000' },
  },
});
const rounds = Number(given.rounds);
const bots = Number(given.bots);
const windowMs = Number(given['window-ms']);

const ports = 500;
const intervalMs = 5_000;
const floorRequests = 5_000;
const mebibyte = 1_024 * 1_024;

/** Of the design: what a whole check may cost beside a bare request, and so on. */
const budgets = {
  cpuRatio: 2,
  sustainedRatio: 0.5,
  latenessP99Ms: 1_000,
  bytesPerCheck: 32,
  rssMiB: 120,
};

type Round = { http: Cost; socket: Cost; agent: AgentRun };

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-health-'));
  try {
    using target = await startTarget(ports);
    const measured = await measureRounds(target, folder);
    const floorPerSecond = median(measured.map(({ http }) => http.perSecond));
    const sustained = await sustain(target, folder, floorPerSecond);
    const rssBytes = await memory(target);
    report(measured, sustained, { rssBytes, ...storedBytes(folder) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Alternating, so that what else the machine does meets all of them. */
async function measureRounds(target: Target, folder: string): Promise<Round[]> {
  const urls = target.urls.map((url) => `${url}/floor`);
  await measure(httpClose, { urls, count: 1_000 });
  await measure(socketClose, { urls, count: 1_000 });
  const measured: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const http = await measure(httpClose, { urls, count: floorRequests });
    const socket = await measure(socketClose, { urls, count: floorRequests });
    const agent = await runAgent(folder, { target, bots, intervalMs, windowMs });
    measured.push({ http, socket, agent });
  }
  return measured;
}

/** As many bots as half the floor's rate asks for. */
function sustain(target: Target, folder: string, floorPerSecond: number): Promise<AgentRun> {
  const count = Math.ceil((budgets.sustainedRatio * floorPerSecond * intervalMs) / 1_000);
  return runAgent(folder, { target, bots: Math.max(count, bots), intervalMs, windowMs });
}

async function memory({ urls }: Target): Promise<number> {
  const child = fork(new URL('./agent-memory.ts', import.meta.url), { stdio: 'inherit' });
  const answered = once(child, 'message') as Promise<[{ rssBytes: number }]>;
  const request: MemoryRequest = { urls, bots: 1_000, intervalMs: 20_000, forMs: 30_000 };
  child.send(request);
  const [{ rssBytes }] = await answered;
  return rssBytes;
}

function storedBytes(folder: string): { storedChecks: number; bytesPerCheck: number } {
  const raw = new SQLite(join(folder, 'admin-agent.db'), { readonly: true });
  const one = (sql: string) => raw.prepare<[], { value: number }>(sql).get()?.value ?? 0;
  const storedChecks = one('select count(*) as value from bot_health_logs');
  const bytes = one("select sum(pgsize) as value from dbstat where name = 'bot_health_logs'");
  raw.close();
  return { storedChecks, bytesPerCheck: bytes / storedChecks };
}

function report(
  measured: readonly Round[],
  sustained: AgentRun,
  store: { rssBytes: number; storedChecks: number; bytesPerCheck: number },
): void {
  const http = median(measured.map((round) => round.http.cpuPer1000));
  const socket = median(measured.map((round) => round.socket.cpuPer1000));
  const agent = median(measured.map((round) => round.agent.cpuPer1000));
  const floorPerSecond = median(measured.map((round) => round.http.perSecond));
  const figures = {
    cpuSecondsPer1000: { httpClose: http, socketClose: socket, agent },
    cpuRatio: agent / http,
    cpuRatioToSocket: agent / socket,
    floorPerSecond,
    sustained: {
      perSecond: sustained.perSecond,
      ratio: sustained.perSecond / floorPerSecond,
      cpuPer1000: sustained.cpuPer1000,
      cpuRatio: sustained.cpuPer1000 / http,
      latenessP99Ms: sustained.seen.lateP99Ms,
      calledDown: sustained.notOk,
    },
    storedChecks: store.storedChecks,
    bytesPerCheck: store.bytesPerCheck,
    rssMiB: store.rssBytes / mebibyte,
  };
  const lateness = sustained.seen.lateP99Ms ?? Infinity;
  const lines: [string, number, string, boolean][] = [
    ['CPU s per 1,000: node:http, fresh connection', http, '', true],
    ['CPU s per 1,000: bare socket, status line only', socket, '', true],
    ['CPU s per 1,000: agent, stored and judged', agent, '', true],
    ['ratio to node:http', figures.cpuRatio, '≤ 2', figures.cpuRatio <= budgets.cpuRatio],
    ['ratio to the bare socket', figures.cpuRatioToSocket, '', true],
    ['checks/s sustained', sustained.perSecond, '', true],
    [
      "ratio to the floor's rate",
      figures.sustained.ratio,
      '≥ 0.5',
      // Rounding of the number of bots.
      figures.sustained.ratio >= 0.99 * budgets.sustainedRatio,
    ],
    ['lateness p99 there, ms', lateness, '< 1000', lateness < budgets.latenessP99Ms],
    ['bots wrongly not ok there', sustained.notOk, '0', sustained.notOk === 0],
    ['ratio to node:http there', figures.sustained.cpuRatio, '', true],
    [
      'bytes a stored check',
      store.bytesPerCheck,
      '≤ 32',
      store.bytesPerCheck <= budgets.bytesPerCheck,
    ],
    ['RSS at 1,000 bots, MiB', figures.rssMiB, '≤ 120', figures.rssMiB <= budgets.rssMiB],
  ];
  for (const [name, value, budget, isKept] of lines) {
    const verdict = budget === '' ? '' : `${budget}  ${isKept ? 'kept' : 'NOT KEPT'}`;
    console.log(`${name.padEnd(50)}${value.toFixed(3).padStart(12)}  ${verdict}`);
  }
  const isKept = lines.every(([, , , kept]) => kept);
  if (given.json) {
    console.log(JSON.stringify({ ...figures, budgets, isKept }));
  }
  process.exitCode = isKept ? 0 : 1;
}

await main();
