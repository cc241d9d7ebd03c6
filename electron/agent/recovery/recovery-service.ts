import type { AlertService } from '#electron/agent/alerts/alert-service.ts';
import { type Act, agentAct, because } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { BotContexts } from '#electron/agent/connectors/bot-context.ts';
import type { ConnectorRegistry, Reading } from '#electron/agent/connectors/connector.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { CheckLoop } from '#electron/agent/health/check-loop.ts';
import type { Outcome } from '#electron/agent/health/verdict.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { IncidentService } from '#electron/agent/incidents/incident-service.ts';
import type { Clock, Logger, Timer } from '#electron/agent/ports.ts';
import type { SelfWatch } from '#electron/agent/watch/self-watch.ts';
import { createBotStore } from '#electron/store/bot-store.ts';
import type { Database } from '#electron/store/database.ts';
import { createIncidentStore } from '#electron/store/incident-store.ts';
import { createRecoveryStore, type StoredAttempt } from '#electron/store/recovery-store.ts';
import { createSetupStore } from '#electron/store/setup-store.ts';
import { AppError } from '#shared/errors.ts';
import type { AttemptId, BotId, TenantId } from '#shared/schemas/ids.ts';
import {
  type Attempt,
  attemptSchema,
  type Bulk,
  type Ladder,
  type LadderState,
  type RestartRequest,
} from '#shared/schemas/recovery.ts';
import { type HealingMode, usualHealing } from '#shared/schemas/setup.ts';

import { createAttemptBook } from './attempt-book.ts';
import { createBulkRestarts } from './bulk-restarts.ts';
import type { ConfigRepair } from './config-repair.ts';
import { createHosts } from './hosts.ts';
import {
  breakerOf,
  calmFrom,
  type Decision,
  defaultLadderRules,
  type LadderRules,
} from './ladder.ts';
import { createLadders } from './ladders.ts';
import { createManualRestarts } from './manual-restarts.ts';
import { createRepairs } from './repairs.ts';
import { createSituations, type Known } from './situations.ts';

