import { type Selectable, sql } from 'kysely';

import { type Cause, causeCodes, causeFromCode } from '#shared/faults.ts';
import type { AlertState, AlertType, AlertVerdict, Severity } from '#shared/schemas/alert.ts';
import {
  alertStateSchema,
  alertTypeSchema,
  alertVerdictSchema,
  severitySchema,
} from '#shared/schemas/alert.ts';
import {
  type AlertId,
  alertIdSchema,
  type BotId,
  botIdSchema,
  type IncidentId,
  incidentIdSchema,
  type TenantId,
  tenantIdSchema,
} from '#shared/schemas/ids.ts';

import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** An alert as it is stored: its words are made when it is read, in the reader's language. */
export type StoredAlert = {
  id: AlertId;
  tenantId: TenantId | null;
  type: AlertType;
  severity: Severity;
  state: AlertState;
  fingerprint: string;
  botId: BotId | null;
  incidentId: IncidentId | null;
  cause: Cause | null;
  /** Plain values that the words need. */
  details: Record<string, string | number>;
  openedAt: number;
  acknowledgedAt: number | null;
  acknowledgedBy: string | null;
  resolvedAt: number | null;
  /** What alerts of one cause have in common. */
  groupKey: string;
  snoozedUntil: number | null;
  /** Where a graver severity than this wakes it. */
  snoozedAtSeverity: Severity | null;
  verdict: AlertVerdict | null;
  /** When people were reminded of it for the last time. */
  remindedAt: number | null;
  escalatedAt: number | null;
  /** When people were last told that it is there, or became graver; `null` where they were not yet. */
  toldAt: number | null;
  /** The gravest severity they were told of. */
  toldSeverity: Severity | null;
  /** When time alone may make something due. */
  lookAt: number | null;
};

/** What may change of an alert that is not over. */
export type AlertChange = Pick<
  StoredAlert,
  | 'state'
  | 'severity'
  | 'cause'
  | 'details'
  | 'acknowledgedAt'
  | 'acknowledgedBy'
  | 'resolvedAt'
  | 'snoozedUntil'
  | 'snoozedAtSeverity'
  | 'remindedAt'
  | 'escalatedAt'
>;

/** How people stand with it, kept by whoever plans what they are told. */
export type AlertTelling = Pick<StoredAlert, 'toldAt' | 'toldSeverity' | 'lookAt'>;

export type AlertFilter = {
  state?: AlertState | undefined;
  botId?: BotId | undefined;
  limit: number;
  /** Only those after this one in the order of the list. */
  after?: { openedAt: number; id: string } | undefined;
};

/** How many there are of each that is not over. */
export type AlertCounts = Record<Exclude<AlertState, 'resolved'>, number>;

/** Stands in the text of a query, so that the index of what is not resolved can serve it. */
const unresolved = sql.lit('resolved' as const);
/** As the index on what is not resolved has it; an alert about the agent itself has no tenant. */
const ofTenant = sql<string>`coalesce(tenant_id, '')`;

