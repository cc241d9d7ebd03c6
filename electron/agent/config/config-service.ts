import type { AlertService } from '#electron/agent/alerts/alert-service.ts';
import type { Act } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { BotContexts } from '#electron/agent/connectors/bot-context.ts';
import type { ConnectorRegistry } from '#electron/agent/connectors/connector.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { IncidentService } from '#electron/agent/incidents/incident-service.ts';
import type { Clock, Logger, Random, SecretVault } from '#electron/agent/ports.ts';
import type { Bot } from '#electron/store/bot-store.ts';
import type { Database } from '#electron/store/database.ts';
import { createTemplateStore } from '#electron/store/template-store.ts';
import { AppError } from '#shared/errors.ts';
import type { ConfigStanding } from '#shared/schemas/config.ts';
import type { BotId, TenantId } from '#shared/schemas/ids.ts';
import type { HealingMode } from '#shared/schemas/setup.ts';

import { createAfterLook } from './after-look.ts';
import { createChangesByHand } from './changes-by-hand.ts';
import { createConfigAlerts } from './config-alerts.ts';
import { createConfigBooks } from './config-books.ts';
import { createConfigCommits } from './config-commits.ts';
import { createConfigDrift } from './config-drift.ts';
import { createConfigNotes, type Look } from './config-notes.ts';
import { type ConfigReach, createConfigReach, type Reached } from './config-reach.ts';
import { createConfigReader } from './config-reader.ts';
import { createConfigRepairs } from './config-repairs.ts';
import { createConfigTrials } from './config-trials.ts';
import { createConfigViews } from './config-views.ts';
import { createConfigWatch } from './config-watch.ts';
import { createFingerprints } from './fingerprints.ts';
import { createRecogniseConfig } from './recognise-config.ts';
import { defaultGraceMs } from './roll-back-to.ts';
import { createTemplateService } from './template-service.ts';
import { createVersionKeeper } from './version-keeper.ts';
import { createVersionLedger } from './version-ledger.ts';

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
  const ledger = createVersionLedger({ keeper, books, roster, incidents, events, clock });
  const recognise = createRecogniseConfig({ keeper });
  const notes = createConfigNotes({
    keeper,
    books,
    ledger,
    recognise,
    told,
    audit,
    ids,
    clock,
  });
  const reader = createConfigReader({ reach, notes, books, events });
  const commits = createConfigCommits({
    reach,
    keeper,
    ledger,
    reader,
    notes,
    told,
    audit,
    lookAt,
    clock,
  });
  const trials = createConfigTrials({
    roster,
    reach,
    keeper,
    ledger,
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
    ledger,
    commits,
    audit,
    events,
    ids,
    clock,
    logger,
    graceMs: defaultGraceMs,
  });
  const afterLook = createAfterLook({ roster, reach, books, reader });
  const { standingOf, ...views } = createConfigViews({ roster, reach, keeper, ledger, books });
  const { putRight, isNews, settleNews, takeIn, putBack } = createConfigDrift({
    keeper,
    ledger,
    books,
    commits,
    told,
    afterLook,
    standingOf,
    modeOf,
    isStopped,
    audit,
    ids,
    clock,
  });
  const byHand = createChangesByHand({
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
      await books.inTurn(reached.place, () => lookInTurn(reached));
    } catch (error) {
      noteFailed(watched, error);
    } finally {
      trials.consider(watched);
    }
  }

  async function lookInTurn(reached: Reached): Promise<void> {
    let look: Look;
    try {
      look = await reader.look(reached);
    } catch (error) {
      // What is on trial is watched, though it cannot be read.
      ledger.watchTrial(reached, await ledger.heldOf(reached));
      throw error;
    }
    if (!look.seen.isValid) {
      await putRight(reached, look);
    }
    if (isNews(reached.watched)) {
      await settleNews(reached, look);
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

  return {
    /** How the ladder sees and uses configurations. */
    repair: createConfigRepairs({ vault, reach, keeper, ledger, books, reader, commits }),

    ...views,

    /** Reads now. */
    look: (act: Act, tenantId: TenantId, botId: BotId): Promise<ConfigStanding> =>
      afterLook(act, tenantId, botId, async (reached, look) => {
        await putRight(reached, look);
        return standingOf(reached.watched);
      }),

    ...byHand,

    takeIn,

    putBack,

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
