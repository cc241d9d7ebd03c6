import type { BotContexts } from '#electron/agent/connectors/bot-context.ts';
import type { ConfigAccess, FoundConfig } from '#electron/agent/connectors/config-access.ts';
import {
  type ConnectorRegistry,
  connectorFor,
  type ProbeContext,
} from '#electron/agent/connectors/connector.ts';
import type { WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Clock } from '#electron/agent/ports.ts';
import { AppError } from '#shared/errors.ts';
import { type ConnectorConfig, secretsOf } from '#shared/schemas/connector.ts';
import type { ConfigFormat } from '#shared/schemas/connectors/repair.ts';

import { placeOfConfig } from './place-of-config.ts';

/** Whatever is asked of a bot's configuration ends within this time. */
const withinMs = 30_000;

type Dependencies = {
  connectors: ConnectorRegistry;
  contexts: BotContexts;
  clock: Clock;
};

/** The way to one bot's configuration, as its connector was when it was asked for. */
export type Reached = {
  watched: WatchedBot;
  access: ConfigAccess;
  config: ConnectorConfig;
  format: ConfigFormat;
  /** A digest of where it is: bots with the same place share it. */
  place: string;
};

export type ConfigReach = ReturnType<typeof createConfigReach>;

export function createConfigReach({ connectors, contexts, clock }: Dependencies) {
  /** Somebody waits for the answer. */
  const contextOf = (watched: WatchedBot): ProbeContext => ({
    ...contexts(watched),
    isAsked: true,
  });

  return {
    contextOf,

    /** `null` where there is no way to this bot's configuration. */
    find(watched: WatchedBot): Reached | null {
      const config = watched.bot.connector;
      const access = connectorFor(connectors, config).config;
      const format = access?.formatOf(config) ?? null;
      return access && format !== null
        ? { watched, access, config, format, place: placeOfConfig(config) }
        : null;
    },

    /** Rejects with `config_none` where there is no way to it. */
    get(watched: WatchedBot): Reached {
      const reached = this.find(watched);
      if (!reached) {
        throw new AppError('config_none');
      }
      return reached;
    },

    /** Runs what is asked of the bot with a time limit; what goes wrong in no way of its own is `config_unreachable`. */
    async ask<Result>(
      { watched }: Reached,
      work: (context: ProbeContext) => Promise<Result>,
    ): Promise<Result> {
      const context = contexts(watched);
      const ending = createEnding(context.signal);
      const limit = clock.after(withinMs, () => ending.end());
      try {
        context.signal.throwIfAborted();
        return await work({
          ...context,
          isAsked: true,
          get signal() {
            return ending.signal();
          },
        });
      } catch (error) {
        throw error instanceof AppError
          ? error
          : new AppError('config_unreachable', {}, { cause: error });
      } finally {
        limit.cancel();
        ending.letGo();
      }
    },

    /** What the bot is told that only it may know: a hostile one repeats it. */
    async secretsOf({ watched, config }: Reached): Promise<string[]> {
      const reader = contexts(watched).secrets;
      return Promise.all(secretsOf(config).map(({ value }) => reader.open(value)));
    },

    read(reached: Reached): Promise<FoundConfig> {
      return this.ask(reached, (context) => reached.access.read(reached.config, context));
    },
  };
}

/**
 * What ends with another signal or by itself. Its own signal is made once somebody asks for it: every bot is looked at
 * every few minutes, nearly always in vain, and a signal would cost more than the rest of the look.
 */
function createEnding(outer: AbortSignal) {
  let controller: AbortController | null = null;
  let isOver = false;
  const follow = () => controller?.abort(outer.reason);

  return {
    signal(): AbortSignal {
      if (!controller) {
        controller = new AbortController();
        outer.addEventListener('abort', follow, { once: true });
        if (outer.aborted) {
          follow();
        } else if (isOver) {
          controller.abort();
        }
      }
      return controller.signal;
    },
    end(): void {
      isOver = true;
      controller?.abort();
    },
    letGo(): void {
      if (controller) {
        outer.removeEventListener('abort', follow);
      }
    },
  };
}
