import { startLiveAgent } from '#test/support/live-agent.ts';

import { addBots } from './agent-runs.ts';

/**
 * A process of its own that is nothing but the headless agent, because memory cannot be told apart within
 * one. Watches 1,000 bots at 20 s over the addresses it is given and answers with its size.
 */

export type MemoryRequest = { urls: string[]; bots: number; intervalMs: number; forMs: number };

process.on('message', ({ urls, bots, intervalMs, forMs }: MemoryRequest) => {
  void (async () => {
    const live = await startLiveAgent();
    await addBots(live, { urls, count: bots, intervalMs });
    await new Promise((resolve) => setTimeout(resolve, forMs));
    process.send?.({ rssBytes: process.memoryUsage.rss() });
    await live[Symbol.asyncDispose]();
    process.disconnect();
  })();
});
