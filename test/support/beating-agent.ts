import type { IncomingCall } from '#electron/agent/heartbeats/heartbeat-service.ts';
import { createVirtualClock, type VirtualClock } from '#electron/simulation/virtual-clock.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import type { HeartbeatConnector } from '#shared/schemas/connectors/heartbeat.ts';
import type { BotId } from '#shared/schemas/ids.ts';

import { aBeatingBot } from './beating-bot.ts';
import { createTestAgent } from './test-agent.ts';

type Options = Partial<Omit<HeartbeatConnector, 'type'>> & {
  clock?: VirtualClock;
  isOnline?: () => boolean;
  isThisMachineOnly?: boolean;
};

export const minuteMs = 60_000;

/** The agent listening for one bot that calls, and the calls in the test's hands. */
export async function beatingAgent({
  clock = createVirtualClock(),
  isOnline = () => true,
  isThisMachineOnly = true,
  ...connector
}: Options = {}) {
  const store = await openMemoryStore(clock.now);
  const kept = { ...store, close: async () => undefined };
  const place = { url: 'http://127.0.0.1:7341', isThisMachineOnly };
  const begin = async () => {
    const test = await createTestAgent({ clock, store: kept, isOnline });
    await test.agent.heartbeats.listensAt(place);
    return test;
  };
  let test = await begin();
  const tenantId = test.tenant.id;
  const bot = await test.api.bots.add({ tenantId, bot: aBeatingBot(connector) });
  const botId: BotId = bot.id;
  await clock.advance(0);

  async function address() {
    return test.agent.heartbeats.address(tenantId, botId);
  }

  const id = (await address()).url!.split('/').at(-1)!;

  return {
    clock,
    tenantId,
    botId,
    address,
    now: () => test,
    view: () => test.agent.fleet.get(tenantId, botId),
    /** True where the call came to a bot. */
    async call(given: Partial<IncomingCall> = {}): Promise<boolean> {
      const line = test.agent.heartbeats.atId(id);
      if (line) {
        test.agent.heartbeats.take(line, {
          kind: 'success',
          exitCode: null,
          rid: null,
          from: '127.0.0.1',
          body: null,
          ...given,
        });
        await clock.advance(0);
      }
      return line !== undefined;
    },
    /** The agent is off for so long. */
    async restart(offForMs: number) {
      await test.agent.stop();
      clock.sleep(offForMs);
      test = await begin();
      await clock.advance(1_000);
    },
    async [Symbol.asyncDispose]() {
      await test.agent.stop();
      await store.close();
    },
  };
}
