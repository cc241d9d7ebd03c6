import { createHash } from 'node:crypto';

import type { AppliedConfig, ConfigAccess } from '#electron/agent/connectors/config-access.ts';
import type { Connector, ProbeContext, Reading } from '#electron/agent/connectors/connector.ts';
import { perConfig } from '#electron/agent/connectors/per-config.ts';
import type { Repair } from '#electron/agent/connectors/repair.ts';
import { AppError } from '#shared/errors.ts';
import type { ConnectorConfig } from '#shared/schemas/connector.ts';
import { noLayers } from '#shared/schemas/health.ts';

import { probeLimitMs, refused, type Sight } from './sight.ts';
import { bytesOf, hostName, type SimulatedBot, type SimulatedConfig } from './simulated-bot.ts';
import type { SimulatedWorld } from './simulated-world.ts';

type Address = { url: string };
/** As the agent's own connectors: an answer that comes so much too late says nothing. */
const maxLateMs = 1_000;
const verifyWithinMs = 60_000;
const acceptMs = { least: 100, most: 1_200 };

const lostReadings: readonly Omit<Reading, 'latencyMs'>[] = (
  ['timeout', 'refused', 'reset', 'dns'] as const
).map((cause) => ({
  layers: { ...noLayers, process: 'fail' },
  cause,
  code: null,
  evidence: { simulated: cause },
}));

/** Ways to the bots of a simulated world, which the agent uses as it does those to real ones. */
export function createSimulatedConnectors(world: SimulatedWorld) {
  const byHost = new Map(world.bots.map((bot) => [bot.name, bot]));
  const byConfig = new WeakMap<object, SimulatedBot>();
  let lost = 0;

  function botOf(config: Address): SimulatedBot {
    const known = byConfig.get(config);
    if (known) {
      return known;
    }
    const name = new URL(config.url).hostname.split('.')[0] ?? '';
    const bot = byHost.get(name);
    if (!bot) {
      throw new Error(`expected a simulated bot, got ${name}`);
    }
    byConfig.set(config, bot);
    return bot;
  }

  /** Time passes, by a timer of the agent's clock. */
  const wait = ({ clock }: ProbeContext, ms: number) =>
    new Promise<void>((resolve) => {
      clock.after(ms, resolve);
    });

  function seen(sight: Sight | 'lost'): {
    reading: Omit<Reading, 'latencyMs'>;
    takesMs: number;
    isAnswer: boolean;
  } {
    if (sight !== 'lost') {
      return sight;
    }
    lost += 1;
    const reading = lostReadings[lost % lostReadings.length] ?? refused.reading;
    return { reading, takesMs: reading.cause === 'timeout' ? probeLimitMs : 20, isAnswer: false };
  }

  function probe(config: Address, { clock }: ProbeContext): Promise<Reading> {
    const { reading, takesMs, isAnswer } = seen(world.look(botOf(config)));
    const sentAt = clock.mono();
    const answer = (): Reading => {
      const lateMs = clock.mono() - sentAt - takesMs;
      return !isAnswer && lateMs > maxLateMs
        ? { ...reading, layers: noLayers, cause: null, latencyMs: null, isInconclusive: true }
        : { ...reading, latencyMs: isAnswer ? takesMs : null };
    };
    return new Promise((resolve) => {
      clock.after(takesMs, () => resolve(answer()));
    });
  }

  function reachable(config: Address, code: 'restart_unavailable' | 'config_unreachable') {
    const bot = botOf(config);
    if (!world.isReachable(bot)) {
      throw new AppError(code);
    }
    return bot;
  }

  const repair: Repair<ConnectorConfig & Address> = {
    steps: (config) =>
      botOf(config).isGateway ? ['restart_channel', 'restart_bot'] : ['restart_bot'],
    targetOf: (config) => botOf(config).name,
    provesRuns: () => true,
    async restart(config, step, context) {
      await wait(context, world.draw(acceptMs));
      const bot = reachable(config, 'restart_unavailable');
      if (step === 'restart_channel') {
        world.restartChannel(bot);
      } else {
        world.restart(bot);
      }
      return { verifyWithinMs };
    },
  };

  const config: ConfigAccess<ConnectorConfig & Address> = {
    formatOf: () => 'json',
    async read(given, context) {
      const bot = reachable(given, 'config_unreachable');
      await wait(context, world.draw(acceptMs));
      world.noteRead(bot);
      const { stored, running } = bot;
      return {
        bytes: bytesOf(stored),
        isWhole: true,
        revision: revisionOf(stored),
        isValid: stored.isValid,
        issues: stored.isValid ? [] : [{ path: 'bind', message: 'is not one of the allowed' }],
        isRunning: stored === running,
      };
    },
    preview: async (_, { bytes }) => ({
      issues: parse(bytes).isValid ? [] : [{ path: 'bind', message: 'is not one of the allowed' }],
      changedPaths: [],
      effect: 'restart',
    }),
    async apply(given, { bytes, base }, context): Promise<AppliedConfig> {
      const bot = reachable(given, 'config_unreachable');
      await wait(context, world.draw(acceptMs));
      if (revisionOf(bot.stored) !== base) {
        throw new AppError('config_conflict');
      }
      const next = parse(bytes);
      if (!next.isValid) {
        throw new AppError('config_invalid');
      }
      return { revision: hashOf(bytes), ...world.configure(bot, knownOr(bot, next)) };
    },
    async putBack(given, bytes) {
      const bot = reachable(given, 'config_unreachable');
      world.configure(bot, knownOr(bot, parse(bytes)));
    },
    watch(given, { signal }, changed) {
      const bot = botOf(given);
      if (bot.isGateway) {
        bot.watchers.add(changed);
        signal.addEventListener('abort', () => bot.watchers.delete(changed), { once: true });
      }
    },
  };

  const common = {
    isLocal: () => false,
    timeoutMs: () => probeLimitMs,
    probe,
    hostOf: (given: Address) => hostName(botOf(given).host),
    originOf: (given: Address) => botOf(given).name,
    repair,
    config,
  };

  return {
    http: { type: 'http', ...common } satisfies Connector<ConnectorConfig & Address> & {
      type: 'http';
    },
    openclaw: {
      type: 'openclaw',
      ...common,
      hold(given: Address, context) {
        botOf(given).held = context;
      },
    } satisfies Connector<ConnectorConfig & Address> & { type: 'openclaw' },
  };
}

const revisionOf = perConfig((config: SimulatedConfig) => hashOf(bytesOf(config)));
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function parse(bytes: Uint8Array): SimulatedConfig {
  const value = JSON.parse(Buffer.from(bytes).toString()) as { edition: number; bind?: string };
  return { edition: value.edition, isValid: value.bind === undefined, breaks: null };
}

/** What was there before is what it was then, with what it breaks. */
function knownOr({ editions }: SimulatedBot, next: SimulatedConfig): SimulatedConfig {
  return editions.get(next.edition) ?? next;
}
