import { type Act, agentAct } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { FoundConfig } from '#electron/agent/connectors/config-access.ts';
import { hashOf } from '#electron/agent/connectors/config-source/config-file.ts';
import type { WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock } from '#electron/agent/ports.ts';
import type { StoredVersion } from '#electron/store/config-store.ts';
import type { ConfigVersionId } from '#shared/schemas/ids.ts';

import { found, landed, type Step } from './commit-rules.ts';
import { type ConfigAlerts, whatToTell } from './config-alerts.ts';
import type { ConfigBooks, Seen } from './config-books.ts';
import type { Reached } from './config-reach.ts';
import { issuesOf } from './config-text.ts';
import type { RecogniseConfig } from './recognise-config.ts';
import type { Prepared, VersionKeeper } from './version-keeper.ts';
import type { VersionLedger } from './version-ledger.ts';
import { type HeldVersions, heldVersions, takeSteps } from './version-steps.ts';

type Dependencies = {
  keeper: VersionKeeper;
  books: ConfigBooks;
  ledger: VersionLedger;
  recognise: RecogniseConfig;
  told: ConfigAlerts;
  audit: AuditService;
  ids: Ids;
  clock: Clock;
};

/** What a look at a bot's configuration saw, with the versions as they are after it was noted. */
export type Look = { found: FoundConfig; seen: Seen; versions: HeldVersions };

export type ConfigNotes = ReturnType<typeof createConfigNotes>;

