import { type Selectable, sql } from 'kysely';

import { causeCodes, causeFromCode } from '#shared/faults.ts';
import type { AttemptId, BotId, IncidentId, TenantId } from '#shared/schemas/ids.ts';
import { type Attempt, attemptSchema } from '#shared/schemas/recovery.ts';

import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** An attempt as it is stored. */
export type StoredAttempt = Attempt & {
  /** Until when the bot may take to be well again, once the step was carried out. */
  verifyUntil: number | null;
};

// Stand in the text of queries, so that the index of what is under way can serve them.
const underWay = (['planned', 'running', 'verifying'] as const).map((state) => sql.lit(state));

/** The repairs of one tenant's bots, step by step. */
export function createRecoveryStore(db: Database, tenantId: TenantId) {
  const ours = () =>
    db.selectFrom('recovery_attempts').selectAll().where('tenant_id', '=', tenantId);

  return {
    /** False where an attempt of the bot is under way: nothing is repaired twice at once. */
    async add(attempt: StoredAttempt): Promise<boolean> {
      const result = await db
        .insertInto('recovery_attempts')
        .values({
          id: attempt.id,
          tenant_id: tenantId,
          bot_id: attempt.botId,
          incident_id: attempt.incidentId,
          number: attempt.number,
          step: attempt.step,
          actor_kind: attempt.actorKind,
          actor_id: attempt.actorId,
          cause: attempt.cause ? causeCodes[attempt.cause] : 0,
          reason: attempt.reason,
          planned_at: attempt.plannedAt,
          ...changing(attempt),
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
    },

    /** Stores how far it is; one that has ended stays as it ended. */
    async change(attempt: StoredAttempt): Promise<boolean> {
      const result = await db
        .updateTable('recovery_attempts')
        .set(changing(attempt))
        .where('id', '=', attempt.id)
        .where('tenant_id', '=', tenantId)
        .where('state', 'in', underWay)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },

    async find(id: AttemptId): Promise<StoredAttempt | undefined> {
      const row = await ours().where('id', '=', id).executeTakeFirst();
      return row && toAttempt(row);
    },

    async listUnderWay(): Promise<StoredAttempt[]> {
      const rows = await db
        .selectFrom('recovery_attempts')
        .selectAll()
        // Those few are gone through, not all that the tenant ever had.
        .where(sql`+tenant_id`, '=', tenantId)
        .where('state', 'in', underWay)
        .execute();
      return rows.map(toAttempt);
    },

    /** First to last. */
    async ofIncident(incidentId: IncidentId): Promise<StoredAttempt[]> {
      const rows = await ours()
        .where('incident_id', '=', incidentId)
        .orderBy('planned_at')
        .orderBy('id')
        .execute();
      return rows.map(toAttempt);
    },

    /** Steps that were begun since then, of any of these bots; first to last. */
    async begunSince(botIds: readonly BotId[], since: number): Promise<StoredAttempt[]> {
      const rows = await ours()
        .where('bot_id', 'in', botIds)
        .where('started_at', '>=', since)
        .orderBy('started_at')
        .execute();
      return rows.map(toAttempt);
    },

    /** Newest first. */
    async list({
      botId,
      limit,
      before,
    }: {
      botId?: BotId | undefined;
      limit: number;
      before?: AttemptId | undefined;
    }): Promise<StoredAttempt[]> {
      // Ids are made in the order of time, so that one says where a page begins.
      let query = ours().orderBy('id', 'desc').limit(limit);
      if (botId) {
        query = query.where('bot_id', '=', botId);
      }
      if (before) {
        query = query.where('id', '<', before);
      }
      return (await query.execute()).map(toAttempt);
    },
  };
}

function changing(attempt: StoredAttempt) {
  return {
    state: attempt.state,
    run_before: attempt.runBefore,
    run_after: attempt.runAfter,
    is_proven: attempt.isProven ? 1 : 0,
    config_version_id: attempt.configVersionId,
    failure: attempt.failure,
    started_at: attempt.startedAt,
    verify_until: attempt.verifyUntil,
    ended_at: attempt.endedAt,
  };
}

function toAttempt(row: Selectable<Schema['recovery_attempts']>): StoredAttempt {
  const attempt = attemptSchema.parse({
    id: row.id,
    tenantId: row.tenant_id,
    botId: row.bot_id,
    incidentId: row.incident_id,
    number: row.number,
    step: row.step,
    state: row.state,
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    cause: causeFromCode(row.cause) ?? null,
    reason: row.reason,
    runBefore: row.run_before,
    runAfter: row.run_after,
    isProven: row.is_proven === 1,
    configVersionId: row.config_version_id,
    failure: row.failure,
    plannedAt: row.planned_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  });
  return { ...attempt, verifyUntil: row.verify_until };
}
