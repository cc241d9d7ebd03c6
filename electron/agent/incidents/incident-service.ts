import type { AlertService, Announce } from '#electron/agent/alerts/alert-service.ts';
import { type Act, agentAct } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import { calmAt, isCalm, recentChanges } from '#electron/agent/health/flapping.ts';
import { blankMemory } from '#electron/agent/health/verdict.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';
import { createIncidentStore } from '#electron/store/incident-store.ts';
import { type Cause, needsPerson } from '#shared/faults.ts';
import type { Verdict } from '#shared/schemas/health.ts';
import { type BotId, incidentIdSchema, type TenantId } from '#shared/schemas/ids.ts';
import { reasonSchema } from '#shared/schemas/reason.ts';

import { createBotAlerts } from './bot-alerts.ts';
import { type BotChange, createBotChanges } from './bot-change.ts';
import { incidentStep, patienceMs } from './incident-rules.ts';

const dayMs = 24 * 60 * 60_000;
/** A certificate that ends within this time is told about. */
export const tlsSoonMs = 14 * dayMs;

type Dependencies = {
  db: Database;
  roster: Roster;
  alerts: AlertService;
  audit: AuditService;
  events: Events;
  ids: Ids;
  clock: Clock;
};

export type Trouble = {
  from: Verdict;
  to: Verdict;
  cause: Cause | null;
  at: number;
  /** Until when, on the monotonic clock, nothing is told. */
  quietUntil: number;
};

export type IncidentService = ReturnType<typeof createIncidentService>;

/** Opens and closes incidents as verdicts change, and has people told about them. */
export function createIncidentService({
  db,
  roster,
  alerts,
  audit,
  events,
  ids,
  clock,
}: Dependencies) {
  const act = (): Act => agentAct('health', ids.next());
  const inOne = createBotChanges(db);
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
      let alertDueAt: number | null = null;
      if (to === 'down' || to === 'degraded') {
        const mono = clock.mono();
        const wait = patienceMs(to, { mono, quietUntil: trouble.quietUntil });
        if (wait === 0) {
          await told.tellVerdict(change, to, cause);
        } else {
          alertDueAt = mono + wait;
        }
      }
      watched.alertDueAt = alertDueAt;
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
      await told.changeCause({ transaction, watched, announce }, verdict, cause);
      return announce;
    },

    /** Tells what waited for patience to end, and takes back what has become calm. Called every second. */
    async tick(watched: WatchedBot): Promise<void> {
      if (!isDue(watched) && !hasCalmed(watched)) {
        return;
      }
      await inOne(watched, async (transaction) => {
        // Asked again, because the bot may have been paused or removed while this waited for its turn.
        if (!isDue(watched) && !hasCalmed(watched)) {
          return [];
        }
        const change = { transaction, watched, announce: [] as Announce[] };
        if (hasCalmed(watched)) {
          await told.settle(change, 'bot.flapping');
        }
        const { verdict, cause } = watched.state;
        if (verdict === 'down' || verdict === 'degraded') {
          await told.tellVerdict(change, verdict, cause ?? 'timeout');
        }
        watched.alertDueAt = null;
        return change.announce;
      });
    },

    /** When `tick` may have something to do, by the wall clock; `null` while nothing waits. */
    nextTickAt({ alertDueAt, hasAlert, changes }: WatchedBot): number | null {
      const told = alertDueAt === null ? Infinity : clock.now() + alertDueAt - clock.mono();
      const calm = hasAlert.has('bot.flapping') ? calmAt(changes) : Infinity;
      const at = Math.min(told, calm);
      return at === Infinity ? null : at;
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

    /** Ends everything that is open about a bot that is paused or removed. */
    async dropIn(transaction: Database, watched: WatchedBot): Promise<Announce[]> {
      const change = { transaction, watched, announce: [] as Announce[] };
      for (const type of ['bot.down', 'bot.degraded', 'bot.flapping', 'tls.expiring'] as const) {
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

function stateOf(
  verdict: 'degraded' | 'down',
  cause: Cause,
  { reason }: WatchedBot,
): 'needs_you' | 'open' {
  return verdict === 'down' && needsPerson(cause, reason) ? 'needs_you' : 'open';
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