/** Takes note of what was found at bots. Everything here is to be called in turn. */
export function createConfigNotes({
  keeper,
  books,
  ledger,
  recognise,
  told,
  audit,
  ids,
  clock,
}: Dependencies) {
  function see(
    { format }: Reached,
    given: FoundConfig,
  ): Omit<Seen, 'issues'> & { raw: Seen['issues'] } {
    const ours = issuesOf(given.bytes, format);
    return {
      hash: hashOf(given.bytes),
      revision: given.revision,
      isRunning: given.isRunning,
      isValid: given.isValid && ours.length === 0,
      // Where the bot says what is wrong it says it better.
      raw: given.issues.length > 0 ? given.issues : ours,
      at: clock.now(),
    };
  }

  /** Nothing is other than when it was last noted, which is what nearly every look finds: equal states have equal revisions. */
  function sameAsNoted(reached: Reached, given: FoundConfig): Look | undefined {
    const book = books.of(reached);
    const { seen, noted } = book;
    const isSame =
      seen?.isValid === true &&
      given.isValid &&
      given.revision === seen.revision &&
      given.isRunning === seen.isRunning;
    if (!isSame || !noted || noted.held.applying || !isTold(reached.watched, noted, seen)) {
      return undefined;
    }
    book.seen = { ...seen, at: clock.now() };
    ledger.watchTrial(reached, noted);
    return { found: given, seen: book.seen, versions: noted };
  }

  type Noted = {
    versions: HeldVersions;
    seen: Seen;
    steps: readonly Step<ConfigVersionId>[];
    /** What was found, where it becomes a version or the bytes of one. */
    prepared: Prepared | undefined;
    /** The version that it is, though its bytes are others than were sent. */
    as: StoredVersion | null;
    act: Act;
  };

  async function write(
    reached: Reached,
    { versions, seen, steps, prepared, as, act }: Noted,
  ): Promise<void> {
    const { watched, place } = reached;
    const { id: botId, tenantId } = watched.bot;
    const now = clock.now();
    await ledger.inChange(reached, async (change) => {
      const { transaction } = change;
      const store = keeper.storeIn(transaction, tenantId);
      const isFirst = versions.current === null && versions.held.applying === null;
      const version = await takeSteps(
        transaction,
        { keeper, reached, now },
        steps,
        prepared && {
          prepared,
          parentHash: versions.current?.hash ?? null,
          origin: isFirst ? 'found' : 'outside',
        },
      );
      if (as && prepared && as.hash !== prepared.hash) {
        const sealedRef = await keeper.sealIn(transaction, reached, prepared);
        const { hash, shown, isWhole } = prepared;
        await store.change(as.id, { hash, shown, sealedRef, isWhole });
      }
      const { applying } = versions.held;
      if (applying && as?.id === applying.id) {
        const trialUntil = applying.isProven ? null : now + as.graceMs;
        await store.change(as.id, { appliedAt: now, revision: seen.revision, trialUntil });
      }
      const after = heldVersions(await store.held(botId, place));
      await told.tellState(change, {
        hasDrifted: after.held.loose?.state === 'drifted',
        isInvalid: !seen.isValid,
      });
      if (steps.length > 0) {
        await audit.record(transaction, act, {
          tenantId,
          action: actionOf(versions, as),
          subject: botId,
          before: { hash: versions.current?.hash ?? null },
          after: { hash: seen.hash, version: version?.number ?? as?.number ?? null },
        });
      }
    });
  }

  return {
    sameAsNoted,

    /**
     * Takes note of what was read: a version it became, a change that is decided by it, people that are told. `landed` is
     * the revision that a write came to which has yet to be noted.
     */
    async note(
      reached: Reached,
      given: FoundConfig,
      { act, landed: came }: { act?: Act; landed?: string } = {},
    ): Promise<Look> {
      const same = came === undefined ? sameAsNoted(reached, given) : undefined;
      if (same) {
        return same;
      }
      const book = books.of(reached);
      const versions = await ledger.heldOf(reached);
      const { raw, ...sight } = see(reached, given);
      const { what, as } = await recognise(reached, versions, given, { ...sight, landed: came });
      const steps = found(versions.held, what);
      const isNew = steps.some(({ kind }) => kind === 'add');
      const isRewritten = as !== null && as.hash !== sight.hash;
      const wrong = sight.isValid ? [] : raw;
      const prepared =
        isNew || isRewritten
          ? await keeper.prepare(reached, { ...given, issues: wrong })
          : undefined;
      const issues = prepared?.issues ?? (await keeper.cleanIssues(reached, [given.bytes], wrong));
      const seen: Seen = { ...sight, issues };
      if (steps.length > 0 || isRewritten || !isTold(reached.watched, versions, seen)) {
        await write(reached, {
          versions,
          seen,
          steps,
          prepared,
          as,
          act: act ?? agentAct('config', ids.next()),
        });
      }
      book.seen = seen;
      const after = steps.length > 0 || isRewritten ? await ledger.heldOf(reached) : versions;
      book.noted = after;
      ledger.watchTrial(reached, after);
      return { found: given, seen, versions: after };
    },

    /** What was applied is there by the bot's own word, though it could not be read yet. */
    async noteLanded(
      reached: Reached,
      act: Act,
      { version, revision }: { version: StoredVersion; revision: string | null },
    ): Promise<void> {
      const { tenantId, id: botId } = reached.watched.bot;
      const now = clock.now();
      await ledger.inChange(reached, async ({ transaction }) => {
        const store = keeper.storeIn(transaction, tenantId);
        const { held } = heldVersions(await store.held(botId, reached.place));
        if (held.applying?.id !== version.id) {
          return;
        }
        await takeSteps(transaction, { keeper, reached, now }, landed(held));
        const trialUntil = held.applying.isProven ? null : now + version.graceMs;
        await store.change(version.id, { appliedAt: now, revision, trialUntil });
        await audit.record(transaction, act, {
          tenantId,
          action: 'config.landed',
          subject: botId,
          before: { hash: version.parentHash },
          after: { hash: version.hash, version: version.number },
        });
      });
      ledger.watchTrial(reached, await ledger.heldOf(reached));
    },
  };
}

/** People know what there is to know of it. */
function isTold(watched: WatchedBot, { held }: HeldVersions, { isValid }: Seen): boolean {
  const hasDrifted = held.loose?.state === 'drifted';
  const { toOpen, toSettle } = whatToTell(watched, { hasDrifted, isInvalid: !isValid });
  return toOpen.length + toSettle.length === 0;
}

function actionOf({ held, current }: HeldVersions, as: StoredVersion | null): string {
  if (held.applying) {
    return as ? 'config.landed' : 'config.not_landed';
  }
  return current ? 'config.found_changed' : 'config.found';
}
