import type { AlertService } from '#electron/agent/alerts/alert-service.ts';
import { type Act, agentAct } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { BotContexts } from '#electron/agent/connectors/bot-context.ts';
import type { ConnectorRegistry } from '#electron/agent/connectors/connector.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { IncidentService } from '#electron/agent/incidents/incident-service.ts';
import type { Clock, Logger, Random, SecretVault } from '#electron/agent/ports.ts';
import type { Bot } from '#electron/store/bot-store.ts';
import type { StoredVersion } from '#electron/store/config-store.ts';
import type { Database } from '#electron/store/database.ts';
import { createTemplateStore } from '#electron/store/template-store.ts';
import { AppError } from '#shared/errors.ts';
import type {
  ConfigChange,
  ConfigPreview,
  ConfigStanding,
  ConfigText,
  ConfigVersion,
} from '#shared/schemas/config.ts';
import { configTextSchema, configVersionSchema } from '#shared/schemas/config.ts';
import type { BotId, ConfigVersionId, TenantId } from '#shared/schemas/ids.ts';
import type { HealingMode } from '#shared/schemas/setup.ts';

import { takenIn } from './commit-rules.ts';
import { createConfigAlerts } from './config-alerts.ts';
import { createConfigBooks } from './config-books.ts';
import { type Change, createConfigCommits } from './config-commits.ts';
import { type ConfigReach, createConfigReach, type Reached } from './config-reach.ts';
import { createConfigReader, type Look } from './config-reader.ts';
import { createConfigRepairs } from './config-repairs.ts';
import { issuesOf, textOf } from './config-text.ts';
import { createConfigTrials } from './config-trials.ts';
import { createConfigWatch } from './config-watch.ts';
import { createFingerprints } from './fingerprints.ts';
import { unmaskConfig } from './mask-config.ts';
import { createTemplateService } from './template-service.ts';
import { createVersionKeeper } from './version-keeper.ts';
import { heldVersions, takeSteps } from './version-steps.ts';

/** A change is watched for so long before it counts as good. */
const defaultGraceMs = 120_000;
const hourMs = 60 * 60_000;
/** Something not valid is put right by the agent itself so often in an hour; then somebody else insists on it. */
const putsRightAnHour = 3;
/** What was put back is news for so long. */
const newsMs = 24 * hourMs;

type Dependencies = {
  db: Database;
  vault: SecretVault;
  roster: Roster;
  connectors: ConnectorRegistry;
  contexts: BotContexts;
  incidents: IncidentService;
  alerts: AlertService;
  audit: AuditService;
  events: Events;
  ids: Ids;
  random: Random;
  clock: Clock;
  logger: Logger;
  /** How far the agent may go with this bot by itself. */
  modeOf: (watched: WatchedBot) => HealingMode;
  /** A person said that nothing is to be done for the bot's trouble. */
  isStopped: (watched: WatchedBot) => Promise<boolean>;
  /** Has a bot probed now. */
  check: (watched: WatchedBot) => void;
};

