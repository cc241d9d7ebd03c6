import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type ServedAgent, serveAgent } from './served-agent.ts';

const intervalMs = 20_000;
const addedAtOnce = 1_000;

/** One life of the agent, in bytes. */
export type HeldMemory = {
  readyMs: number;
  /** Once every bot had been looked at, and what is not needed again could have been given back. */
  settled: NodeJS.MemoryUsage;
  /** At the end of its life. */
  last: NodeJS.MemoryUsage;
  /** The most of what it held, from when it had settled. */
  highestRss: number;
};

export type AgentMemory = {
  /** The bots are added in this life, in as few requests as there can be. */
  added: HeldMemory;
  /** This one starts with them. */
  again: HeldMemory;
};

/**
 * How large the built agent is that watches `count` bots at 20 s over these addresses: for so long after it has
 * settled, in a life in which the bots are added and in the next one.
 */
export async function agentMemory({
  urls,
  count,
  settleMs,
  forMs,
}: {
  urls: readonly string[];
  count: number;
  settleMs: number;
  forMs: number;
}): Promise<AgentMemory> {
  const data = await mkdtemp(join(tmpdir(), 'bench-memory-'));
  try {
    const live = async (begin: (agent: ServedAgent) => Promise<void>) => {
      const agent = await serveAgent(data);
      try {
        await begin(agent);
        await sleep(settleMs);
        const from = agent.memory.length - 1;
        await sleep(forMs);
        return heldFrom(agent, from);
      } finally {
        await agent.stop();
      }
    };
    return {
      added: await live((agent) => addBots(agent, urls, count)),
      again: await live(async () => undefined),
    };
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

async function addBots(agent: ServedAgent, urls: readonly string[], count: number): Promise<void> {
  for (let from = 0; from < count; from += addedAtOnce) {
    const items = Array.from({ length: Math.min(addedAtOnce, count - from) }, (_, index) => ({
      name: `Bot ${from + index}`,
      kind: 'custom',
      connector: { type: 'http', url: `${urls[index % urls.length]}/${from + index}` },
      intervalMs,
    }));
    await agent.ask('POST', '/api/admin/bots/batch', { items });
  }
}

function heldFrom({ memory, readyMs }: ServedAgent, from: number): HeldMemory {
  const seen = memory.slice(from);
  const [settled] = seen;
  const last = seen.at(-1);
  if (!settled || !last) {
    throw new Error('expected the agent to say what it holds');
  }
  return { readyMs, settled, last, highestRss: Math.max(...seen.map(({ rss }) => rss)) };
}
