import { type Act, agentAct } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock, Logger } from '#electron/agent/ports.ts';
import { createTurns } from '#electron/agent/turns.ts';
import type { Database } from '#electron/store/database.ts';
import { createIncidentStore } from '#electron/store/incident-store.ts';
import { createSatisfactionStore } from '#electron/store/satisfaction-store.ts';
import { AppError } from '#shared/errors.ts';
import type { BotId, IncidentId, TenantId } from '#shared/schemas/ids.ts';
import type { Satisfaction, SatisfactionAsk } from '#shared/schemas/satisfaction.ts';

const dayMs = 24 * 60 * 60_000;
/** A tenant is asked this seldom. */
export const quarterMs = 91 * dayMs;
/** After so long nobody remembers what it was about. */
export const askedForMs = 14 * dayMs;

type Dependencies = {
  db: Database;
  roster: Roster;
  audit: AuditService;
  events: Events;
  ids: Ids;
  clock: Clock;
  logger: Logger;
};

/** Asks people, after trouble that they were told of is over, how content they are: from one to five. */
export function createSatisfactionService({
  db,
  roster,
  audit,
  events,
  ids,
  clock,
  logger,
}: Dependencies) {
  // Of two incidents that end at once one is asked about.
  const inTurn = createTurns<TenantId>();
  const underway = new Set<Promise<void>>();
  // When each was last asked, once that is known: nothing needs to be read while it is too soon to ask again.
  const lastAsked = new Map<TenantId, number>();
  let unsubscribe = () => {};

  const since = () => clock.now() - askedForMs;

  /** What ended because its bot was paused or is worked on is not resolved; a demo's trouble was nobody's. */
  function isResolved(tenantId: TenantId, botId: BotId): boolean {
    const watched = roster.find(tenantId, botId);
    return (
      roster.findTenant(tenantId)?.isDemo === false &&
      watched !== undefined &&
      roster.isActive(watched) &&
      !watched.inMaintenance
    );
  }

  function isTooSoon(tenantId: TenantId): boolean {
    const at = lastAsked.get(tenantId);
    return at !== undefined && clock.now() - at < quarterMs;
  }

  async function considerAsking(tenantId: TenantId, incidentId: IncidentId): Promise<void> {
    if (isTooSoon(tenantId)) {
      return;
    }
    const incident = await createIncidentStore(db, tenantId).find(incidentId);
    if (incident?.state !== 'closed' || !isResolved(tenantId, incident.botId)) {
      return;
    }
    const store = createSatisfactionStore(db, tenantId);
    const lastAskedAt = await store.lastAskedAt();
    if (lastAskedAt !== null) {
      lastAsked.set(tenantId, lastAskedAt);
    }
    if (isTooSoon(tenantId) || !(await store.wasTold(incidentId))) {
      return;
    }
    const ask = { id: ids.next(), incidentId, askedAt: clock.now() };
    await db.transaction().execute(async (transaction) => {
      await createSatisfactionStore(transaction, tenantId).add(ask);
      await audit.record(transaction, agentAct('satisfaction', ids.next()), {
        tenantId,
        action: 'satisfaction.ask',
        subject: ask.id,
        after: { incidentId },
      });
    });
    lastAsked.set(tenantId, ask.askedAt);
    events.emit('satisfaction.changed', tenantId, ask.id);
  }

  function track(task: Promise<void>): void {
    const tracked = task
      .catch((error: unknown) =>
        logger.error({ error }, 'it could not be asked how content people are'),
      )
      .finally(() => underway.delete(tracked));
    underway.add(tracked);
  }

  return {
    start(): void {
      unsubscribe = events.subscribe(({ kind, tenantId, subject }) => {
        if (kind === 'incident.changed' && tenantId !== null && !isTooSoon(tenantId)) {
          track(inTurn(tenantId, () => considerAsking(tenantId, subject as IncidentId)));
        }
      });
    },

    /** What is to be asked now; `null` where nothing is. */
    async pending(tenantId: TenantId): Promise<SatisfactionAsk | null> {
      const ask = await createSatisfactionStore(db, tenantId).unanswered(since());
      return ask
        ? {
            askId: ask.id,
            incidentId: ask.incidentId,
            botName: roster.find(tenantId, ask.botId)?.bot.name ?? ask.botName,
            closedAt: ask.closedAt,
          }
        : null;
    },

    /** `null` puts it aside. Rejects with `not_asked` where it was not asked, or is answered already. */
    async answer(
      act: Act,
      tenantId: TenantId,
      { askId, score }: { askId: string; score: number | null },
    ): Promise<void> {
      await db.transaction().execute(async (transaction) => {
        const store = createSatisfactionStore(transaction, tenantId);
        const by = { by: act.actorId, at: clock.now(), since: since() };
        if (!(await store.answer(askId, { score, ...by }))) {
          throw new AppError('not_asked');
        }
        await audit.record(transaction, act, {
          tenantId,
          action: 'satisfaction.answer',
          subject: askId,
          after: { score },
        });
      });
      events.emit('satisfaction.changed', tenantId, askId);
    },

    kpi: (tenantId: TenantId): Promise<Satisfaction> => createSatisfactionStore(db, tenantId).kpi(),

    async stop(): Promise<void> {
      unsubscribe();
      await Promise.all(underway);
    },
  };
}
