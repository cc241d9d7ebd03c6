import type { AlertService, Announce } from '#electron/agent/alerts/alert-service.ts';
import { type Act, agentAct } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import { isCalm, isFlapping, recentChanges } from '#electron/agent/health/flapping.ts';
import { blankMemory } from '#electron/agent/health/verdict.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';
import { createIncidentStore } from '#electron/store/incident-store.ts';
import { type Cause, causeNeedsPerson, severityOfDown } from '#shared/faults.ts';
import type { AlertType, Severity } from '#shared/schemas/alert.ts';
import type { Verdict } from '#shared/schemas/health.ts';
import { type BotId, incidentIdSchema, type TenantId } from '#shared/schemas/ids.ts';

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

/** What a failed transaction would have changed in the bot, so that it can be put back. */
type Snapshot = Pick<WatchedBot, 'openIncidentId' | 'hasAlert' | 'changes' | 'alertDueAt'>;

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
  // The last change under way of each bot: one begins when the one before it has ended, in store and memory.
  const turns = new WeakMap<WatchedBot, Promise<unknown>>();

  function inTurn<Result>(watched: WatchedBot, task: () => Promise<Result>): Promise<Result> {
    const turn = (turns.get(watched) ?? Promise.resolve()).then(task);
    turns.set(
      watched,
      turn.catch(() => undefined),
    );
    return turn;
  }

  const alertOf = (watched: WatchedBot, type: AlertType) => ({
    tenantId: watched.bot.tenantId,
    type,
    subject: watched.bot.id,
  });

  async function tell(
    transaction: Database,
    watched: WatchedBot,
    trouble: {
      type: AlertType;
      severity: Severity;
      cause: Cause | null;
      details?: Record<string, number>;
    },
    announce: Announce[],
  ): Promise<void> {
    const opened = await alerts.openIn(transaction, act(), {
      ...alertOf(watched, trouble.type),
      severity: trouble.severity,
      botId: watched.bot.id,
      incidentId: watched.openIncidentId,
      cause: trouble.cause,
      details: { ...trouble.details, bot: watched.bot.name },
    });
    if (opened) {
      announce.push(opened);
    }
    watched.hasAlert.add(trouble.type);
  }

  async function settleAlert(
    transaction: Database,
    watched: WatchedBot,
    type: AlertType,
    announce: Announce[],
  ): Promise<void> {
    if (!watched.hasAlert.has(type)) {
      return;
    }
    const resolved = await alerts.resolveIn(transaction, act(), alertOf(watched, type));
    if (resolved) {
      announce.push(resolved);
    }
    watched.hasAlert.delete(type);
  }

  async function openIncident(
    transaction: Database,
    watched: WatchedBot,
    verdict: 'degraded' | 'down',
    { cause, at }: { cause: Cause; at: number },
    announce: Announce[],
  ): Promise<void> {
    const { bot } = watched;
    const store = createIncidentStore(transaction, bot.tenantId);
    const incident = {
      id: incidentIdSchema.parse(ids.next()),
      tenantId: bot.tenantId,
      botId: bot.id,
      state:
        verdict === 'down' && causeNeedsPerson(cause) ? ('needs_you' as const) : ('open' as const),
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
    transaction: Database,
    watched: WatchedBot,
    at: number,
    announce: Announce[],
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

  /** Tells what is wrong now, unless the bot flaps, which has an alert of its own. */
  async function tellVerdict(
    transaction: Database,
    watched: WatchedBot,
    verdict: 'degraded' | 'down',
    cause: Cause,
    announce: Announce[],
  ): Promise<void> {
    if (watched.hasAlert.has('bot.flapping')) {
      return;
    }
    if (verdict === 'down') {
      await tell(
        transaction,
        watched,
        { type: 'bot.down', severity: severityOfDown(cause), cause },
        announce,
      );
    } else {
      await tell(
        transaction,
        watched,
        { type: 'bot.degraded', severity: 'warning', cause },
        announce,
      );
    }
  }

  const isDue = ({ alertDueAt }: WatchedBot) => alertDueAt !== null && clock.mono() >= alertDueAt;

  const hasCalmed = ({ hasAlert, changes }: WatchedBot) =>
    hasAlert.has('bot.flapping') && isCalm(changes, clock.now());

  async function noteFlapping(
    transaction: Database,
    watched: WatchedBot,
    at: number,
    announce: Announce[],
  ): Promise<void> {
    if (isFlapping(watched.changes, at) && !watched.hasAlert.has('bot.flapping')) {
      const details = { changes: watched.changes.length };
      await tell(
        transaction,
        watched,
        { type: 'bot.flapping', severity: 'warning', cause: 'flapping', details },
        announce,
      );
    }
  }

  return {
    /**
     * Runs `change` in a transaction, given by `transact` or its own, and announces what it returns once that
     * is through. When it fails the bot is put back as it was. False where it failed by `transact`'s word.
     * Changes of one bot go one after the other, so that what a change reads of the bot holds until it ends.
     */
    inOne(
      watched: WatchedBot,
      change: (transaction: Database) => Promise<Announce[]>,
      transact: (work: (transaction: Database) => Promise<void>) => Promise<boolean> = async (
        work,
      ) => {
        await db.transaction().execute(work);
        return true;
      },
    ): Promise<boolean> {
      return inTurn(watched, async () => {
        const before: Snapshot = {
          openIncidentId: watched.openIncidentId,
          hasAlert: new Set(watched.hasAlert),
          changes: watched.changes,
          alertDueAt: watched.alertDueAt,
        };
        let announce: Announce[] = [];
        let isDone = false;
        try {
          isDone = await transact(async (transaction) => {
            announce = await change(transaction);
          });
        } finally {
          if (!isDone) {
            Object.assign(watched, before);
          }
        }
        if (isDone) {
          for (const each of announce) {
            each();
          }
        }
        return isDone;
      });
    },

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
      const step = incidentStep({ verdict: to, hasIncident: watched.openIncidentId !== null });
      // Losing sight of a bot, or seeing it for the first time, is no change of the bot.
      if (trouble.from !== 'unknown' && to !== 'unknown') {
        watched.changes = recentChanges([...watched.changes, at], at);
      }
      await noteFlapping(transaction, watched, at, announce);

      switch (step.kind) {
        case 'none':
          break;
        case 'open':
          await openIncident(transaction, watched, step.verdict, { cause, at }, announce);
          break;
        case 'change':
          if (watched.openIncidentId) {
            await createIncidentStore(transaction, watched.bot.tenantId).change(
              watched.openIncidentId,
              {
                state: step.verdict === 'down' && causeNeedsPerson(cause) ? 'needs_you' : 'open',
                verdict: step.verdict,
                cause,
              },
            );
          }
          break;
        case 'close':
          await closeIncident(transaction, watched, at, announce);
          break;
        default:
          step satisfies never;
      }

      if (to === 'ok' || to === 'degraded') {
        await settleAlert(transaction, watched, 'bot.down', announce);
      }
      if (to === 'ok' || to === 'down') {
        await settleAlert(transaction, watched, 'bot.degraded', announce);
      }
      let alertDueAt: number | null = null;
      if (to === 'down' || to === 'degraded') {
        const mono = clock.mono();
        const wait = patienceMs(to, { mono, quietUntil: trouble.quietUntil });
        if (wait === 0) {
          await tellVerdict(transaction, watched, to, cause, announce);
        } else {
          alertDueAt = mono + wait;
        }
      }
      watched.alertDueAt = alertDueAt;
      return announce;
    },

    /** The bot is still down, but for another reason than before. */
    async changeCause(
      transaction: Database,
      watched: WatchedBot,
      cause: Cause,
    ): Promise<Announce[]> {
      const announce: Announce[] = [];
      const { bot, openIncidentId } = watched;
      if (openIncidentId) {
        await createIncidentStore(transaction, bot.tenantId).change(openIncidentId, {
          state: causeNeedsPerson(cause) ? 'needs_you' : 'open',
          verdict: 'down',
          cause,
        });
        announce.push(() => events.emit('incident.changed', bot.tenantId, openIncidentId));
      }
      const changed = await alerts.worsenIn(transaction, act(), {
        ...alertOf(watched, 'bot.down'),
        tenantId: bot.tenantId,
        severity: severityOfDown(cause),
        cause,
      });
      if (changed) {
        announce.push(changed);
      }
      return announce;
    },

    /** Tells what waited for patience to end, and takes back what has become calm. Called every second. */
    async tick(watched: WatchedBot): Promise<void> {
      if (!isDue(watched) && !hasCalmed(watched)) {
        return;
      }
      await this.inOne(watched, async (transaction) => {
        // Asked again, because the bot may have been paused or removed while this waited for its turn.
        if (!isDue(watched) && !hasCalmed(watched)) {
          return [];
        }
        const announce: Announce[] = [];
        if (hasCalmed(watched)) {
          await settleAlert(transaction, watched, 'bot.flapping', announce);
        }
        const { verdict, cause } = watched.state;
        if (verdict === 'down' || verdict === 'degraded') {
          await tellVerdict(transaction, watched, verdict, cause ?? 'timeout', announce);
        }
        watched.alertDueAt = null;
        return announce;
      });
    },

    /** A certificate's end came near, or is far again. */
    async noteCertificate(watched: WatchedBot, validTo: number): Promise<void> {
      const endsSoon = validTo - clock.now() < tlsSoonMs;
      if (endsSoon === watched.hasAlert.has('tls.expiring')) {
        return;
      }
      const { signal } = watched.stopping;
      await this.inOne(watched, async (transaction) => {
        if (signal.aborted) {
          return [];
        }
        const announce: Announce[] = [];
        if (endsSoon) {
          const details = { validTo };
          await tell(
            transaction,
            watched,
            { type: 'tls.expiring', severity: 'warning', cause: 'tls_soon', details },
            announce,
          );
        } else {
          await settleAlert(transaction, watched, 'tls.expiring', announce);
        }
        return announce;
      });
    },

    /** Ends everything that is open about a bot that is paused or removed. */
    async dropIn(transaction: Database, watched: WatchedBot): Promise<Announce[]> {
      const announce: Announce[] = [];
      for (const type of ['bot.down', 'bot.degraded', 'bot.flapping', 'tls.expiring'] as const) {
        await settleAlert(transaction, watched, type, announce);
      }
      await closeIncident(transaction, watched, clock.now(), announce);
      watched.alertDueAt = null;
      watched.changes = [];
      return announce;
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
          if (alert.botId !== null) {
            roster.find(tenant.id, alert.botId)?.hasAlert.add(alert.type);
          }
        }
        const told = await store.toldWhileOpen();
        for (const watched of roster.ofTenant(tenant.id)) {
          const isTold = told.has(`${watched.openIncidentId}|bot.${watched.followed}`);
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
