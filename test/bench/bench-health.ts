import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import SQLite from 'better-sqlite3';

import { type AgentMemory, agentMemory } from './agent-memory.ts';
import { type AgentRun, runAgent } from './agent-runs.ts';
import { type Cost, httpClose, measure, measurePaced, median, socketClose } from './floors.ts';
import { buildAgent } from './served-agent.ts';
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
  readyMs: 1_000,
};

type Round = { http: Cost; socket: Cost; paced: Cost; agent: AgentRun };

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-health-'));
  try {
    using target = await startTarget(ports);
    const measured = await measureRounds(target, folder);
    const floorPerSecond = median(measured.map(({ http }) => http.perSecond));
    const sustained = await sustain(target, folder, floorPerSecond);
    buildAgent();
    const { urls } = target;
    const memory = await agentMemory({ urls, count: 1_000, settleMs: 30_000, forMs: 15_000 });
    report(measured, sustained, { memory, ...storedBytes(folder) });
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
    const perSecond = (1_000 * bots) / intervalMs;
    const count = (perSecond * windowMs) / 1_000;
    const paced = await measurePaced(httpClose, { urls, count, perSecond });
    const agent = await runAgent(folder, { target, bots, intervalMs, windowMs });
    measured.push({ http, socket, paced, agent });
  }
  return measured;
}

/** As many bots as half the floor's rate asks for. */
function sustain(target: Target, folder: string, floorPerSecond: number): Promise<AgentRun> {
  const count = Math.ceil((budgets.sustainedRatio * floorPerSecond * intervalMs) / 1_000);
  return runAgent(folder, { target, bots: Math.max(count, bots), intervalMs, windowMs });
}

function storedBytes(folder: string): { storedChecks: number; bytesPerCheck: number } {
  const raw = new SQLite(join(folder, 'admin-agent.db'), { readonly: true });
  const one = (sql: string) => raw.prepare<[], { value: number }>(sql).get()?.value ?? 0;
  const storedChecks = one('select count(*) as value from bot_health_logs');
  const bytes = one("select sum(pgsize) as value from dbstat where name = 'bot_health_logs'");
  raw.close();
  return { storedChecks, bytesPerCheck: bytes / storedChecks };
}

type Line = { name: string; value: number; budget?: { text: string; isKept: boolean } };

const atMost = (value: number, limit: number) => ({ text: `≤ ${limit}`, isKept: value <= limit });

function report(
  measured: readonly Round[],
  sustained: AgentRun,
  store: { memory: AgentMemory; storedChecks: number; bytesPerCheck: number },
): void {
  const medianOf = (pick: (round: Round) => number) => median(measured.map(pick));
  const http = medianOf((round) => round.http.cpuPer1000);
  const socket = medianOf((round) => round.socket.cpuPer1000);
  const paced = medianOf((round) => round.paced.cpuPer1000);
  const agent = medianOf((round) => round.agent.cpuPer1000);
  const floorPerSecond = medianOf((round) => round.http.perSecond);
  const figures = {
    cpuSecondsPer1000: { http, socket, paced, agent, sustained: sustained.cpuPer1000 },
    pacedPerSecond: medianOf((round) => round.agent.perSecond),
    pacedRatio: agent / paced,
    floorPerSecond,
    sustainedPerSecond: sustained.perSecond,
    sustainedRate: sustained.perSecond / floorPerSecond,
    sustainedRatio: sustained.cpuPer1000 / http,
    sustainedSocketRatio: sustained.cpuPer1000 / socket,
    latenessP99Ms: sustained.seen.lateP99Ms ?? Infinity,
    wronglyNotOk: sustained.notOk,
    storedChecks: store.storedChecks,
    bytesPerCheck: store.bytesPerCheck,
    rssMiB: store.memory.added.highestRss / mebibyte,
    readyMs: store.memory.again.readyMs,
  };
  const lines = linesOf(figures);
  for (const { name, value, budget } of lines) {
    const verdict = budget ? `${budget.text}  ${budget.isKept ? 'kept' : 'NOT KEPT'}` : '';
    console.log(`${name.padEnd(56)}${value.toFixed(3).padStart(10)}  ${verdict}`);
  }
  const isKept = lines.every(({ budget }) => budget?.isKept ?? true);
  if (given.json) {
    console.log(JSON.stringify({ ...figures, budgets, isKept }));
  }
  process.exitCode = isKept ? 0 : 1;
}

type Figures = {
  cpuSecondsPer1000: Record<'http' | 'socket' | 'paced' | 'agent' | 'sustained', number>;
} & Record<
  | 'pacedPerSecond'
  | 'pacedRatio'
  | 'floorPerSecond'
  | 'sustainedPerSecond'
  | 'sustainedRate'
  | 'sustainedRatio'
  | 'sustainedSocketRatio'
  | 'latenessP99Ms'
  | 'wronglyNotOk'
  | 'storedChecks'
  | 'bytesPerCheck'
  | 'rssMiB'
  | 'readyMs',
  number
>;

function linesOf(figures: Figures): Line[] {
  const { cpuSecondsPer1000: cpu } = figures;
  // The number of bots is rounded, and so is the rate.
  const keepsRate = figures.sustainedRate >= 0.99 * budgets.sustainedRatio;
  return [
    { name: 'floor, flat out: node:http, CPU s per 1,000', value: cpu.http },
    { name: 'floor, flat out: bare socket, CPU s per 1,000', value: cpu.socket },
    { name: 'floor, flat out: node:http, requests/s', value: figures.floorPerSecond },
    { name: 'agent at half that rate: checks/s', value: figures.sustainedPerSecond },
    {
      name: "  of the floor's rate",
      value: figures.sustainedRate,
      budget: { text: `≥ ${budgets.sustainedRatio}`, isKept: keepsRate },
    },
    {
      name: '  lateness p99, ms, seen from outside',
      value: figures.latenessP99Ms,
      budget: atMost(figures.latenessP99Ms, budgets.latenessP99Ms),
    },
    {
      name: '  healthy bots not shown as ok',
      value: figures.wronglyNotOk,
      budget: atMost(figures.wronglyNotOk, 0),
    },
    { name: '  CPU s per 1,000, stored and judged', value: cpu.sustained },
    {
      name: '  × node:http flat out',
      value: figures.sustainedRatio,
      budget: atMost(figures.sustainedRatio, budgets.cpuRatio),
    },
    { name: '  × bare socket flat out', value: figures.sustainedSocketRatio },
    { name: 'floor at an easy pace: node:http, CPU s per 1,000', value: cpu.paced },
    { name: 'agent at that pace: CPU s per 1,000', value: cpu.agent },
    {
      name: '  × node:http at that pace',
      value: figures.pacedRatio,
      budget: atMost(figures.pacedRatio, budgets.cpuRatio),
    },
    {
      name: 'bytes a stored check, without evidence and rollups',
      value: figures.bytesPerCheck,
      budget: atMost(figures.bytesPerCheck, budgets.bytesPerCheck),
    },
    {
      name: 'RSS of the headless agent at 1,000 bots, MiB',
      value: figures.rssMiB,
      budget: atMost(figures.rssMiB, budgets.rssMiB),
    },
    {
      name: 'start of that agent until it answers, ms',
      value: figures.readyMs,
      budget: atMost(figures.readyMs, budgets.readyMs),
    },
  ];
}

await main();
