import type { BotContext, BotContexts } from '#electron/agent/connectors/bot-context.ts';
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
  const contextOf = (watched: WatchedBot): ProbeContext => contexts(watched, { isAsked: true });

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
      const asking = new Asking(contexts(watched));
      const limit = clock.after(withinMs, () => asking.end());
      try {
        watched.stopping.signal.throwIfAborted();
        return await work(asking);
      } catch (error) {
        throw error instanceof AppError
          ? error
          : new AppError('config_unreachable', {}, { cause: error });
      } finally {
        limit.cancel();
        asking.letGo();
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
 * The context of a bot that is asked, whose signal ends with that of the bot or when its time is over. That signal is made
 * once somebody asks for it: every bot is looked at every few minutes, nearly always in vain, and a signal would cost more
 * than the rest of the look. So a copy of this has none.
 */
class Asking implements BotContext {
  readonly clock;
  readonly secrets;
  readonly tenantId;
  readonly botId;
  /** Somebody waits for the answer. */
  readonly isAsked = true;
  readonly #given: BotContext;
  #controller: AbortController | null = null;
  #follow: (() => void) | null = null;
  #isOver = false;

  constructor(given: BotContext) {
    this.clock = given.clock;
    this.secrets = given.secrets;
    this.tenantId = given.tenantId;
    this.botId = given.botId;
    this.#given = given;
  }

  device(): ReturnType<BotContext['device']> {
    return this.#given.device();
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      const { signal: outer } = this.#given;
      const controller = new AbortController();
      const follow = () => controller.abort(outer.reason);
      this.#controller = controller;
      this.#follow = follow;
      outer.addEventListener('abort', follow, { once: true });
      if (outer.aborted) {
        follow();
      } else if (this.#isOver) {
        controller.abort();
      }
    }
    return this.#controller.signal;
  }

  end(): void {
    this.#isOver = true;
    this.#controller?.abort();
  }

  letGo(): void {
    if (this.#follow) {
      this.#given.signal.removeEventListener('abort', this.#follow);
    }
  }
}
