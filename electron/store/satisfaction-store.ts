import {
  type BotId,
  botIdSchema,
  type IncidentId,
  incidentIdSchema,
  type TenantId,
} from '#shared/schemas/ids.ts';

import type { Database } from './database.ts';

export type StoredAsk = { id: string; incidentId: IncidentId; askedAt: number };

/** How content people of one tenant were, and when they were asked. */
export function createSatisfactionStore(db: Database, tenantId: TenantId) {
  const ours = () =>
    db.selectFrom('satisfaction_answers').where('satisfaction_answers.tenant_id', '=', tenantId);

  return {
    async lastAskedAt(): Promise<number | null> {
      const row = await ours()
        .select(({ fn }) => fn.max<number | null>('asked_at').as('at'))
        .executeTakeFirst();
      return row?.at ?? null;
    },

    /** True where people had an alert about it, other than that it was repaired. */
    async wasTold(incidentId: IncidentId): Promise<boolean> {
      const row = await db
        .selectFrom('admin_alerts')
        .select('id')
        .where('tenant_id', '=', tenantId)
        .where('incident_id', '=', incidentId)
        .where('type', '<>', 'bot.recovered')
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },

    async add({ id, incidentId, askedAt }: StoredAsk): Promise<void> {
      await db
        .insertInto('satisfaction_answers')
        .values({
          id,
          tenant_id: tenantId,
          incident_id: incidentId,
          asked_at: askedAt,
          answered_at: null,
          score: null,
          answered_by: null,
        })
        .execute();
    },

    /** The newest that was asked since then and that nobody has answered or put aside, with what it is about. */
    async unanswered(
      since: number,
    ): Promise<(StoredAsk & { botId: BotId; botName: string; closedAt: number }) | undefined> {
      const row = await ours()
        .innerJoin('incidents', 'incidents.id', 'satisfaction_answers.incident_id')
        .innerJoin('bots', 'bots.id', 'incidents.bot_id')
        .select([
          'satisfaction_answers.id',
          'satisfaction_answers.incident_id',
          'satisfaction_answers.asked_at',
          'incidents.bot_id',
          'incidents.closed_at',
          'bots.name',
        ])
        .where('answered_at', 'is', null)
        .where('asked_at', '>=', since)
        .orderBy('asked_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return (
        row && {
          id: row.id,
          incidentId: incidentIdSchema.parse(row.incident_id),
          askedAt: row.asked_at,
          botId: botIdSchema.parse(row.bot_id),
          botName: row.name,
          closedAt: row.closed_at ?? row.asked_at,
        }
      );
    },

    /** False where nothing of that kind waits for an answer. */
    async answer(
      id: string,
      { score, by, at, since }: { score: number | null; by: string; at: number; since: number },
    ): Promise<boolean> {
      const result = await db
        .updateTable('satisfaction_answers')
        .set({ score, answered_by: by, answered_at: at })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', id)
        .where('answered_at', 'is', null)
        .where('asked_at', '>=', since)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },

    /** Of those that gave a score. */
    async kpi(): Promise<{ count: number; mean: number | null }> {
      const row = await ours()
        .select(({ fn }) => [
          fn.count<number>('score').as('count'),
          fn.avg<number | null>('score').as('mean'),
        ])
        .executeTakeFirst();
      return { count: Number(row?.count ?? 0), mean: row?.mean ?? null };
    },
  };
}
