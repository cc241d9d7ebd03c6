import type { AlertService } from '#electron/agent/alerts/alert-service.ts';
import { type Act, because } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { BotContexts } from '#electron/agent/connectors/bot-context.ts';
import type { ConnectorRegistry, Reading } from '#electron/agent/connectors/connector.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { CheckLoop } from '#electron/agent/health/check-loop.ts';
import type { Outcome } from '#electron/agent/health/verdict.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { IncidentService } from '#electron/agent/incidents/incident-service.ts';
import type { Clock, Logger } from '#electron/agent/ports.ts';
import type { SelfWatch } from '#electron/agent/watch/self-watch.ts';
import type { Database } from '#electron/store/database.ts';
import { createIncidentStore } from '#electron/store/incident-store.ts';
import { createRecoveryStore } from '#electron/store/recovery-store.ts';
import { AppError } from '#shared/errors.ts';
import type { AttemptId, BotId, TenantId } from '#shared/schemas/ids.ts';
import type { Attempt, Bulk, Ladder, RestartRequest } from '#shared/schemas/recovery.ts';
import type { HealingMode } from '#shared/schemas/setup.ts';

import { createAttemptBook } from './attempt-book.ts';
import { createBulkRestarts } from './bulk-restarts.ts';
import { createCalming } from './calming.ts';
import type { ConfigRepair } from './config-repair.ts';
import { createHealingModes } from './healing-modes.ts';
import { createHosts } from './hosts.ts';
import { defaultLadderRules, type LadderRules } from './ladder.ts';
import { createLadderView, toAttempt } from './ladder-view.ts';
import { createLadders } from './ladders.ts';
import { createManualRestarts } from './manual-restarts.ts';
import { createRecordRecovered } from './record-recovered.ts';
import { createRepairs } from './repairs.ts';
import { createSituations } from './situations.ts';

type Dependencies = {
  db: Database;
  roster: Roster;
  connectors: ConnectorRegistry;
  contexts: BotContexts;
  configRepair: ConfigRepair;
  loop: Pick<CheckLoop, 'enter' | 'lookNow'>;
  incidents: IncidentService;
  alerts: AlertService;
  selfWatch: Pick<SelfWatch, 'quietUntil' | 'isOffline'>;
  audit: AuditService;
  events: Events;
  ids: Ids;
  clock: Clock;
  logger: Logger;
  rules?: LadderRules;
};

export type RecoveryService = ReturnType<typeof createRecoveryService>;

