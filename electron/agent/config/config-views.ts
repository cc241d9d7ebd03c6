import type { Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { StoredVersion } from '#electron/store/config-store.ts';
import { AppError } from '#shared/errors.ts';
import {
  type ConfigStanding,
  type ConfigText,
  type ConfigVersion,
  configTextSchema,
  configVersionSchema,
} from '#shared/schemas/config.ts';
import type { BotId, ConfigVersionId, TenantId } from '#shared/schemas/ids.ts';

import type { ConfigBooks } from './config-books.ts';
import type { ConfigReach } from './config-reach.ts';
import type { VersionKeeper } from './version-keeper.ts';
import type { VersionLedger } from './version-ledger.ts';

type Dependencies = {
  roster: Roster;
  reach: ConfigReach;
  keeper: VersionKeeper;
  ledger: VersionLedger;
  books: ConfigBooks;
};

export type ConfigViews = ReturnType<typeof createConfigViews>;

/** What people are shown of configurations: what is known of them, without looking anew. */
export function createConfigViews({ roster, reach, keeper, ledger, books }: Dependencies) {
  async function standingOf(watched: WatchedBot): Promise<ConfigStanding> {
    const reached = reach.find(watched);
    if (!reached) {
      return {
        botId: watched.bot.id,
        isReachable: false,
        format: null,
        current: null,
        lastGood: null,
        hasDrifted: false,
        issues: [],
        lastReadAt: null,
        trouble: null,
        onTrialUntil: null,
      };
    }
    const { current, good, held } = await ledger.heldOf(reached);
    const { seen, trouble } = books.of(reached);
    const isElsewise = seen?.isValid === false && seen.hash !== current?.hash;
    return {
      botId: watched.bot.id,
      isReachable: true,
      format: reached.format,
      current: current && shown(current),
      lastGood: good && shown(good),
      hasDrifted: held.loose?.state === 'drifted' || isElsewise,
      issues: [...(seen?.issues ?? [])],
      lastReadAt: seen?.at ?? null,
      trouble,
      onTrialUntil: held.watching && current ? current.trialUntil : null,
    };
  }

  return {
    standingOf,

    standing: async (tenantId: TenantId, botId: BotId): Promise<ConfigStanding> =>
      standingOf(roster.get(tenantId, botId)),

    /** Newest first; `before` is the number of a version. */
    async versions(
      tenantId: TenantId,
      botId: BotId,
      page: { limit: number; before?: number | undefined },
    ): Promise<ConfigVersion[]> {
      roster.get(tenantId, botId);
      return (await keeper.store(tenantId).list(botId, page)).map(shown);
    },

    async version(
      tenantId: TenantId,
      botId: BotId,
      versionId: ConfigVersionId,
    ): Promise<ConfigText> {
      roster.get(tenantId, botId);
      const version = await keeper.store(tenantId).find(botId, versionId);
      if (!version) {
        throw new AppError('not_found');
      }
      return configTextSchema.parse({ ...version, text: version.shown });
    },
  };
}

export const shown = (version: StoredVersion): ConfigVersion => configVersionSchema.parse(version);
