import type { AlertService } from '#electron/agent/alerts/alert-service.ts';
import type { Announce } from '#electron/agent/alerts/alert-transition.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Events } from '#electron/agent/events.ts';
import type { RecoveryStanding, Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Attention } from '#electron/agent/health/attention.ts';
import { recentChanges } from '#electron/agent/health/flapping.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';
import { createIncidentStore } from '#electron/store/incident-store.ts';
import type { Cause } from '#shared/faults.ts';
import { type AlertType, alertTypesOfBots } from '#shared/schemas/alert.ts';
import type { Verdict } from '#shared/schemas/health.ts';
import type { BotId, TenantId } from '#shared/schemas/ids.ts';

import { createBotAlerts } from './bot-alerts.ts';
import { createBotChanges } from './bot-change.ts';
import { createBotIncidents } from './bot-incidents.ts';
import { incidentStep, type Patience } from './incident-rules.ts';
import { createIncidentsOfLastRun } from './incidents-of-last-run.ts';
import { createPatience } from './patience.ts';

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
  const inOne = createBotChanges(db, attention);
  const told = createBotAlerts({ alerts, ids });
  const incident = createBotIncidents({ audit, events, ids, clock });
  const { reckon, tick } = createPatience({ inOne, told, clock, quietUntil, patienceOf });
  const takeUp = createIncidentsOfLastRun({ db, roster, alerts, clock });

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
          await incident.open(change, step.verdict, { cause, at });
          break;
        case 'change':
          await incident.change(change, step.verdict, cause);
          break;
        case 'close':
          await incident.close(change, at);
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
      const change = { transaction, watched, announce };
      const { bot, openIncidentId } = watched;
      if (openIncidentId) {
        await incident.change(change, verdict, cause);
        announce.push(() => events.emit('incident.changed', bot.tenantId, openIncidentId));
      }
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
        const change = { transaction, watched, announce };
        await incident.showRecovery(change, verdict, cause ?? 'timeout');
        announce.push(
          () => events.emit('incident.changed', bot.tenantId, openIncidentId),
          () => events.emit('bot.changed', bot.tenantId, bot.id),
        );
        // A bot that still answers is told about at its own time, whatever is tried for it.
        if (verdict === 'down') {
          await reckon(change, verdict, cause ?? 'timeout');
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

    tick,

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
      await incident.close(change, clock.now());
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
    takeUp,
  };
}