/** The configurations of bots: their versions, changes that confirm themselves, and what others change. */
export function createConfigService({
  db,
  vault,
  roster,
  connectors,
  contexts,
  incidents,
  alerts,
  audit,
  events,
  ids,
  random,
  clock,
  logger,
  modeOf,
  isStopped,
  check,
}: Dependencies) {
  const reach: ConfigReach = createConfigReach({ connectors, contexts, clock });
  const fingerprints = createFingerprints({ db, vault, random });
  const keeper = createVersionKeeper({ reach, db, vault, fingerprints, ids, clock });
  const books = createConfigBooks();
  const told = createConfigAlerts({ alerts, ids });
  const reader = createConfigReader({
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
  });
  const commits = createConfigCommits({ reach, keeper, reader, told, audit, lookAt, clock });
  const trials = createConfigTrials({
    roster,
    reach,
    keeper,
    books,
    reader,
    commits,
    isStopped,
    audit,
    ids,
    clock,
    logger,
  });
  const watch = createConfigWatch({
    roster,
    reach,
    events,
    look: lookByItself,
    noteChecked: trials.consider,
    clock,
    logger,
  });
  const templates = createTemplateService({
    db,
    roster,
    reach,
    books,
    reader,
    commits,
    audit,
    events,
    ids,
    clock,
    logger,
    graceMs: defaultGraceMs,
  });
  // Said once each time that the vault is closed.
  let isVaultMissed = false;

  /** The bot is on trial, and bots that share its configuration have another now, too. */
  function lookAt({ watched, place }: Reached): void {
    check(watched);
    for (const other of roster.ofTenant(watched.bot.tenantId)) {
      if (other !== watched && reach.find(other)?.place === place) {
        watch.lookSoon(other);
      }
    }
  }

  async function lookByItself(watched: WatchedBot): Promise<void> {
    const reached = reach.find(watched);
    if (!reached) {
      return;
    }
    try {
      await books.inTurn(reached.place, async () => {
        const look = await reader.look(reached).catch(async (error: unknown) => {
          // What is on trial is watched, though it cannot be read.
          reader.watchTrial(reached, await reader.heldOf(reached));
          throw error;
        });
        await putRight(reached, look);
        if (isNews(watched)) {
          await settleNews(reached, look);
        }
      });
    } catch (error) {
      noteFailed(watched, error);
    } finally {
      trials.consider(watched);
    }
  }

  function noteFailed({ bot }: WatchedBot, error: unknown): void {
    const isSealed = error instanceof AppError && error.code === 'vault_locked';
    if (isSealed && !isVaultMissed) {
      isVaultMissed = true;
      logger.warn(
        { botId: bot.id },
        'the vault is closed; no configuration is kept until it opens',
      );
    } else if (!isSealed) {
      logger.debug({ error, botId: bot.id }, 'a configuration could not be read');
    }
  }

  vault.onChange(() => {
    if (isVaultMissed && vault.status().state === 'open') {
      isVaultMissed = false;
      for (const watched of roster.all()) {
        if (books.find(watched)?.trouble === 'vault_locked') {
          watch.lookSoon(watched);
        }
      }
    }
  });

  function rollBackTo(
    good: StoredVersion,
    bytes: Uint8Array,
    own: Pick<Change, 'reason'> & Partial<Change>,
  ): Change {
    return {
      bytes,
      isWhole: good.isWhole,
      origin: 'rollback',
      graceMs: good.graceMs || defaultGraceMs,
      ...own,
    };
  }

  /**
   * Somebody wrote what is not valid, and the bot goes on with what it had: the good one is put back. Not while the bot is
   * worked on, which may be what leaves it half written.
   */
  async function putRight(reached: Reached, look: Look): Promise<void> {
    const { watched } = reached;
    const { good, held } = look.versions;
    const isRunningOn =
      ['ok', 'degraded'].includes(watched.state.verdict) && !watched.inMaintenance;
    if (look.seen.isValid || !isRunningOn || !good || good.hash === look.seen.hash) {
      return;
    }
    const book = reader.bookOf(reached);
    book.putRightAt = book.putRightAt.filter((at) => clock.mono() - at < hourMs);
    const mayTry = book.putRightAt.length < putsRightAnHour && held.applying === null;
    if (!mayTry || modeOf(watched) !== 'auto' || (await isStopped(watched))) {
      return;
    }
    book.putRightAt.push(clock.mono());
    const act = agentAct('config', ids.next());
    const change = rollBackTo(good, await keeper.bytesOf(good), {
      reason: null,
      tells: 'config.restored',
    });
    await commits.commit(reached, act, change, look);
  }

  const isNews = ({ hasAlert }: WatchedBot): boolean =>
    hasAlert.has('config.rolled_back') || hasAlert.has('config.restored');

  /** What was put back a day ago is no news any more. */
  async function settleNews(reached: Reached, { versions }: Look): Promise<void> {
    const { current } = versions;
    if (current && clock.now() - (current.appliedAt ?? current.createdAt) > newsMs) {
      await reader.inChange(reached, (change) => told.settlePutBack(change));
    }
  }

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
    const { current, good, held } = await reader.heldOf(reached);
    const { seen, trouble } = reader.bookOf(reached);
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
      ) ?? (await reader.wayBack(reached, look.versions));
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

  /** Has a bot's configuration looked at, then runs the rest in the same turn. */
  function afterLook<Result>(
    act: Act,
    tenantId: TenantId,
    botId: BotId,
    work: (reached: Reached, look: Look) => Promise<Result>,
  ): Promise<Result> {
    const reached = reach.get(roster.get(tenantId, botId));
    return books.inTurn(reached.place, async () => work(reached, await reader.look(reached, act)));
  }

  return {
    /** How the ladder sees and uses configurations. */
    repair: createConfigRepairs({ vault, reach, keeper, books, reader, commits }),

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

    /** Reads now. */
    look: (act: Act, tenantId: TenantId, botId: BotId): Promise<ConfigStanding> =>
      afterLook(act, tenantId, botId, async (reached, look) => {
        await putRight(reached, look);
        return standingOf(reached.watched);
      }),

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
        return shown((await commits.commit(reached, because(act, reason), change, look)).version);
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
        return shown((await commits.commit(reached, because(act, reason), change, look)).version);
      }),

    /** What others changed stays, and is what is good from now on. */
    takeIn: (act: Act, tenantId: TenantId, botId: BotId): Promise<ConfigStanding> =>
      afterLook(act, tenantId, botId, async (reached, { seen, versions }) => {
        if (!seen.isValid) {
          throw new AppError('config_invalid', { issues: seen.issues });
        }
        if (takenIn(versions.held).length > 0) {
          await reader.inChange(reached, async (change) => {
            const { transaction } = change;
            const store = keeper.storeIn(transaction, tenantId);
            const now = heldVersions(await store.held(botId, reached.place));
            await takeSteps(transaction, { keeper, reached, now: clock.now() }, takenIn(now.held));
            await told.tellState(change, { hasDrifted: false, isInvalid: false });
            await audit.record(transaction, act, {
              tenantId,
              action: 'config.take_in',
              subject: botId,
              before: { hash: now.good?.hash ?? null },
              after: { hash: now.current?.hash ?? null },
            });
          });
          reader.watchTrial(reached, await reader.heldOf(reached));
        }
        return standingOf(reached.watched);
      }),

    /** What others changed is undone. */
    putBack: (act: Act, tenantId: TenantId, botId: BotId): Promise<ConfigStanding> =>
      afterLook(act, tenantId, botId, async (reached, look) => {
        const { good } = look.versions;
        if (!good) {
          throw new AppError('config_no_good');
        }
        if (good.hash !== look.seen.hash) {
          const bytes = await keeper.bytesOf(good);
          await commits.commit(reached, act, rollBackTo(good, bytes, { reason: act.reason }), look);
        }
        return standingOf(reached.watched);
      }),

    /** Everything sealed of a bot that goes is destroyed in the transaction that removes it. */
    async release(transaction: Database, bot: Bot): Promise<void> {
      await keeper.dropIn(transaction, bot);
      await createTemplateStore(transaction, bot.tenantId).unassign(bot.id);
    },

    /** What was under way when the agent last ended is decided first. */
    async start(): Promise<void> {
      const first: WatchedBot[] = [];
      for (const { id } of roster.tenants()) {
        for (const botId of await keeper.store(id).botsWith(['applying', 'watching'])) {
          first.push(...[roster.find(id, botId)].filter((watched) => watched !== undefined));
        }
      }
      watch.start(first);
    },

    templates,

    async stop(): Promise<void> {
      await templates.stop();
      await watch.stop();
      await trials.stop();
    },
  };
}

const shown = (version: StoredVersion): ConfigVersion => configVersionSchema.parse(version);

const because = (act: Act, reason: string | undefined): Act => {
  // The same act, so that its entries are counted, with the reason in the proof.
  Object.assign(act, { reason: reason ?? act.reason });
  return act;
};
