import { type Act, agentAct, because } from '#electron/agent/audit/act.ts';
import { textOf } from '#electron/agent/connectors/config-source/config-bytes.ts';
import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { StoredVersion } from '#electron/store/config-store.ts';
import { AppError } from '#shared/errors.ts';
import type { ConfigChange, ConfigPreview, ConfigVersion } from '#shared/schemas/config.ts';
import type { BotId, ConfigVersionId, TenantId } from '#shared/schemas/ids.ts';

import type { AfterLook } from './after-look.ts';
import type { ConfigBooks } from './config-books.ts';
import type { Change, ConfigCommits } from './config-commits.ts';
import type { Look } from './config-notes.ts';
import type { ConfigReach, Reached } from './config-reach.ts';
import type { ConfigReader } from './config-reader.ts';
import { issuesOf } from './config-text.ts';
import { shown } from './config-views.ts';
import type { Fingerprints } from './fingerprints.ts';
import { unmaskConfig } from './mask-config.ts';
import { defaultGraceMs, rollBackTo } from './roll-back-to.ts';
import type { VersionKeeper } from './version-keeper.ts';
import type { VersionLedger } from './version-ledger.ts';

type Dependencies = {
  roster: Roster;
  reach: ConfigReach;
  fingerprints: Fingerprints;
  keeper: VersionKeeper;
  ledger: VersionLedger;
  books: ConfigBooks;
  reader: ConfigReader;
  commits: ConfigCommits;
  afterLook: AfterLook;
  ids: Ids;
};

/** What a person changes about a bot's configuration: tried out first, applied, and gone back to an earlier one. */
export function createChangesByHand({
  roster,
  reach,
  fingerprints,
  keeper,
  ledger,
  books,
  reader,
  commits,
  afterLook,
  ids,
}: Dependencies) {
  /** Looks, and refuses where what is there is not what the change was made from. */
  async function lookAtBase(reached: Reached, act: Act, baseHash: string): Promise<Look> {
    const look = await reader.look(reached, act);
    if (look.seen.hash !== baseHash) {
      throw new AppError('config_conflict');
    }
    return look;
  }

  /** What a person wrote, with the secrets that they were not shown. */
  async function bytesGiven(
    { watched, format }: Reached,
    text: string,
    { found }: Look,
  ): Promise<{ bytes: Uint8Array } | { issues: ConfigPreview['issues'] }> {
    const fingerprint = await fingerprints.of(watched.bot.tenantId);
    const unmasked = unmaskConfig(text, format, textOf(found.bytes) ?? '', fingerprint);
    return 'issues' in unmasked ? unmasked : { bytes: Buffer.from(unmasked.text, 'utf8') };
  }

  async function previousGood(reached: Reached, look: Look): Promise<StoredVersion> {
    const { id: botId, tenantId } = reached.watched.bot;
    const { good } = look.versions;
    if (good && good.hash !== look.seen.hash) {
      return good;
    }
    const versions = await keeper.store(tenantId).list(botId, { limit: 500 });
    const before =
      versions.find(
        ({ state, judgedAt, hash, place }) =>
          state === 'superseded' &&
          judgedAt !== null &&
          hash !== look.seen.hash &&
          place === reached.place,
      ) ?? (await ledger.wayBack(reached, look.versions));
    if (!before || before.hash === look.seen.hash) {
      throw new AppError('config_no_good');
    }
    return before;
  }

  async function targetOf(
    reached: Reached,
    versionId: ConfigVersionId | undefined,
    look: Look,
  ): Promise<StoredVersion> {
    if (versionId === undefined) {
      return previousGood(reached, look);
    }
    const { id: botId, tenantId } = reached.watched.bot;
    const version = await keeper.store(tenantId).find(botId, versionId);
    if (version?.place !== reached.place) {
      throw new AppError('not_found');
    }
    return version;
  }

  return {
    /** Says what a change would do. Nothing is written. */
    async preview(
      tenantId: TenantId,
      botId: BotId,
      { text, baseHash }: ConfigChange,
    ): Promise<ConfigPreview> {
      const reached = reach.get(roster.get(tenantId, botId));
      return books.inTurn(reached.place, async () => {
        const look = await lookAtBase(reached, agentAct('config', ids.next()), baseHash);
        const given = await bytesGiven(reached, text, look);
        const bytes = 'issues' in given ? Buffer.from(text, 'utf8') : given.bytes;
        const said =
          'issues' in given
            ? { issues: given.issues, changedPaths: [], effect: null }
            : await commits.preview(reached, given, look.found);
        // In a text that cannot be read, secrets cannot be told from the rest.
        const isReadable = issuesOf(bytes, reached.format).every(
          ({ code }) => code !== 'not_readable',
        );
        return isReadable
          ? { ...said, shown: (await keeper.prepare(reached, { bytes, isWhole: true })).shown }
          : said;
      });
    },

    /** Answers once it is applied and on trial. What changes nothing is no change. */
    async apply(
      act: Act,
      tenantId: TenantId,
      botId: BotId,
      { text, baseHash, reason, graceMs }: ConfigChange,
    ): Promise<ConfigVersion> {
      const reached = reach.get(roster.get(tenantId, botId));
      return books.inTurn(reached.place, async () => {
        const look = await lookAtBase(reached, act, baseHash);
        const given = await bytesGiven(reached, text, look);
        if ('issues' in given) {
          throw new AppError('config_invalid', { issues: given.issues });
        }
        const { current } = look.versions;
        if (current && Buffer.compare(given.bytes, look.found.bytes) === 0) {
          return shown(current);
        }
        const change: Change = {
          bytes: given.bytes,
          isWhole: look.found.isWhole,
          origin: 'person',
          reason: reason ?? null,
          graceMs: graceMs ?? defaultGraceMs,
        };
        return shown(
          (await commits.commit(reached, because(act, reason ?? act.reason), change, look)).version,
        );
      });
    },

    /** To any version, or to the good one before what is there. */
    rollBack: (
      act: Act,
      tenantId: TenantId,
      botId: BotId,
      {
        versionId,
        reason,
      }: { versionId?: ConfigVersionId | undefined; reason?: string | undefined },
    ): Promise<ConfigVersion> =>
      afterLook(act, tenantId, botId, async (reached, look) => {
        const target = await targetOf(reached, versionId, look);
        const { current } = look.versions;
        if (current && target.hash === look.seen.hash) {
          return shown(current);
        }
        const bytes = await keeper.bytesOf(target);
        const change = rollBackTo(target, bytes, { reason: reason ?? null });
        return shown(
          (await commits.commit(reached, because(act, reason ?? act.reason), change, look)).version,
        );
      }),
  };
}
