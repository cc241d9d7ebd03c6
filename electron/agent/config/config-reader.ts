import { type Act, agentAct } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { FoundConfig } from '#electron/agent/connectors/config-access.ts';
import { textOf } from '#electron/agent/connectors/config-source/config-bytes.ts';
import { hashOf } from '#electron/agent/connectors/config-source/config-file.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { BotChange } from '#electron/agent/incidents/bot-change.ts';
import type { IncidentService } from '#electron/agent/incidents/incident-service.ts';
import type { Clock } from '#electron/agent/ports.ts';
import type { StoredVersion } from '#electron/store/config-store.ts';
import { AppError } from '#shared/errors.ts';
import type { ConfigVersionId } from '#shared/schemas/ids.ts';

import { type Found, found, landed, type Step } from './commit-rules.ts';
import { type ConfigAlerts, whatToTell } from './config-alerts.ts';
import type { ConfigBook, ConfigBooks, Seen } from './config-books.ts';
import { holdsChange } from './config-diff.ts';
import type { ConfigReach, Reached } from './config-reach.ts';
import { issuesOf } from './config-text.ts';
import { beginTrial } from './trial-rules.ts';
import type { Prepared, VersionKeeper } from './version-keeper.ts';
import { type HeldVersions, heldVersions, takeSteps } from './version-steps.ts';

type Dependencies = {
  reach: ConfigReach;
  keeper: VersionKeeper;
  books: ConfigBooks;
  told: ConfigAlerts;
  roster: Roster;
  incidents: IncidentService;
  audit: AuditService;
  events: Events;
  ids: Ids;
  clock: Clock;
};

/** What a look at a bot's configuration saw, with the versions as they are after it was noted. */
export type Look = { found: FoundConfig; seen: Seen; versions: HeldVersions };

/** A drifted version counts as one the bot is well with after so long. */
const looseGraceMs = 120_000;

export type ConfigReader = ReturnType<typeof createConfigReader>;

