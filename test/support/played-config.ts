import { createHash } from 'node:crypto';

import type { ConfigAccess } from '#electron/agent/connectors/config-access.ts';
import { AppError } from '#shared/errors.ts';
import type { ConfigIssue, ConfigPreview } from '#shared/schemas/config.ts';
import type { ConnectorConfig } from '#shared/schemas/connector.ts';
import type { ConfigFormat } from '#shared/schemas/connectors/repair.ts';

type Play = {
  text: string;
  format?: ConfigFormat;
  /** What the bot's own validation says of a text. */
  validate?: (text: string) => ConfigIssue[];
  /** What the bot makes of a text when it stores it. */
  stores?: (text: string) => string;
};

/** A configuration that is kept by a played bot, which can refuse, be gone, and be changed behind one's back. */
export function playConfig({
  text,
  format = 'json',
  validate = () => [],
  stores = (given) => given,
}: Play) {
  let writes = 0;
  let changed: (() => void) | undefined;
  const bot = {
    text,
    isAnswering: true,
    isWhole: true,
    hasPutBack: false,
    isRunning: null as boolean | null,
    effect: 'hot' as ConfigPreview['effect'],
    /** Rejects the next write with this, before or after it is done. */
    failNext: undefined as { before?: Error; after?: Error } | undefined,
    /** What was written, oldest first. */
    written: [] as string[],
    /** Somebody else writes. */
    edit(next: string): void {
      writes += 1;
      bot.text = next;
      changed?.();
    },
  };
  // A revision of its own, as of a bot that counts; the same text written twice is not the same state.
  const revision = () => createHash('sha256').update(`${writes} ${bot.text}`).digest('hex');

  function assertAnswering(): void {
    if (!bot.isAnswering) {
      throw new AppError('config_unreachable');
    }
  }

  const access: ConfigAccess<ConnectorConfig> = {
    formatOf: () => format,
    async read() {
      assertAnswering();
      const issues = validate(bot.text);
      return {
        bytes: Buffer.from(bot.text, 'utf8'),
        isWhole: bot.isWhole,
        revision: revision(),
        isValid: issues.length === 0,
        issues,
        isRunning: bot.isRunning,
      };
    },
    async preview(_, { bytes }) {
      assertAnswering();
      const issues = validate(Buffer.from(bytes).toString('utf8'));
      return { issues, changedPaths: [], effect: bot.effect };
    },
    async apply(_, { bytes, base }) {
      assertAnswering();
      const { before, after } = bot.failNext ?? {};
      bot.failNext = undefined;
      if (before) {
        throw before;
      }
      if (base !== revision()) {
        throw new AppError('config_conflict');
      }
      const given = Buffer.from(bytes).toString('utf8');
      const issues = validate(given);
      if (issues.length > 0) {
        throw new AppError('config_invalid', { issues });
      }
      writes += 1;
      bot.text = stores(given);
      bot.written.push(given);
      if (after) {
        throw after;
      }
      return {
        revision: revision(),
        restarts: bot.effect === null ? null : bot.effect === 'restart',
      };
    },
    watch(_, { signal }, notify) {
      changed = notify;
      signal.addEventListener('abort', () => (changed = undefined), { once: true });
    },
  };

  return Object.assign(bot, {
    /** As the connector of the bot offers it. */
    access(): ConfigAccess<never> {
      return {
        ...access,
        ...(bot.hasPutBack && {
          async putBack(_: ConnectorConfig, bytes: Uint8Array) {
            writes += 1;
            bot.text = Buffer.from(bytes).toString('utf8');
            bot.written.push(bot.text);
          },
        }),
      } as ConfigAccess<never>;
    },
  });
}
