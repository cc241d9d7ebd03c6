import { sql } from 'kysely';

import { type AlertId, alertIdSchema, type ChannelId } from '#shared/schemas/ids.ts';

import type { Database } from './database.ts';
import { type StoredNotice, toNotice } from './notice-store.ts';

/** How notices belong together: which stand in for which, are told within which, or tell the same as which. */
export function createNoticeKinStore(db: Database) {
  return {
    /** The others that stand in for the same message, or that it stands in for. */
    async familyOf({ id }: Pick<StoredNotice, 'id'>): Promise<StoredNotice[]> {
      const { rows } = await sql<Parameters<typeof toNotice>[0]>`
        with recursive
          up (id, of) as (
            select id, instead_of from notices where id = ${id}
            union
            select n.id, n.instead_of from notices n join up on n.id = up.of
          ),
          family (id) as (
            select id from up where of is null
            union
            select n.id from notices n join family on n.instead_of = family.id
          )
        select n.* from notices n join family on n.id = family.id where n.id <> ${id}`.execute(db);
      return rows.map(toNotice);
    },

    /** Notices of the same alert and phase, by whatever way: so that nobody is told the same twice. */
    async siblingsOf({
      tenantId,
      alertId,
      phase,
    }: Pick<StoredNotice, 'tenantId' | 'alertId' | 'phase'>): Promise<
      Pick<StoredNotice, 'medium' | 'channelId' | 'personId' | 'state'>[]
    > {
      if (alertId === null) {
        return [];
      }
      const rows = await db
        .selectFrom('notices')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('alert_id', '=', alertId)
        .where('phase', phase === null ? 'is' : '=', phase)
        .execute();
      return rows.map(toNotice);
    },

    /** What it tells of: its own alert, and those of all that is told within it or that it stands in for. */
    // In SQLite a cross join says what is looked at first; else all notices would be gone through in the order of alerts.
    async alertsOf({ id }: Pick<StoredNotice, 'id'>): Promise<AlertId[]> {
      const { rows } = await sql<{ alert_id: string }>`
        with recursive told (id) as (
          select ${id}
          union
          select n.instead_of from notices n join told on n.id = told.id where n.instead_of is not null
          union
          select n.id from notices n join told on n.folded_into = told.id
        )
        select n.alert_id, min(n.due_at) as at from told cross join notices n
        where n.id = told.id and n.alert_id is not null group by n.alert_id order by at, n.alert_id`.execute(
        db,
      );
      return rows.map((row) => alertIdSchema.parse(row.alert_id));
    },

    /** The first message of an incident, or of an alert without one, that this recipient got over this channel. */
    async threadStart(
      notice: Pick<StoredNotice, 'id' | 'tenantId' | 'personId'>,
      about: { incidentId: string } | { alertId: AlertId },
      channelId: ChannelId | null,
    ): Promise<{ sendKey: string; providerId: string | null } | null> {
      const row = await db
        .selectFrom('notices as n')
        .innerJoin('admin_alerts as a', 'a.id', 'n.alert_id')
        .select(['n.send_key', 'n.provider_id'])
        .where((eb) =>
          'incidentId' in about
            ? eb('a.incident_id', '=', about.incidentId)
            : eb('a.id', '=', about.alertId),
        )
        .where('n.tenant_id', '=', notice.tenantId)
        .where('n.state', '=', 'sent')
        .where('n.id', '!=', notice.id)
        .where('n.channel_id', channelId === null ? 'is' : '=', channelId)
        .where('n.person_id', notice.personId === null ? 'is' : '=', notice.personId)
        .orderBy('n.sent_at')
        .limit(1)
        .executeTakeFirst();
      return row ? { sendKey: row.send_key, providerId: row.provider_id } : null;
    },
  };
}
