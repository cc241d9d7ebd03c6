import { sql } from 'kysely';

import { type AlertHistory, alertHistorySchema } from '#shared/schemas/alert.ts';
import type { AlertId } from '#shared/schemas/ids.ts';

import type { Database } from './database.ts';

/** The life of one alert, line by line. Whose alert it is has been looked at before. */
export function createAlertHistoryStore(db: Database, alertId: AlertId) {
  return {
    /** Answers its place: the first of an alert has 1. */
    async add(line: AlertHistory): Promise<number> {
      const row = await db
        .insertInto('alert_history')
        .values({
          alert_id: alertId,
          place: sql<number>`(select coalesce(max(place), 0) + 1 from alert_history where alert_id = ${alertId})`,
          at: line.at,
          what: line.what,
          actor_kind: line.actorKind,
          actor_id: line.actorId,
          severity: line.severity,
          note: line.note,
          until: line.until,
        })
        .returning('place')
        .executeTakeFirstOrThrow();
      return row.place;
    },

    /** Oldest first. */
    async list(): Promise<AlertHistory[]> {
      const rows = await db
        .selectFrom('alert_history')
        .selectAll()
        .where('alert_id', '=', alertId)
        .orderBy('place')
        .execute();
      return rows.map((row) =>
        alertHistorySchema.parse({
          at: row.at,
          what: row.what,
          actorKind: row.actor_kind,
          actorId: row.actor_id,
          severity: row.severity,
          note: row.note,
          until: row.until,
        }),
      );
    },
  };
}
