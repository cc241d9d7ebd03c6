import type { HoldContext } from '#electron/agent/connectors/connector.ts';
import { perConfig } from '#electron/agent/connectors/per-config.ts';
import type { BotKind, NewBot } from '#shared/schemas/bot.ts';

import type { ActiveFault } from './active-fault.ts';
import type { FleetSize } from './fault-script.ts';

/** A stretch of time by the world's clock, first instant included, last excluded. */
export type Stretch = { from: number; to: number };

/** What a configuration says, as far as the simulation goes by it. */
export type SimulatedConfig = { edition: number; isValid: boolean; breaks: ActiveFault | null };

export type SimulatedBot = {
  index: number;
  name: string;
  /** A gateway pushes what happens to it, has channels, and can be restarted channel by channel. */
  isGateway: boolean;
  host: number;
  provider: number;
  latencyMs: number;
  /** Counts up with each start. */
  run: number;
  /** Since when it runs, by the world's clock. */
  startedAt: number;
  /** Until when it is starting; `null` while it is not. */
  startingUntil: number | null;
  /** It said that it restarts, so that its absence is announced. */
  isAnnounced: boolean;
  faults: Set<ActiveFault>;
  /** What is stored at the bot, and what it runs on. */
  stored: SimulatedConfig;
  running: SimulatedConfig;
  /** Every one there was, by its edition. */
  editions: Map<number, SimulatedConfig>;
  /** Its last probe was lost, so that the next is not. */
  lostLast: boolean;
  held: HoldContext | null;
  watchers: Set<() => void>;
  /** When it did not work, in order; the last may have no end yet. */
  outages: Stretch[];
};

const botKinds: readonly BotKind[] = ['sales', 'support', 'hr', 'custom'];

const botsPerHost = 30;
const providers = 3;

export const fleetOf = (bots: number): FleetSize => ({
  bot: bots,
  host: Math.ceil(bots / botsPerHost),
  provider: Math.min(providers, bots),
  agent: 1,
});

export const hostName = (host: number): string => `host-${host}.example`;

/** Every fourth bot is behind a gateway. */
export const isGateway = (index: number): boolean => index % 4 === 3;

export function createSimulatedBot(
  index: number,
  { now, latencyMs }: { now: number; latencyMs: number },
): SimulatedBot {
  const config = { edition: 1, isValid: true, breaks: null };
  return {
    index,
    name: `bot-${String(index).padStart(4, '0')}`,
    isGateway: isGateway(index),
    host: Math.floor(index / botsPerHost),
    provider: index % providers,
    latencyMs,
    run: 1,
    startedAt: now,
    startingUntil: null,
    isAnnounced: false,
    faults: new Set(),
    stored: config,
    running: config,
    editions: new Map([[1, config]]),
    lostLast: false,
    held: null,
    watchers: new Set(),
    outages: [],
  };
}

/** How the bot is entered with the agent. */
export function newBotOf({ name, index, isGateway: isOne, host }: SimulatedBot): NewBot {
  const address = `${name}.${hostName(host)}`;
  return {
    name,
    kind: botKinds[index % botKinds.length] ?? 'custom',
    connector: isOne
      ? { type: 'openclaw', url: `wss://${address}/` }
      : {
          type: 'http',
          url: `https://${address}/health`,
          configSource: {
            kind: 'urls',
            readUrl: `https://${address}/config`,
            writeUrl: `https://${address}/config`,
            format: 'json',
          },
        },
  };
}

/** The configuration as bytes. What breaks the bot is plain to nobody but the bot. */
export const bytesOf = perConfig(({ edition, isValid }: SimulatedConfig): Buffer => {
  const bind = isValid ? {} : { bind: 'nowhere' };
  return Buffer.from(`${JSON.stringify({ model: 'standard', edition, ...bind })}\n`);
});
