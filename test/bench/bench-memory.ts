import { parseArgs } from 'node:util';

import { type AgentMemory, agentMemory, type HeldMemory } from './agent-memory.ts';
import { bareNode, buildAgent } from './served-agent.ts';
import { startTarget } from './target-process.ts';

/**
 * What the built agent holds of the machine's memory while it watches many bots. Prints a table, with `--json` an object
 * as its last line; ends with 1 where a budget is not kept.
 */

const { values: given } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    bots: { type: 'string', multiple: true, default: ['1000', '5000'] },
    'settle-ms': { type: 'string', default: '60000' },
    'for-ms': { type: 'string', default: '120000' },
  },
});
const settleMs = Number(given['settle-ms']);
const forMs = Number(given['for-ms']);

const ports = 500;
const mebibyte = 1_024 * 1_024;

/** Of the design, by the number of bots. */
const rssBudgets: Readonly<Record<number, number>> = { 1_000: 120, 5_000: 200 };
const readyBudgets: Readonly<Record<number, number>> = { 1_000: 1_000 };

type Line = { name: string; value: number; limit?: number | undefined };

async function main(): Promise<void> {
  buildAgent();
  using target = await startTarget(ports);
  const bare = await bareNode();
  print([{ name: 'Node itself: RSS, MiB', value: bare.rss / mebibyte }]);
  const measured: Record<string, AgentMemory> = {};
  let isKept = true;
  for (const bots of given.bots.map(Number)) {
    const memory = await agentMemory({ urls: target.urls, count: bots, settleMs, forMs });
    const lines = [
      ...linesOf(`${bots} bots, added`, memory.added, bare.rss, rssBudgets[bots]),
      ...linesOf(`${bots} bots, started with them`, memory.again, bare.rss, rssBudgets[bots]),
      {
        name: '  start until it answers, ms',
        value: memory.again.readyMs,
        limit: readyBudgets[bots],
      },
    ];
    print(lines);
    isKept &&= lines.every(({ value, limit = Infinity }) => value <= limit);
    measured[bots] = memory;
  }
  if (given.json) {
    console.log(JSON.stringify({ bare, measured, rssBudgets, readyBudgets, isKept }));
  }
  process.exitCode = isKept ? 0 : 1;
}

function linesOf(
  life: string,
  { settled, last, highestRss }: HeldMemory,
  bareRss: number,
  limit: number | undefined,
): Line[] {
  return [
    { name: `${life}: highest RSS, MiB`, value: highestRss / mebibyte, limit },
    { name: '  × Node itself', value: highestRss / bareRss },
    { name: '  RSS when settled, MiB', value: settled.rss / mebibyte },
    { name: '  RSS at the end, MiB', value: last.rss / mebibyte },
    { name: '  heap in use, MiB', value: last.heapUsed / mebibyte },
    { name: '  heap taken from the system, MiB', value: last.heapTotal / mebibyte },
    { name: '  external, MiB', value: last.external / mebibyte },
  ];
}

function print(lines: readonly Line[]): void {
  for (const { name, value, limit } of lines) {
    const verdict =
      limit === undefined ? '' : `≤ ${limit}  ${value <= limit ? 'kept' : 'NOT KEPT'}`;
    console.log(`${name.padEnd(56)}${value.toFixed(1).padStart(10)}  ${verdict}`);
  }
}

await main();
