import type { Act } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { FoundConfig } from '#electron/agent/connectors/config-access.ts';
import { changedPaths } from '#electron/agent/connectors/config-source/config-format.ts';
import type { Clock } from '#electron/agent/ports.ts';
import type { StoredVersion } from '#electron/store/config-store.ts';
import { AppError } from '#shared/errors.ts';
import type { ConfigIssue, ConfigOrigin, ConfigPreview } from '#shared/schemas/config.ts';
import type { ConfigVersionId } from '#shared/schemas/ids.ts';

import { mayBegin, refused } from './commit-rules.ts';
import type { ConfigAlerts } from './config-alerts.ts';
import type { ConfigNotes, Look } from './config-notes.ts';
import type { ConfigReach, Reached } from './config-reach.ts';
import type { ConfigReader } from './config-reader.ts';
import { issuesOf } from './config-text.ts';
import type { VersionKeeper } from './version-keeper.ts';
import type { VersionLedger } from './version-ledger.ts';
import { byAgent, heldVersions, takeSteps } from './version-steps.ts';

type Dependencies = {
  reach: ConfigReach;
  keeper: VersionKeeper;
  ledger: VersionLedger;
  reader: ConfigReader;
  notes: ConfigNotes;
  told: ConfigAlerts;
  audit: AuditService;
  /** Has the bot looked at soon, because it is on trial. */
  lookAt: (reached: Reached) => void;
  clock: Clock;
};

export type Change = {
  bytes: Uint8Array;
  /** False where secrets are taken out of the bytes. */
  isWhole: boolean;
  origin: Extract<ConfigOrigin, 'person' | 'rollback' | 'template'>;
  reason: string | null;
  graceMs: number;
  /** The agent does it by itself, and tells so. */
  tells?: 'config.rolled_back' | 'config.restored';
};

export type Committed = { version: StoredVersion; restarts: boolean | null };

/** Nothing was written for these, which is the bot's own word. */
const nothingWritten: ReadonlySet<string> = new Set([
  'config_conflict',
  'config_invalid',
  'config_refused',
]);

export type ConfigCommits = ReturnType<typeof createConfigCommits>;

/**
 * Carries changes out: written down before the act, applied to the very state they were made from, and decided by what
 * is at the bot afterwards. Everything here is to be called in turn.
 */
