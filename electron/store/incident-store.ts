import { type Selectable, sql } from 'kysely';

import { type Cause, causeCodes, causeFromCode } from '#shared/faults.ts';
import { type BotId, botIdSchema, type IncidentId, type TenantId } from '#shared/schemas/ids.ts';
import { type Incident, incidentSchema } from '#shared/schemas/incident.ts';

import type { Database } from './database.ts';
import { prepareSelect } from './prepared-query.ts';
import type { Schema } from './schema.ts';

/** Stands in the text of a query, so that the index of what is open can serve it. */
const unclosed = sql.lit('closed' as const);
// `+tenant_id`: the few that are not closed are gone through, not all that a tenant ever had.

/** Takes the tenant and the incident: each step of a repair looks at its incident several times. */
const selectById = prepareSelect((db) =>
  db.selectFrom('incidents').selectAll().where('tenant_id', '=', '').where('id', '=', '').compile(),
);

/** The incidents of one tenant. */
export function createIncidentStore(db: Database, tenantId: TenantId) {
  const ours = () => db.selectFrom('incidents').selectAll().where('tenant_id', '=', tenantId);

  return {
    async findOpen(botId: BotId): Promise<Incident | undefined> {
      const row = await ours()
        .where('bot_id', '=', botId)
        .where('state', '<>', unclosed)
        .executeTakeFirst();
      return row && toIncident(row);
    },

    async find(id: IncidentId): Promise<Incident | undefined> {
      const [row] = await selectById(db, [tenantId, id]);
      return row && toIncident(row);
    },

    async listOpen(): Promise<Incident[]> {
      const rows = await db
        .selectFrom('incidents')
        .selectAll()
        .where(sql`+tenant_id`, '=', tenantId)
        .where('state', '<>', unclosed)
        .execute();
      return rows.map(toIncident);
    },

    /** What was told of incidents that are open, resolved or not: `incident id|type of alert`. */
    async toldWhileOpen(): Promise<Set<string>> {
      const rows = await db
        .selectFrom('admin_alerts')
        .innerJoin('incidents', 'incidents.id', 'admin_alerts.incident_id')
        .select(['incidents.id', 'admin_alerts.type'])
        .where(sql`+incidents.tenant_id`, '=', tenantId)
        .where('incidents.state', '<>', unclosed)
        .execute();
      return new Set(rows.map(({ id, type }) => `${id}|${type}`));
    },

    /** Newest first. */
    async list({
      botId,
      limit,
    }: {
      botId?: BotId | undefined;
      limit: number;
    }): Promise<Incident[]> {
      let query = ours().orderBy('opened_at', 'desc').orderBy('id', 'desc').limit(limit);
      if (botId) {
        query = query.where('bot_id', '=', botId);
      }
      return (await query.execute()).map(toIncident);
    },

    /** False where the bot had one open already, so that two verdicts at once open one. */
    async open(incident: Omit<Incident, 'parentId' | 'healingStoppedAt'>): Promise<boolean> {
      const result = await db
        .insertInto('incidents')
        .values({
          id: incident.id,
          tenant_id: tenantId,
          bot_id: incident.botId,
          state: incident.state,
          verdict: incident.verdict,
          cause: causeCodes[incident.cause],
          opened_at: incident.openedAt,
          closed_at: null,
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
    },

    /** The trouble changed its face: what is wrong now, and whether a person is needed. */
    async change(
      id: IncidentId,
      to: { state: Incident['state']; verdict: Incident['verdict']; cause: Cause },
    ): Promise<void> {
      await db
        .updateTable('incidents')
        .set({ state: to.state, verdict: to.verdict, cause: causeCodes[to.cause] })
        .where('id', '=', id)
        .where('tenant_id', '=', tenantId)
        .where('state', '<>', unclosed)
        .execute();
    },

    /** How its recovery stands, as long as it is open. */
    async setState(id: IncidentId, state: 'open' | 'healing' | 'needs_you'): Promise<void> {
      await db
        .updateTable('incidents')
        .set({ state })
        .where('id', '=', id)
        .where('tenant_id', '=', tenantId)
        .where('state', '<>', unclosed)
        .execute();
    },

    /** From now on nothing more is tried for it, or with `null` it is again. */
    async setHealingStopped(id: IncidentId, at: number | null): Promise<void> {
      await db
        .updateTable('incidents')
        .set({ healing_stopped_at: at })
        .where('id', '=', id)
        .where('tenant_id', '=', tenantId)
        .execute();
    },

    /** It is a part of the trouble of another one. */
    async setParent(id: IncidentId, parentId: IncidentId | null): Promise<void> {
      await db
        .updateTable('incidents')
        .set({ parent_id: parentId })
        .where('id', '=', id)
        .where('tenant_id', '=', tenantId)
        .execute();
    },

    /** The bots of this trouble and of all that are parts of it, over or not. */
    async botsOf(id: IncidentId): Promise<BotId[]> {
      const rows = await db
        .withRecursive('family', (query) =>
          query
            .selectFrom('incidents')
            .select(['id', 'bot_id'])
            .where('tenant_id', '=', tenantId)
            .where('id', '=', id)
            .union(
              query
                .selectFrom('family')
                .innerJoin('incidents', 'incidents.parent_id', 'family.id')
                .select(['incidents.id', 'incidents.bot_id'])
                // By its plus not by the index of the tenant, which has all there ever were.
                .where(sql`+incidents.tenant_id`, '=', tenantId),
            ),
        )
        .selectFrom('family')
        .select('bot_id')
        .distinct()
        .execute();
      return rows.map(({ bot_id }) => botIdSchema.parse(bot_id));
    },

    async close(id: IncidentId, at: number): Promise<void> {
      await db
        .updateTable('incidents')
        .set({ state: 'closed', closed_at: at })
        .where('id', '=', id)
        .where('tenant_id', '=', tenantId)
        .execute();
    },

    /** How many opened since then, and how many of those are over. */
    async countSince(since: number): Promise<{ opened: number; closed: number }> {
      const row = await db
        .selectFrom('incidents')
        .select((eb) => [
          eb.fn.countAll<number>().as('opened'),
          eb.fn.count<number>('closed_at').as('closed'),
        ])
        .where('tenant_id', '=', tenantId)
        .where('opened_at', '>=', since)
        .executeTakeFirst();
      return { opened: Number(row?.opened ?? 0), closed: Number(row?.closed ?? 0) };
    },
  };
}

function toIncident(row: Selectable<Schema['incidents']>): Incident {
  return incidentSchema.parse({
    id: row.id,
    tenantId: row.tenant_id,
    botId: row.bot_id,
    state: row.state,
    verdict: row.verdict,
    cause: causeFromCode(row.cause),
    openedAt: row.opened_at,
    closedAt: row.closed_at,
    parentId: row.parent_id,
    healingStoppedAt: row.healing_stopped_at,
  });
}