/** Repairs bots: by itself where it may, when a person says so, and never against a person's stop. */
export function createRecoveryService({
  db,
  roster,
  connectors,
  contexts,
  configRepair,
  loop,
  incidents,
  alerts,
  selfWatch,
  audit,
  events,
  ids,
  clock,
  logger,
  rules = defaultLadderRules,
}: Dependencies) {
  const modes = createHealingModes({
    db,
    roster,
    incidents,
    forgetAgreement: (watched) => ladders.forgetAgreement(watched),
    audit,
    events,
  });
  const { modeOf } = modes;
  const book = createAttemptBook({ db, audit, events, ids, clock });
  const repairs = createRepairs({
    book,
    connectors,
    configRepair,
    contexts,
    loop,
    events,
    clock,
    logger,
    isBlind: selfWatch.isOffline,
    onSuccess: createRecordRecovered({ roster, alerts, ids, clock }),
    onEnd: (watched) => ladders.ended(watched),
  });
  const situations = createSituations({
    db,
    roster,
    connectors,
    configRepair,
    contexts,
    repairs,
    rules,
    modeOf,
    quietUntil: selfWatch.quietUntil,
    clock,
  });
  const hosts = createHosts({
    db,
    roster,
    connectors,
    loop,
    alerts,
    targetOf: situations.targetOf,
    quietUntil: selfWatch.quietUntil,
    reconsider: (bots) => bots.forEach((watched) => void ladders.consider(watched)),
    ids,
    clock,
    logger,
  });
  const ladders = createLadders({
    roster,
    situations,
    repairs,
    book,
    incidents,
    loop,
    rules,
    hosts,
    isPlanned: (watched) => manual.isPlanned(watched),
    ids,
    clock,
    logger,
  });
  const manual = createManualRestarts({
    roster,
    situations,
    repairs,
    ladders,
    book,
    rules,
    clock,
    logger,
  });
  const calming = createCalming({ situations, incidents, rules, clock, logger });
  const ladder = createLadderView({ situations, repairs, ladders, manual, modeOf, rules, clock });
  const bulk = createBulkRestarts({
    restart: (act, tenantId, botId) => begin(act, roster.get(tenantId, botId), {}),
    targetOf(tenantId, botId) {
      const watched = roster.find(tenantId, botId);
      return (watched && situations.targetOf(watched)) ?? botId;
    },
    async takeBack(tenantId, botId) {
      const watched = roster.find(tenantId, botId);
      if (watched) {
        await takeBack(watched);
      }
    },
    ended: (attempt) => book.ended(attempt),
    audit,
    events,
    clock,
    logger,
  });

  function begin(act: Act, watched: WatchedBot, request: RestartRequest): Promise<Attempt> {
    return ladders.inTurn(watched, async () =>
      toAttempt(await manual.restart(act, watched, request)),
    );
  }

  /** A restart that is planned is not begun any more, from the moment it is said. */
  async function takeBack(watched: WatchedBot): Promise<void> {
    manual.halt(watched);
    await ladders.inTurn(watched, () => manual.stopPlanned(watched));
  }

  async function isHeld(watched: WatchedBot): Promise<boolean> {
    const { bot, openIncidentId } = watched;
    if (!openIncidentId) {
      return false;
    }
    if (ladders.isHalted(watched)) {
      return true;
    }
    const incident = await createIncidentStore(db, bot.tenantId).find(openIncidentId);
    return incident !== undefined && incident.healingStoppedAt !== null;
  }

  async function setStopped(act: Act, watched: WatchedBot, isStopped: boolean): Promise<void> {
    const { bot, openIncidentId } = watched;
    await db.transaction().execute(async (transaction) => {
      if (openIncidentId) {
        await createIncidentStore(transaction, bot.tenantId).setHealingStopped(
          openIncidentId,
          isStopped ? clock.now() : null,
        );
      }
      await audit.record(transaction, act, {
        tenantId: bot.tenantId,
        action: isStopped ? 'recovery.stop' : 'recovery.resume',
        subject: bot.id,
        after: { incidentId: openIncidentId },
      });
    });
    events.emit('recovery.changed', bot.tenantId, bot.id);
  }

  /** What the last run of the agent left under way. What was not begun is not begun any more. */
  async function takeUpTenant(tenantId: TenantId): Promise<void> {
    for (const attempt of await createRecoveryStore(db, tenantId).listUnderWay()) {
      const watched = roster.find(tenantId, attempt.botId);
      if (attempt.state === 'planned' || !watched || !roster.isActive(watched)) {
        await book.end(attempt, {
          state: 'abandoned',
          failure: attempt.state === 'planned' ? 'interrupted' : 'gone',
          runAfter: null,
          isProven: false,
        });
      } else {
        await repairs.takeUp(watched, attempt);
      }
    }
  }

  return {
    /** Before the first look at any bot. */
    async takeUp(): Promise<void> {
      for (const { id } of roster.tenants()) {
        await modes.read(id);
        await takeUpTenant(id);
        await hosts.takeUp(id);
      }
    },

    /** Once bots are looked at. */
    start: () => repairs.start(),

    noteReading(watched: WatchedBot, reading: Reading, outcome: Outcome): void {
      repairs.noteReading(watched, reading, outcome);
    },

    /** The bot's verdict is settled, and what it leads to is stored. */
    settled(watched: WatchedBot): void {
      repairs.settled(watched);
      hosts.settled(watched);
      ladders.settled(watched);
      calming.look(watched);
    },

    /** The tenant's healing mode may be another one now. */
    async reconsider(tenantId: TenantId): Promise<void> {
      await modes.read(tenantId);
      const bots = roster.ofTenant(tenantId);
      bots.forEach(ladders.forgetAgreement);
      await ladders.reconsider(bots);
    },

    modeOf,

    /** A person said that nothing more is to be tried for the bot's trouble. */
    isStopped: isHeld,

    ladder: (tenantId: TenantId, botId: BotId): Promise<Ladder> =>
      ladder(roster.get(tenantId, botId)),

    /** Newest first. */
    async attempts(
      tenantId: TenantId,
      page: { botId?: BotId | undefined; limit: number; before?: AttemptId | undefined },
    ): Promise<Attempt[]> {
      const found = await createRecoveryStore(db, tenantId).list(page);
      return found.map(toAttempt);
    },

    /** Answers when begun, or planned where it waits. Rejects with `restart_unavailable`, `restart_running` or `breaker_open`. */
    restart(
      act: Act,
      tenantId: TenantId,
      botId: BotId,
      request: RestartRequest = {},
    ): Promise<Attempt> {
      const why = because(act, request.reason ?? null);
      return begin(why, roster.get(tenantId, botId), request);
    },

    /** A person's yes to the next step. */
    async runNext(act: Act, tenantId: TenantId, botId: BotId): Promise<Ladder> {
      const watched = roster.get(tenantId, botId);
      const now = await ladder(watched);
      if (now.state === 'healing') {
        throw new AppError('restart_running');
      }
      const [step] = now.ahead;
      if (!step || now.state === 'stopped') {
        throw new AppError('restart_unavailable');
      }
      ladders.agree(act, watched, step);
      await ladders.consider(watched);
      return ladder(watched);
    },

    /** A step that is under way is seen to its end; nothing more is begun, until a person says so. */
    async stop(act: Act, tenantId: TenantId, botId: BotId): Promise<Ladder> {
      const watched = roster.get(tenantId, botId);
      if (!watched.openIncidentId && !manual.isPlanned(watched)) {
        throw new AppError('nothing_to_stop');
      }
      ladders.halt(watched);
      manual.halt(watched);
      await setStopped(act, watched, true);
      await takeBack(watched);
      await ladders.consider(watched);
      return ladder(watched);
    },

    async resume(act: Act, tenantId: TenantId, botId: BotId): Promise<Ladder> {
      const watched = roster.get(tenantId, botId);
      await ladders.inTurn(watched, async () => {
        await setStopped(act, watched, false);
        ladders.unhalt(watched);
      });
      await ladders.consider(watched);
      return ladder(watched);
    },

    /** `null` takes the tenant's mode. */
    async setMode(
      act: Act,
      tenantId: TenantId,
      botId: BotId,
      healing: HealingMode | null,
    ): Promise<Ladder> {
      const watched = roster.get(tenantId, botId);
      await modes.set(act, watched, healing);
      await ladders.consider(watched);
      return ladder(watched);
    },

    restartMany(
      act: Act,
      tenantId: TenantId,
      botIds: readonly BotId[],
      { reason }: { reason?: string | undefined } = {},
    ): Promise<Bulk> {
      const known = botIds.map((botId) => roster.get(tenantId, botId).bot.id);
      return bulk.begin(because(act, reason ?? null), tenantId, known);
    },

    bulk: (tenantId: TenantId): Bulk | null => bulk.find(tenantId),

    cancelBulk: (act: Act, tenantId: TenantId): Promise<Bulk> => bulk.cancel(act, tenantId),

    /** Everything stays as it is stored, and is taken up at the next start. */
    async shutDown(): Promise<void> {
      bulk.stop();
      ladders.stop();
      hosts.stop();
      manual.stop();
      calming.stop();
      await repairs.stop();
    },

    /** Resolves once nothing of it is under way any more. */
    idle: repairs.idle,
  };
}
