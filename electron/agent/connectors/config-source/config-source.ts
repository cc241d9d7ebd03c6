import type { ConfigAccess } from '#electron/agent/connectors/config-access.ts';
import type { HttpCaller } from '#electron/agent/connectors/http-call.ts';
import type { Clock } from '#electron/agent/ports.ts';
import { AppError } from '#shared/errors.ts';
import type { ConnectorConfig } from '#shared/schemas/connector.ts';
import type { ConfigSource } from '#shared/schemas/connectors/repair.ts';

import { removeLeftDrafts } from './config-drafts.ts';
import { hashOf, readConfigFile, replaceConfigFile } from './config-file.ts';
import { changedPaths, issuesOf } from './config-format.ts';
import { readFromUrl, writeToUrl } from './config-urls.ts';
import { watchFile } from './watch-file.ts';

const tidyEveryMs = 5 * 60_000;

/** A bot whose configuration is where its settings say. */
type Sourced = ConnectorConfig & {
  configSource?: ConfigSource | undefined;
  trustedCa?: string | undefined;
};

/**
 * Configurations in a file of this machine, or behind a pair of addresses. They are whole, with all their secrets, and
 * known by the hash of their bytes. Nothing is known of which one the bot runs on.
 */
export function createConfigSourceAccess<Config extends Sourced>({
  call,
}: {
  call: HttpCaller;
}): ConfigAccess<Config> {
  // When the surroundings of each file were last tidied, on the monotonic clock.
  const tidied = new Map<string, number>();

  /** At the first look and now and then: what was left a moment before that is old enough by the next time. */
  async function tidy(path: string, clock: Clock): Promise<void> {
    const mono = clock.mono();
    if (mono - (tidied.get(path) ?? -Infinity) >= tidyEveryMs) {
      tidied.set(path, mono);
      await removeLeftDrafts(path, clock.now());
    }
  }

  return {
    formatOf: ({ configSource }) => configSource?.format ?? null,

    async read(config, context) {
      const source = sourceOf(config);
      if (source.kind === 'file') {
        await tidy(source.path, context.clock);
      }
      const bytes =
        source.kind === 'file'
          ? await readConfigFile(source.path)
          : await readFromUrl(source, context, { call, trustedCa: config.trustedCa });
      const issues = issuesOf(bytes, source.format);
      return {
        bytes,
        isWhole: true,
        revision: hashOf(bytes),
        isValid: issues.length === 0,
        issues,
        isRunning: null,
      };
    },

    async preview(config, { bytes, from }) {
      const { format } = sourceOf(config);
      return {
        issues: issuesOf(bytes, format),
        changedPaths: changedPaths(from.bytes, bytes, format),
        effect: null,
      };
    },

    async apply(config, { bytes, base }, context) {
      const source = sourceOf(config);
      refuseInvalid(bytes, source);
      if (source.kind === 'file') {
        await replaceConfigFile(source.path, bytes, base);
        return { revision: hashOf(bytes), restarts: null };
      }
      const lines = { call, trustedCa: config.trustedCa };
      return {
        revision: await writeToUrl(source, { bytes, base }, context, lines),
        restarts: null,
      };
    },

    async putBack(config, bytes, context) {
      const source = sourceOf(config);
      if (source.kind === 'file') {
        await replaceConfigFile(source.path, bytes);
      } else {
        // What serves it need not be the bot that is dead.
        await writeToUrl(source, { bytes }, context, { call, trustedCa: config.trustedCa });
      }
    },

    watch({ configSource }, context, changed) {
      if (configSource?.kind === 'file') {
        watchFile(configSource.path, context, changed);
      }
    },
  };
}

function sourceOf({ configSource }: Sourced): ConfigSource {
  if (!configSource) {
    throw new AppError('config_none');
  }
  return configSource;
}

function refuseInvalid(bytes: Uint8Array, { format }: ConfigSource): void {
  const issues = issuesOf(bytes, format);
  if (issues.length > 0) {
    throw new AppError('config_invalid', { issues });
  }
}