/** Reads configurations and takes note of what became of them. Everything here is to be called in turn. */
export function createConfigReader({
  reach,
  keeper,
  books,
  told,
  roster,
  incidents,
  audit,
  events,
  ids,
  clock,
}: Dependencies) {
  const bookOf = ({ watched, place }: Reached): ConfigBook => books.of(watched, place);

  /** Whether the configuration can be read, and what keeps us from it. */
  function noteTrouble(reached: Reached, trouble: ConfigBook['trouble']): void {
    const book = bookOf(reached);
    if (book.trouble !== trouble) {
      book.trouble = trouble;
      const { tenantId, id } = reached.watched.bot;
      events.emit('config.changed', tenantId, id);
    }
  }

  async function heldOf({ watched, place }: Reached): Promise<HeldVersions> {
    const { id, tenantId } = watched.bot;
    return heldVersions(await keeper.store(tenantId).held(id, place));
  }

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

  /**
   * Which of the known it is that was found, whatever the bot wrote beside it: what has the revision that a write of
   * ours came to is that version.
   */
  async function recognise(
    reached: Reached,
    { held, current, get }: HeldVersions,
    given: FoundConfig,
    { hash, isValid, landed }: { hash: string; isValid: boolean; landed: string | undefined },
  ): Promise<{ what: Found; as: StoredVersion | null }> {
    const { watched, place } = reached;
    const store = keeper.store(watched.bot.tenantId);
    const isOurs = await store.isSetElsewhere(watched.bot.id, place, hash);
    const what = { hash, isValid, isOurs, isBase: false, isWanted: false };
    if (!held.applying) {
      const isSame = current !== null && current.revision === given.revision;
      return isSame ? { what: { ...what, hash: current.hash }, as: current } : { what, as: null };
    }
    const version = get(held.applying.id);
    if (hash === version.hash || given.revision === landed) {
      return { what: { ...what, isWanted: true }, as: version };
    }
    if (hash === version.parentHash || given.revision === version.revision) {
      return { what: { ...what, isBase: true }, as: null };
    }
    const isWanted = await holdsWanted(reached, version, given);
    return { what: { ...what, isWanted }, as: isWanted ? version : null };
  }

  async function holdsWanted(
    { watched, place, format }: Reached,
    version: StoredVersion,
    given: FoundConfig,
  ): Promise<boolean> {
    const store = keeper.store(watched.bot.tenantId);
    const base =
      version.parentHash === null
        ? undefined
        : await store.byHash(watched.bot.id, place, version.parentHash);
    if (!base) {
      return false;
    }
    const texts = {
      base: textOf(await keeper.bytesOf(base)),
      wanted: textOf(await keeper.bytesOf(version)),
      found: textOf(given.bytes),
    };
    const { base: from, wanted, found: there } = texts;
    return (
      from !== undefined &&
      wanted !== undefined &&
      there !== undefined &&
      from !== wanted &&
      holdsChange({ base: from, wanted, found: there }, format)
    );
  }

  /** Runs a change of the bot's versions; rejects where the bot is gone by then. */
  async function inChange(
    { watched, place }: Reached,
    work: (change: BotChange) => Promise<void>,
  ): Promise<void> {
    const { bot } = watched;
    const book = books.of(watched, place);
    book.noted = null;
    await incidents.inOne(watched, async (transaction) => {
      if (roster.find(bot.tenantId, bot.id) !== watched) {
        throw new AppError('not_found');
      }
      const change = { transaction, watched, announce: [] as (() => void)[] };
      await work(change);
      change.announce.push(() => events.emit('config.changed', bot.tenantId, bot.id));
      return change.announce;
    });
  }

  /** Nothing is other than when it was last noted, which is what nearly every look finds: equal states have equal revisions. */
  function sameAsNoted(reached: Reached, given: FoundConfig): Look | undefined {
    const book = bookOf(reached);
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
    watchTrial(reached, noted);
    return { found: given, seen: book.seen, versions: noted };
  }

  /** What the bot is now watched for, where something at it has yet to prove itself. */
  function watchTrial(reached: Reached, { held, get }: HeldVersions): void {
    const book = bookOf(reached);
    const unproven = held.watching ?? held.loose;
    if (!unproven) {
      book.trial = null;
      return;
    }
    const version = get(unproven.id);
    const kind = held.watching ? 'watching' : (held.loose?.state ?? 'drifted');
    if (kind === 'drifted' && version.judgedAt !== null) {
      // Said once; whether it stays is for people to say.
      book.trial = null;
      return;
    }
    if (book.trial?.versionId === unproven.id) {
      return;
    }
    const graceMs = { watching: version.graceMs, candidate: 0, drifted: looseGraceMs }[kind];
    const before = reached.watched.state.verdict;
    book.trial = { ...beginTrial(graceMs, before, clock.now()), versionId: unproven.id, kind };
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
    await inChange(reached, async (change) => {
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
    bookOf,
    heldOf,
    inChange,
    watchTrial,

    /** What is gone back to: the good one, or where none has proved itself yet what the one on trial took the place of. */
    async wayBack(
      { watched, place }: Reached,
      { good, held, get }: HeldVersions,
    ): Promise<StoredVersion | null> {
      const parentHash = held.watching && get(held.watching.id).parentHash;
      if (good || !parentHash) {
        return good;
      }
      const { id, tenantId } = watched.bot;
      const before = await keeper.store(tenantId).byHash(id, place, parentHash);
      return before && before.state !== 'bad' ? before : null;
    },

    /** Reads the configuration without taking note of it, but for whether that can be done. */
    async read(reached: Reached): Promise<FoundConfig> {
      try {
        const given = await reach.read(reached);
        noteTrouble(reached, null);
        return given;
      } catch (error) {
        noteTrouble(reached, troubleOf(error));
        throw error;
      }
    },

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
      const book = bookOf(reached);
      const versions = await heldOf(reached);
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
      const after = steps.length > 0 || isRewritten ? await heldOf(reached) : versions;
      book.noted = after;
      watchTrial(reached, after);
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
      await inChange(reached, async ({ transaction }) => {
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
      watchTrial(reached, await heldOf(reached));
    },

    /** Reads, and takes note. */
    async look(reached: Reached, act?: Act): Promise<Look> {
      let given: FoundConfig | undefined;
      try {
        given = await reach.read(reached);
        noteTrouble(reached, null);
        // Here too, so that the look that finds nothing, which nearly every one is, makes no promise more.
        return sameAsNoted(reached, given) ?? (await this.note(reached, given, act ? { act } : {}));
      } catch (error) {
        const trouble = troubleOf(error);
        if (!given || trouble === 'vault_locked') {
          noteTrouble(reached, trouble);
        }
        throw error;
      }
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

function troubleOf(error: unknown): ConfigBook['trouble'] {
  const code = error instanceof AppError ? error.code : undefined;
  if (code === 'vault_locked' || code === 'secret_damaged') {
    return 'vault_locked';
  }
  return code === 'config_refused' ? 'refused' : 'unreachable';
}