/** A bot that was repaired within this time was hardly gone. */
const soonMs = 60_000;

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
  const tenantModes = new Map<TenantId, HealingMode>();
  // When a bot that died again and again may have calmed.
  const calming = new Map<WatchedBot, Timer>();

  const modeOf = ({ bot }: WatchedBot): HealingMode =>
    bot.healing ?? tenantModes.get(bot.tenantId) ?? usualHealing;

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
    onSuccess: recordRecovered,
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

  /** That it was repaired is kept for those who look back; nobody is told. */
  async function recordRecovered(
    transaction: Database,
    { tenantId, botId, incidentId, step }: StoredAttempt,
  ): Promise<void> {
    const watched = roster.find(tenantId, botId);
    const incident =
      incidentId && (await createIncidentStore(transaction, tenantId).find(incidentId));
    if (!watched || !incident) {
      return;
    }
    const tookMs = (incident.closedAt ?? clock.now()) - incident.openedAt;
    await alerts.recordIn(transaction, agentAct('recovery', ids.next()), {
      tenantId,
      type: 'bot.recovered',
      severity: tookMs <= soonMs ? 'info' : 'warning',
      subject: botId,
      botId,
      incidentId: incident.id,
      cause: incident.cause,
      details: { bot: watched.bot.name, step, tookMs },
    });
  }

  function begin(act: Act, watched: WatchedBot, request: RestartRequest): Promise<Attempt> {
    return ladders.inTurn(watched, async () =>
      toAttempt(await manual.restart(act, watched, request)),
    );
  }

  /** A bot that is well, and was told about as dying again and again, is watched until it has calmed. */
  async function calm(watched: WatchedBot): Promise<void> {
    const { situation } = await situations.know(watched);
    const calmAt = calmFrom(situation.starts, rules);
    if (watched.state.verdict !== 'ok' || !watched.hasAlert.has('bot.crash_loop')) {
      return;
    }
    if (calmAt <= clock.now()) {
      await incidents.endCrashLoop(watched);
      return;
    }
    calming.set(
      watched,
      clock.after(calmAt - clock.now(), () => {
        calming.delete(watched);
        look(watched);
      }),
    );
  }

  function look(watched: WatchedBot): void {
    if (
      watched.hasAlert.has('bot.crash_loop') &&
      watched.state.verdict === 'ok' &&
      !calming.has(watched)
    ) {
      calm(watched).catch((error: unknown) => {
        logger.error({ error, botId: watched.bot.id }, 'a bot that calmed could not be noted');
      });
    }
  }

  function stateOf(watched: WatchedBot, decision: Decision): LadderState {
    if (repairs.isUnderWay(watched) || manual.isPlanned(watched)) {
      return 'healing';
    }
    switch (decision.kind) {
      case 'act':
        return 'healing';
      case 'wait':
        return decision.why === 'breaker' ? 'needs_you' : 'healing';
      case 'ask':
        return 'asking';
      case 'person':
        return 'needs_you';
      case 'none':
        return decision.why === 'off' || decision.why === 'stopped' ? decision.why : 'idle';
      default:
        return decision satisfies never;
    }
  }

  function nextOf(watched: WatchedBot, decision: Decision): Ladder['next'] {
    const now = clock.now();
    const plan = manual.plannedOf(watched);
    if (plan) {
      return { at: plan.at, wait: plan.isIdleAwaited ? 'busy' : 'spacing' };
    }
    if (repairs.isUnderWay(watched)) {
      return null;
    }
    if (decision.kind === 'wait') {
      return { at: decision.at ?? now, wait: decision.why };
    }
    return decision.kind === 'act' ? { at: now, wait: null } : null;
  }

  /** Of the open incident; where there is none, a step that is under way. */
  function attemptsOf(watched: WatchedBot, { attempts }: Known): StoredAttempt[] {
    const current = repairs.attemptOf(watched);
    return current && !attempts.some(({ id }) => id === current.id)
      ? [...attempts, current]
      : [...attempts];
  }

  async function ladder(watched: WatchedBot): Promise<Ladder> {
    const [known, { rivals, activity }] = await Promise.all([
      situations.know(watched),
      situations.ask(watched),
    ]);
    const decision = ladders.decideNow(watched, known);
    const { situation } = known;
    const abilities = situations.abilitiesOf(watched);
    return {
      botId: watched.bot.id,
      incidentId: known.incident?.id ?? null,
      state: stateOf(watched, decision),
      mode: modeOf(watched),
      hasOwnMode: watched.bot.healing !== null,
      abilities: [...abilities, ...(situation.config.canRollBack ? ['roll_back' as const] : [])],
      attempts: attemptsOf(watched, known).map(toAttempt),
      ahead: [...decision.ahead],
      next: nextOf(watched, decision),
      maxAttempts: rules.maxAttempts,
      breaker: {
        ...breakerOf(situation.starts, clock.now(), rules),
        limit: rules.breaker.limit,
      },
      provesRuns: situations.provesRuns(watched),
      rivals: [...rivals],
      activity,
    };
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

  async function readMode(tenantId: TenantId): Promise<void> {
    const setup = await createSetupStore(db, tenantId).find();
    tenantModes.set(tenantId, setup?.healing ?? usualHealing);
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
        await readMode(id);
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
      look(watched);
    },

    /** The tenant's healing mode may be another one now. */
    async reconsider(tenantId: TenantId): Promise<void> {
      await readMode(tenantId);
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
      await incidents.inOne(watched, async (transaction) => {
        const before = roster.get(tenantId, botId).bot;
        const after = { ...before, healing };
        await createBotStore(transaction, tenantId).replace(after);
        await audit.record(transaction, act, {
          tenantId,
          action: 'recovery.set_mode',
          subject: botId,
          before: { healing: before.healing },
          after: { healing },
        });
        return [
          () => {
            watched.bot = after;
            // What was agreed to before is agreed to no more: the newest word counts.
            ladders.forgetAgreement(watched);
            events.emit('recovery.changed', tenantId, botId);
          },
        ];
      });
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
      for (const timer of calming.values()) {
        timer.cancel();
      }
      await repairs.stop();
    },

    /** Resolves once nothing of it is under way any more. */
    idle: repairs.idle,
  };
}

function toAttempt(stored: StoredAttempt): Attempt {
  return attemptSchema.parse(stored);
}
