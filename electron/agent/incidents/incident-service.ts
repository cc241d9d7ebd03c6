import type { AlertService } from '#electron/agent/alerts/alert-service.ts';
import type { Announce } from '#electron/agent/alerts/alert-transition.ts';
import { type Act, agentAct } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Events } from '#electron/agent/events.ts';
import type { RecoveryStanding, Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Attention } from '#electron/agent/health/attention.ts';
import { isCalm, recentChanges } from '#electron/agent/health/flapping.ts';
import { blankMemory } from '#electron/agent/health/verdict.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';
import { createIncidentStore } from '#electron/store/incident-store.ts';
import { type Cause, needsPerson } from '#shared/faults.ts';
import { type AlertType, alertTypesOfBots } from '#shared/schemas/alert.ts';
import type { Verdict } from '#shared/schemas/health.ts';
import { type BotId, incidentIdSchema, type TenantId } from '#shared/schemas/ids.ts';
import type { Incident } from '#shared/schemas/incident.ts';
import { reasonSchema } from '#shared/schemas/reason.ts';

import { createBotAlerts, toldOf } from './bot-alerts.ts';
import { type BotChange, createBotChanges } from './bot-change.ts';
import { incidentState, incidentStep, type Patience, patienceMs } from './incident-rules.ts';

const dayMs = 24 * 60 * 60_000;
/** A certificate that ends within this time is told about. */
export const tlsSoonMs = 14 * dayMs;

type Dependencies = {
  db: Database;
  roster: Roster;
  attention: Attention;
  alerts: AlertService;
  audit: AuditService;
  events: Events;
  ids: Ids;
  clock: Clock;
  /** Until when, on the monotonic clock, nothing is told. */
  quietUntil: () => number;
  patienceOf: (tenantId: TenantId) => Patience;
};

export type Trouble = {
  from: Verdict;
  to: Verdict;
  cause: Cause | null;
  at: number;
};

export type IncidentService = ReturnType<typeof createIncidentService>;

