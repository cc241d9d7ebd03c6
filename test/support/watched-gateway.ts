import type { BotView } from '#shared/schemas/bot.ts';

import type { LiveAgent } from './live-agent.ts';

let names = 0;

/** How long a test waits for what should have been long before. */
const patienceMs = 90_000;

/** A gateway as the running agent watches it, on the machine's own time. */
export type WatchedGateway = {
  botId: BotView['id'];
  view(): BotView;
  /** Resolves with the time it took, in milliseconds, and what the bot then is. */
  until(is: (view: BotView) => boolean): Promise<{ tookMs: number; view: BotView }>;
  /** Every status it went through so far. */
  statuses(): BotView['status'][];
};

/**
 * Adds a bot whose own interval is too long to be what finds anything: what is found is found by the connection. It is
 * watched and not repaired, so that it is healing where it says so itself, and nowhere else.
 */
export async function watchGateway(
  { agent, act, tenantId }: LiveAgent,
  { url, token }: { url: string; token: string },
): Promise<WatchedGateway> {
  names += 1;
  const { id: botId } = await agent.fleet.add(act, tenantId, {
    name: `Gateway ${names}`,
    kind: 'sales',
    connector: { type: 'openclaw', url, token },
    intervalMs: 120_000,
  });
  await agent.recovery.setMode(act, tenantId, botId, 'off');
  const view = () => agent.fleet.get(tenantId, botId);
  const seen: BotView['status'][] = [];
  const note = () => {
    const { status } = view();
    if (seen.at(-1) !== status) {
      seen.push(status);
    }
  };
  agent.events.subscribe((event) => {
    if (event.subject === botId && event.kind !== 'bot.removed') {
      note();
    }
  });

  return {
    botId,
    view,
    statuses: () => seen,
    until(is) {
      const startedAt = performance.now();
      return new Promise((resolve, reject) => {
        const look = () => {
          const now = view();
          const tookMs = performance.now() - startedAt;
          if (is(now)) {
            end();
            resolve({ tookMs, view: now });
          } else if (tookMs > patienceMs) {
            end();
            reject(new Error(`waited ${patienceMs} ms; the bot is ${JSON.stringify(now)}`));
          }
        };
        const unsubscribe = agent.events.subscribe(look);
        const timer = setInterval(look, 500);
        const end = () => {
          unsubscribe();
          clearInterval(timer);
        };
        look();
      });
    },
  };
}
