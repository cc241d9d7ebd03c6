import type { ConnectorConfig } from '#shared/schemas/connector.ts';

import type { ConfigAccess } from '../config-access.ts';
import type { Connector, ConnectorRegistry, ProbeContext, Reading } from '../connector.ts';
import { heardWithinMs } from '../heartbeat.ts';
import type { Repair } from '../repair.ts';
import type { ServiceState } from './service-manager.ts';
import type { BotServices } from './service-of-bot.ts';
import { readService } from './service-reading.ts';

type Given = { services: BotServices; repair: Repair; config: ConfigAccess };

/** Every kind of bot, with what it runs as on this machine, how it is restarted, and where its configuration is. */
export function withServices(registry: ConnectorRegistry, given: Given): ConnectorRegistry {
  return {
    http: withService(registry.http, given),
    websocket: withService(registry.websocket, given),
    heartbeat: withService(registry.heartbeat, given),
    openclaw: withService(registry.openclaw, given),
    process: { repair: given.repair, config: given.config, ...registry.process },
    systemd: { repair: given.repair, config: given.config, ...registry.systemd },
    docker: { repair: given.repair, config: given.config, ...registry.docker },
    pm2: { repair: given.repair, config: given.config, ...registry.pm2 },
  };
}

/**
 * A kind of bot that is reached in its own way and may say what it runs as on this machine: it is restarted by that,
 * its end is noticed at once, and its readings say which run it is.
 */
function withService<Config extends ConnectorConfig>(
  connector: Connector<Config>,
  { services, repair, config: access }: Given,
): Connector<Config> {
  // The run of a bot only changes where it was not well, where its service said so, or while it is being restarted.
  const knownRuns = new WeakMap<Config, string>();
  const changingUntil = new WeakMap<Config, number>();
  // How its service ended, where that was told and nothing else since.
  const ends = new WeakMap<Config, Reading>();

  function noteState(config: Config, state: ServiceState): void {
    knownRuns.delete(config);
    if (state.isAvailable && state.phase === 'stopped') {
      ends.set(config, readService(state, null));
    } else {
      ends.delete(config);
    }
  }

  /** It answers as the old run for as long as that has not ended, so each look at it counts. */
  function noteRestart(config: Config, until: number): void {
    knownRuns.delete(config);
    changingUntil.set(config, until);
  }

  const isChanging = (config: Config, mono: number): boolean =>
    services.serviceOf(config) !== undefined && mono < (changingUntil.get(config) ?? 0);

  const repairOfKind: Repair<Config> = {
    ...repair,
    ...(connector.activity && {
      activity: async (config, context) => (await connector.activity?.(config, context)) ?? null,
    }),
    async restart(config, step, context) {
      const restarted = await repair.restart(config, step, context);
      const verifyWithinMs = Math.max(restarted.verifyWithinMs, heardWithinMs(config));
      noteRestart(config, context.clock.mono() + verifyWithinMs);
      return { verifyWithinMs };
    },
  };

  async function probeWithService(config: Config, context: ProbeContext): Promise<Reading> {
    const reading = await connector.probe(config, context);
    const end = ends.get(config);
    if (end && reading.cause === 'refused') {
      // It does not answer because it has ended: that is certain, and says more.
      return end;
    }
    if (reading.runId !== undefined) {
      return reading;
    }
    if (reading.cause !== null || reading.isInconclusive) {
      knownRuns.delete(config);
      return reading;
    }
    const runId = knownRuns.get(config) ?? (await runOf(services, config, context));
    if (runId === null) {
      return reading;
    }
    if (!isChanging(config, context.clock.mono())) {
      knownRuns.set(config, runId);
    }
    return { ...reading, runId };
  }

  return {
    repair: repairOfKind,
    config: access,
    ...connector,
    probe: (config, context) =>
      services.serviceOf(config) === undefined
        ? connector.probe(config, context)
        : probeWithService(config, context),
    hold(config, context) {
      services.hold(config, context, (state) => {
        noteState(config, state);
        context.look();
      });
      connector.hold?.(config, {
        ...context,
        report(reading) {
          // Which run it is that says it is well, is seen by a look.
          const isNews = reading.cause === null && !reading.isInconclusive;
          if (isNews && isChanging(config, context.clock.mono())) {
            context.look();
          } else {
            context.report(reading);
          }
        },
      });
    },
  };
}

async function runOf(
  services: BotServices,
  ...[config, context]: Parameters<BotServices['look']>
): Promise<string | null> {
  // What the bot itself answered stands, whatever its service manager does not tell.
  const state = await services.look(config, context).catch(() => null);
  return state?.isAvailable ? state.runId : null;
}