/** Opens and closes incidents as verdicts change, and has people told about them. */
export function createIncidentService({
  db,
  roster,
  attention,
  alerts,
  audit,
  events,
  ids,
  clock,
  quietUntil,
  patienceOf,
}: Dependencies) {
  const act = (): Act => agentAct('health', ids.next());
  const inOne = createBotChanges(db, attention);
  const told = createBotAlerts({ alerts, ids });

  async function openIncident(
    { transaction, watched, announce }: BotChange,
    verdict: 'degraded' | 'down',
    { cause, at }: { cause: Cause; at: number },
  ): Promise<void> {
    const { bot } = watched;
    const store = createIncidentStore(transaction, bot.tenantId);
    const incident = {
      id: incidentIdSchema.parse(ids.next()),
      tenantId: bot.tenantId,
      botId: bot.id,
      state: stateOf(verdict, cause, watched),
      verdict,
      cause,
      openedAt: at,
      closedAt: null,
    };
    const isNew = await store.open(incident);
    const id = isNew ? incident.id : ((await store.findOpen(bot.id))?.id ?? incident.id);
    if (isNew) {
      await audit.record(transaction, act(), {
        tenantId: bot.tenantId,
        action: 'incidents.open',
        subject: id,
        after: { botId: bot.id, verdict, cause },
      });
    }
    watched.openIncidentId = id;
    watched.troubleSince = clock.mono();
    watched.recovery = 'none';
    announce.push(() => events.emit('incident.changed', bot.tenantId, id));
  }

  async function closeIncident(
    { transaction, watched, announce }: BotChange,
    at: number,
  ): Promise<void> {
    const { bot, openIncidentId: id } = watched;
    if (!id) {
      return;
    }
    await createIncidentStore(transaction, bot.tenantId).close(id, at);
    await audit.record(transaction, act(), {
      tenantId: bot.tenantId,
      action: 'incidents.close',
      subject: id,
      after: { botId: bot.id },
    });
    announce.push(() => events.emit('incident.changed', bot.tenantId, id));
    watched.openIncidentId = null;
    watched.troubleSince = null;
    watched.recovery = 'none';
  }

  /** Tells of the trouble now, or says from when on it is to be told. */
  async function reckon(
    change: BotChange,
    verdict: 'degraded' | 'down',
    cause: Cause,
  ): Promise<void> {
    const { watched } = change;
    const mono = clock.mono();
    const { severity } = toldOf(watched, verdict, cause);
    const { recovery, bot } = watched;
    const wait = patienceMs({ verdict, severity, recovery }, patienceOf(bot.tenantId));
    const since = verdict === 'degraded' ? mono : (watched.troubleSince ?? mono);
    const dueAt = wait === null ? null : Math.max(since + wait, quietUntil());
    if (dueAt !== null && dueAt <= mono) {
      await told.tellVerdict(change, verdict, cause);
    }
    watched.alertDueAt = dueAt !== null && dueAt > mono ? dueAt : null;
  }

  const isDue = ({ alertDueAt }: WatchedBot) => alertDueAt !== null && clock.mono() >= alertDueAt;

  const hasCalmed = ({ hasAlert, changes }: WatchedBot) =>
    hasAlert.has('bot.flapping') && isCalm(changes, clock.now());

  return {
    inOne,

    /**
     * Writes what a verdict leads to, in the transaction that stores the verdict. What it returns is to be
     * announced once that transaction is through; run it by `inOne`.
     */
    async follow(
      transaction: Database,
      watched: WatchedBot,
      trouble: Trouble,
    ): Promise<Announce[]> {
      const { to, at } = trouble;
      const cause = trouble.cause ?? 'timeout';
      const announce: Announce[] = [];
      const change = { transaction, watched, announce };
      const step = incidentStep({ verdict: to, hasIncident: watched.openIncidentId !== null });
      // Losing sight of a bot, or seeing it for the first time, is no change of the bot.
      if (trouble.from !== 'unknown' && to !== 'unknown') {
        watched.changes = recentChanges([...watched.changes, at], at);
      }
      await told.tellFlapping(change, at);

      switch (step.kind) {
        case 'none':
          break;
        case 'open':
          await openIncident(change, step.verdict, { cause, at });
          break;
        case 'change':
          if (watched.openIncidentId) {
            await createIncidentStore(transaction, watched.bot.tenantId).change(
              watched.openIncidentId,
              {
                state: stateOf(step.verdict, cause, watched),
                verdict: step.verdict,
                cause,
              },
            );
          }
          break;
        case 'close':
          await closeIncident(change, at);
          break;
        default:
          step satisfies never;
      }

      if (to === 'ok' || to === 'degraded') {
        await told.settle(change, 'bot.down');
      }
      if (to === 'ok' || to === 'down') {
        await told.settle(change, 'bot.degraded');
      }
      watched.alertDueAt = null;
      if (to === 'down' && trouble.from !== 'unknown') {
        // A bot that answered until now has all of its patience before it, however long it was unwell.
        watched.troubleSince = clock.mono();
      }
      if (to === 'down' || to === 'degraded') {
        await reckon(change, to, cause);
      }
      return announce;
    },

    /** The bot is as unwell as it was, but for another reason than before. */
    async changeCause(
      transaction: Database,
      watched: WatchedBot,
      { verdict, cause }: { verdict: 'degraded' | 'down'; cause: Cause },
    ): Promise<Announce[]> {
      const announce: Announce[] = [];
      const { bot, openIncidentId } = watched;
      if (openIncidentId) {
        await createIncidentStore(transaction, bot.tenantId).change(openIncidentId, {
          state: stateOf(verdict, cause, watched),
          verdict,
          cause,
        });
        announce.push(() => events.emit('incident.changed', bot.tenantId, openIncidentId));
      }
      const change = { transaction, watched, announce };
      await told.changeCause(change, verdict, cause);
      if (verdict === 'down' && !watched.hasAlert.has('bot.down')) {
        await reckon(change, verdict, cause);
      }
      return announce;
    },

    /** How the recovery of its trouble stands now: what the incident shows, and from when on it is told. */
    async stand(watched: WatchedBot, recovery: RecoveryStanding): Promise<void> {
      if (watched.recovery === recovery || !watched.openIncidentId) {
        return;
      }
      await inOne(watched, async (transaction) => {
        const { bot, openIncidentId, state } = watched;
        const { verdict, cause } = state;
        if (!openIncidentId || (verdict !== 'down' && verdict !== 'degraded')) {
          return [];
        }
        watched.recovery = recovery;
        const announce: Announce[] = [];
        await createIncidentStore(transaction, bot.tenantId).setState(
          openIncidentId,
          stateOf(verdict, cause ?? 'timeout', watched),
        );
        announce.push(
          () => events.emit('incident.changed', bot.tenantId, openIncidentId),
          () => events.emit('bot.changed', bot.tenantId, bot.id),
        );
        // A bot that still answers is told about at its own time, whatever is tried for it.
        if (verdict === 'down') {
          await reckon({ transaction, watched, announce }, verdict, cause ?? 'timeout');
        }
        return announce;
      });
    },

    /** The bot no longer dies again and again. */
    async endCrashLoop(watched: WatchedBot): Promise<void> {
      await inOne(watched, async (transaction) => {
        const change = { transaction, watched, announce: [] as Announce[] };
        await told.settle(change, 'bot.crash_loop');
        return change.announce;
      });
    },

    /** Tells what waited for patience to end, and takes back what has become calm. Called every second. */
    tick(watched: WatchedBot): Promise<void> | null {
      if (!isDue(watched) && !hasCalmed(watched)) {
        return null;
      }
      return inOne(watched, async (transaction) => {
        // Asked again, because the bot may have been paused or removed while this waited for its turn.
        if (!isDue(watched) && !hasCalmed(watched)) {
          return [];
        }
        const change = { transaction, watched, announce: [] as Announce[] };
        if (hasCalmed(watched)) {
          await told.settle(change, 'bot.flapping');
        }
        const { verdict, cause } = watched.state;
        const isWaiting = watched.alertDueAt !== null && !isDue(watched);
        if (!isWaiting) {
          watched.alertDueAt = null;
          if (verdict === 'down' || verdict === 'degraded') {
            await told.tellVerdict(change, verdict, cause ?? 'timeout');
          }
        }
        return change.announce;
      }).then(() => undefined);
    },

    /** A certificate's end came near, or is far again. */
    async noteCertificate(watched: WatchedBot, validTo: number): Promise<void> {
      const endsSoon = validTo - clock.now() < tlsSoonMs;
      if (endsSoon === watched.hasAlert.has('tls.expiring')) {
        return;
      }
      const { signal } = watched.stopping;
      await inOne(watched, async (transaction) => {
        if (signal.aborted) {
          return [];
        }
        const change = { transaction, watched, announce: [] as Announce[] };
        if (endsSoon) {
          const details = { validTo };
          await told.tell(change, {
            type: 'tls.expiring',
            severity: 'warning',
            cause: 'tls_soon',
            details,
          });
        } else {
          await told.settle(change, 'tls.expiring');
        }
        return change.announce;
      });
    },

    /** Ends everything that is open about a bot that is paused, worked on or removed, but for alerts of these types. */
    async dropIn(
      transaction: Database,
      watched: WatchedBot,
      { keeps }: { keeps?: ReadonlySet<AlertType> } = {},
    ): Promise<Announce[]> {
      const change = { transaction, watched, announce: [] as Announce[] };
      for (const type of alertTypesOfBots.filter((each) => !keeps?.has(each))) {
        await told.settle(change, type);
      }
      await closeIncident(change, clock.now());
      watched.alertDueAt = null;
      watched.changes = [];
      return change.announce;
    },

    /** Newest first. */
    list: (tenantId: TenantId, filter: { botId?: BotId | undefined; limit: number }) =>
      createIncidentStore(db, tenantId).list(filter),

    countSince: (tenantId: TenantId, since: number) =>
      createIncidentStore(db, tenantId).countSince(since),

    /**
     * After a start: what was open when the agent stopped is still open. A bot whose verdict was stored without
     * what it leads to, or whose trouble waited to be told, is followed anew.
     */
    async takeUp(): Promise<void> {
      for (const tenant of roster.tenants()) {
        const store = createIncidentStore(db, tenant.id);
        for (const incident of await store.listOpen()) {
          const watched = roster.find(tenant.id, incident.botId);
          if (watched) {
            watched.openIncidentId = incident.id;
            watched.troubleSince = clock.mono() - Math.max(clock.now() - incident.openedAt, 0);
            watched.recovery = standingOf(incident.state);
          }
        }
        for (const alert of await alerts.unresolvedOfBots(tenant.id)) {
          const watched = alert.botId === null ? undefined : roster.find(tenant.id, alert.botId);
          watched?.hasAlert.add(alert.type);
          if (watched && alert.type === `bot.${watched.state.verdict}`) {
            watched.reason = reasonSchema.safeParse(alert.details['reason']).data ?? null;
          }
        }
        const wasTold = await store.toldWhileOpen();
        for (const watched of roster.ofTenant(tenant.id)) {
          const isTold = wasTold.has(`${watched.openIncidentId}|bot.${watched.followed}`);
          if (isUnfinished(watched, isTold)) {
            // A slow bot has a minute of patience before it is told; a dead one is looked at first.
            if (watched.followed !== 'degraded') {
              watched.memory = blankMemory;
            }
            watched.followed = 'unknown';
          }
        }
      }
    },
  };
}

function stateOf(verdict: 'degraded' | 'down', cause: Cause, { reason, recovery }: WatchedBot) {
  return incidentState(recovery, {
    isForPerson: verdict === 'down' && needsPerson(cause, reason),
  });
}

/** As the last run left it, until it is looked into anew. */
function standingOf(state: Incident['state']): RecoveryStanding {
  return state === 'healing' ? 'at_work' : state === 'needs_you' ? 'needs_person' : 'none';
}

/** True where the last run ended between a verdict and what it leads to. */
function isUnfinished(
  { followed, openIncidentId, hasAlert }: WatchedBot,
  isTold: boolean,
): boolean {
  if (followed === 'ok') {
    return openIncidentId !== null;
  }
  if (followed === 'unknown') {
    return false;
  }
  return openIncidentId === null || !(isTold || hasAlert.has('bot.flapping'));
}