export function createConfigCommits({
  reach,
  keeper,
  ledger,
  reader,
  notes,
  told,
  audit,
  lookAt,
  clock,
}: Dependencies) {
  /** What is wrong with it, by us and then by the bot. */
  async function preview(
    reached: Reached,
    { bytes }: Pick<Change, 'bytes'>,
    from: FoundConfig,
  ): Promise<ConfigPreview> {
    const { access, config, format } = reached;
    const ours = issuesOf(bytes, format);
    if (ours.length > 0) {
      return { issues: ours, changedPaths: [], effect: null };
    }
    const said = await reach.ask(reached, (context) =>
      access.preview(config, { bytes, from }, context),
    );
    const paths =
      said.changedPaths.length > 0 ? said.changedPaths : changedPaths(from.bytes, bytes, format);
    return {
      ...said,
      changedPaths: paths,
      issues: await keeper.cleanIssues(reached, [bytes, from.bytes], said.issues),
    };
  }

  async function begin(
    reached: Reached,
    act: Act,
    { bytes, isWhole, origin, reason, graceMs }: Change,
    base: { hash: string | null; revision: string | null },
  ): Promise<StoredVersion> {
    const prepared = await keeper.prepare(reached, { bytes, isWhole });
    let begun: StoredVersion | undefined;
    const { id: botId, tenantId } = reached.watched.bot;
    try {
      await ledger.inChange(reached, async ({ transaction }) => {
        begun = await keeper.addIn(transaction, reached, prepared, {
          state: 'applying',
          origin,
          author: act.actorKind === 'agent' ? byAgent : act.actorId,
          reason,
          parentHash: base.hash,
          revision: base.revision,
          graceMs,
        });
        await audit.record(transaction, act, {
          tenantId,
          action: `config.begin_${origin}`,
          subject: botId,
          before: { hash: base.hash },
          after: { hash: prepared.hash, version: begun.number },
        });
      });
    } catch (error) {
      throw isTaken(error) ? new AppError('config_conflict', {}, { cause: error }) : error;
    }
    if (!begun) {
      throw new Error('expected the version that was just added');
    }
    return begun;
  }

  async function get({ watched }: Reached, id: ConfigVersionId): Promise<StoredVersion> {
    const { id: botId, tenantId } = watched.bot;
    const version = await keeper.store(tenantId).find(botId, id);
    if (!version) {
      throw new Error('expected a version that is held');
    }
    return version;
  }

  /** The bot said no, so nothing is other than before. */
  async function settleRefused(
    reached: Reached,
    version: StoredVersion,
    issues: ConfigIssue[],
  ): Promise<void> {
    await ledger.inChange(reached, async ({ transaction }) => {
      const store = keeper.storeIn(transaction, version.tenantId);
      const { held } = heldVersions(await store.held(version.botId, reached.place));
      if (held.applying?.id === version.id) {
        await takeSteps(transaction, { keeper, reached, now: clock.now() }, refused(held));
        await store.change(version.id, { issues });
      }
    });
  }

  async function write(
    reached: Reached,
    version: StoredVersion,
    { bytes, reason }: Change,
    { found, seen }: Pick<Look, 'found' | 'seen'>,
  ): Promise<{ revision: string | undefined; restarts: boolean | null }> {
    const { access, config } = reached;
    try {
      return await reach.ask(reached, (context) =>
        access.apply(
          config,
          { bytes, base: found.revision, reason: reason ?? 'changed through Admin Agent' },
          context,
        ),
      );
    } catch (error) {
      if (error instanceof AppError && nothingWritten.has(error.code)) {
        const issues = await keeper.cleanIssues(
          reached,
          [bytes, found.bytes],
          (error.details['issues'] ?? []) as ConfigIssue[],
        );
        await settleRefused(reached, version, issues);
        throw new AppError(error.code, issues.length > 0 ? { issues } : {}, { cause: error });
      }
      // Whether it was written is told by what is there.
      const after = await reader.look(reached);
      if (after.seen.hash === seen.hash) {
        throw error;
      }
      return { revision: undefined, restarts: null };
    }
  }

  /** What is at the bot now is noted; where it does not answer yet, what it said of the write has to do. */
  async function land(
    reached: Reached,
    act: Act,
    version: StoredVersion,
    revision: string | undefined,
  ): Promise<void> {
    try {
      const given = await reader.read(reached);
      await notes.note(reached, given, {
        act,
        ...(revision !== undefined && { landed: revision }),
      });
    } catch (error) {
      if (revision === undefined) {
        throw error;
      }
      await notes.noteLanded(reached, act, { version, revision });
    }
  }

  return {
    preview,

    /** Rejects with `config_invalid`, and the issues, where it must not be written. */
    async commit(reached: Reached, act: Act, change: Change, look: Look): Promise<Committed> {
      if (!mayBegin(look.versions.held)) {
        throw new AppError('config_conflict');
      }
      const { issues } = await preview(reached, change, look.found);
      if (issues.length > 0) {
        throw new AppError('config_invalid', { issues });
      }
      const { hash, revision: base } = look.seen;
      const version = await begin(reached, act, change, { hash, revision: base });
      const { revision, restarts } = await write(reached, version, change, look);
      await land(reached, act, version, revision);
      return { version: await this.finish(reached, act, version, change, look), restarts };
    },

    /** Whole bytes are put in place while the bot is dead; there is nobody to ask what it makes of them. */
    async putBack(
      reached: Reached,
      act: Act,
      change: Change,
      look: Look | null,
    ): Promise<Committed> {
      const { access, config } = reached;
      if (!access.putBack) {
        throw new AppError('config_unreachable');
      }
      const { held, current } = await ledger.heldOf(reached);
      if (held.applying) {
        // Whether it came to anything cannot be told any more, and no longer matters.
        await settleRefused(reached, await get(reached, held.applying.id), []);
      }
      const base = look?.seen ?? { hash: current?.hash ?? null, revision: null };
      const version = await begin(reached, act, change, base);
      await reach.ask(reached, async (context) => access.putBack?.(config, change.bytes, context));
      await notes.noteLanded(reached, act, { version, revision: null });
      return { version: await this.finish(reached, act, version, change, look), restarts: false };
    },

    /** What people are told of it, and the version as it is now. */
    async finish(
      reached: Reached,
      act: Act,
      version: StoredVersion,
      { tells, origin }: Change,
      look: Look | null,
    ): Promise<StoredVersion> {
      const { tenantId, id: botId } = reached.watched.bot;
      await ledger.inChange(reached, async (change) => {
        if (tells) {
          const from = look?.versions.current?.number ?? version.number - 1;
          await told.tellPutBack(change, tells, { from, to: version.number });
        } else {
          await told.settlePutBack(change);
        }
        await audit.record(change.transaction, act, {
          tenantId,
          action: origin === 'rollback' ? 'config.roll_back' : 'config.apply',
          subject: botId,
          before: { hash: version.parentHash },
          after: { hash: version.hash, version: version.number },
        });
      });
      lookAt(reached);
      return get(reached, version.id);
    },
  };
}

/** Another is being applied already, by another process over this store. */
function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'SQLITE_CONSTRAINT_UNIQUE';
}