/** The alerts of one tenant, or with `null` those that are about the agent itself. */
export function createAlertStore(db: Database, tenantId: TenantId | null) {
  const ours = () =>
    db
      .selectFrom('admin_alerts')
      .selectAll()
      .where('tenant_id', tenantId === null ? 'is' : '=', tenantId);
  /** In the words of the index of what is not resolved, so that it can serve the query. */
  const oursUnresolved = () =>
    db
      .selectFrom('admin_alerts')
      .where(ofTenant, '=', tenantId ?? '')
      .where('state', '<>', unresolved);

  return {
    async find(id: AlertId): Promise<StoredAlert | undefined> {
      const row = await ours().where('id', '=', id).executeTakeFirst();
      return row && toAlert(row);
    },

    async findOpen(fingerprint: string): Promise<StoredAlert | undefined> {
      const row = await oursUnresolved()
        .selectAll()
        .where('fingerprint', '=', fingerprint)
        .executeTakeFirst();
      return row && toAlert(row);
    },

    /** The newest about the same trouble, over or not. */
    async findNewest(fingerprint: string): Promise<StoredAlert | undefined> {
      const row = await ours()
        .where('fingerprint', '=', fingerprint)
        .orderBy('opened_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && toAlert(row);
    },

    /** Not resolved yet, of any bot. */
    async unresolvedOfBots(): Promise<StoredAlert[]> {
      const rows = await ours()
        .where('bot_id', 'is not', null)
        .where('state', '<>', unresolved)
        .execute();
      return rows.map(toAlert);
    },

    /** What the alerts of this type are about that are not resolved yet. */
    async openSubjects(type: AlertType): Promise<string[]> {
      const rows = await oursUnresolved().where('type', '=', type).select('fingerprint').execute();
      return rows.map(({ fingerprint }) => fingerprint.slice(type.length + 1));
    },

    /** Newest first. */
    async list({ state, botId, limit, after }: AlertFilter): Promise<StoredAlert[]> {
      let query = ours().orderBy('opened_at', 'desc').orderBy('id', 'desc').limit(limit);
      if (state) {
        query = query.where('state', '=', state);
      }
      if (botId) {
        query = query.where('bot_id', '=', botId);
      }
      if (after) {
        query = query.where((eb) =>
          eb.or([
            eb('opened_at', '<', after.openedAt),
            eb.and([eb('opened_at', '=', after.openedAt), eb('id', '<', after.id as AlertId)]),
          ]),
        );
      }
      return (await query.execute()).map(toAlert);
    },

    async counts(): Promise<AlertCounts> {
      const rows = await oursUnresolved()
        .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
        .groupBy('state')
        .execute();
      const of = (state: keyof AlertCounts) =>
        Number(rows.find((row) => row.state === state)?.count ?? 0);
      return { open: of('open'), acknowledged: of('acknowledged'), snoozed: of('snoozed') };
    },

    /** False where the same trouble has an alert that is not resolved yet. */
    async open(alert: Omit<StoredAlert, 'tenantId'>): Promise<boolean> {
      const result = await db
        .insertInto('admin_alerts')
        .values({
          id: alert.id,
          tenant_id: tenantId,
          type: alert.type,
          severity: alert.severity,
          state: alert.state,
          fingerprint: alert.fingerprint,
          bot_id: alert.botId,
          incident_id: alert.incidentId,
          cause: alert.cause ? causeCodes[alert.cause] : 0,
          details: JSON.stringify(alert.details),
          opened_at: alert.openedAt,
          acknowledged_at: alert.acknowledgedAt,
          acknowledged_by: alert.acknowledgedBy,
          resolved_at: alert.resolvedAt,
          group_key: alert.groupKey,
          snoozed_until: alert.snoozedUntil,
          snoozed_at_severity: alert.snoozedAtSeverity,
          verdict: alert.verdict,
          reminded_at: alert.remindedAt,
          escalated_at: alert.escalatedAt,
          told_at: alert.toldAt,
          told_severity: alert.toldSeverity,
          look_at: alert.lookAt,
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
    },

    /** Stores a new state; false where the alert was resolved meanwhile. */
    async change(alert: AlertChange & { id: AlertId }): Promise<boolean> {
      const result = await db
        .updateTable('admin_alerts')
        .set({
          state: alert.state,
          severity: alert.severity,
          cause: alert.cause ? causeCodes[alert.cause] : 0,
          details: JSON.stringify(alert.details),
          acknowledged_at: alert.acknowledgedAt,
          acknowledged_by: alert.acknowledgedBy,
          resolved_at: alert.resolvedAt,
          snoozed_until: alert.snoozedUntil,
          snoozed_at_severity: alert.snoozedAtSeverity,
          reminded_at: alert.remindedAt,
          escalated_at: alert.escalatedAt,
        })
        .where('id', '=', alert.id)
        .where('tenant_id', tenantId === null ? 'is' : '=', tenantId)
        .where('state', '<>', unresolved)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },

    /** It is not resolved after all; false where the same trouble has another alert by now. */
    async takeBack({ id, fingerprint, state }: StoredAlert): Promise<boolean> {
      const result = await db
        .updateTable('admin_alerts')
        .set({ state, resolved_at: null })
        .where('id', '=', id)
        .where('tenant_id', tenantId === null ? 'is' : '=', tenantId)
        .where('state', '=', 'resolved')
        .where((eb) =>
          eb.not(
            eb.exists(
              eb
                .selectFrom('admin_alerts as other')
                .select('other.id')
                .where(sql`coalesce(other.tenant_id, '')`, '=', tenantId ?? '')
                .where('other.fingerprint', '=', fingerprint)
                .where('other.state', '<>', unresolved),
            ),
          ),
        )
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },

    async noteTelling(id: AlertId, { toldAt, toldSeverity, lookAt }: AlertTelling): Promise<void> {
      await db
        .updateTable('admin_alerts')
        .set({ told_at: toldAt, told_severity: toldSeverity, look_at: lookAt })
        .where('id', '=', id)
        .where('tenant_id', tenantId === null ? 'is' : '=', tenantId)
        .execute();
    },

    /** Whether it was good to be told; also of one that is over. */
    async setVerdict(id: AlertId, verdict: AlertVerdict | null): Promise<void> {
      await db
        .updateTable('admin_alerts')
        .set({ verdict })
        .where('id', '=', id)
        .where('tenant_id', tenantId === null ? 'is' : '=', tenantId)
        .execute();
    },

    /** Not resolved yet, of one group. */
    async inGroup(groupKey: string): Promise<StoredAlert[]> {
      const rows = await oursUnresolved().selectAll().where('group_key', '=', groupKey).execute();
      return rows.map(toAlert);
    },

    async setGroup(id: AlertId, groupKey: string): Promise<void> {
      await db
        .updateTable('admin_alerts')
        .set({ group_key: groupKey })
        .where('id', '=', id)
        .where('tenant_id', tenantId === null ? 'is' : '=', tenantId)
        .execute();
    },
  };
}

export function toAlert(row: Selectable<Schema['admin_alerts']>): StoredAlert {
  return {
    id: alertIdSchema.parse(row.id),
    tenantId: row.tenant_id === null ? null : tenantIdSchema.parse(row.tenant_id),
    type: alertTypeSchema.parse(row.type),
    severity: severitySchema.parse(row.severity),
    state: alertStateSchema.parse(row.state),
    fingerprint: row.fingerprint,
    botId: row.bot_id === null ? null : botIdSchema.parse(row.bot_id),
    incidentId: row.incident_id === null ? null : incidentIdSchema.parse(row.incident_id),
    cause: causeFromCode(row.cause) ?? null,
    details: JSON.parse(row.details) as StoredAlert['details'],
    openedAt: row.opened_at,
    acknowledgedAt: row.acknowledged_at,
    acknowledgedBy: row.acknowledged_by,
    resolvedAt: row.resolved_at,
    groupKey: row.group_key,
    snoozedUntil: row.snoozed_until,
    snoozedAtSeverity: severitySchema.nullable().parse(row.snoozed_at_severity),
    verdict: alertVerdictSchema.nullable().parse(row.verdict),
    remindedAt: row.reminded_at,
    escalatedAt: row.escalated_at,
    toldAt: row.told_at,
    toldSeverity: severitySchema.nullable().parse(row.told_severity),
    lookAt: row.look_at,
  };
}
