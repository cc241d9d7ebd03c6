import { sql } from 'kysely';

import { type AlertPhase, type Severity, severities } from '#shared/schemas/alert.ts';
import { type AlertId, type NoticeId, noticeIdSchema, type TenantId } from '#shared/schemas/ids.ts';
import { type Hold, holdSchema } from '#shared/schemas/notice.ts';

import type { Database } from './database.ts';

/** What one recipient was told lately, as far as it decides when they are told the next thing. */
export type Recall = {
  /** What waits to be told of the same trouble. */
  waiting: { ids: readonly NoticeId[]; hold: Hold; at: number; severity: Severity } | null;
  /** When they were last told that the same trouble is there, within the time asked for. */
  last: { at: number; severity: Severity } | null;
  /** They were told of this very alert. */
  isTold: boolean;
  /** The gravest they were told of the same group, or that waits. */
  group: { severity: Severity } | null;
  /** When messages went to them, oldest first. */
  messages: readonly number[];
  /** When what is being gathered for them goes. */
  gatheringAt: number | null;
  /** Of how many others there was lately something to tell: to them, or of new ones to anybody of the tenant. */
  alerts: number;
  /** When a storm's summary went to them that told something new. */
  stormAt: number | null;
  /** When the next one goes. */
  stormWaitsUntil: number | null;
};

/** What the recall is asked for. */
export type Recalled = {
  recipient: string;
  alertId: AlertId;
  fingerprint: string;
  /** Of which tenant the alert is, `null` for one about the agent itself. */
  alertOf: TenantId | null;
  groupKey: string;
  phase: AlertPhase;
};

export type RecallTimes = { sameMs: number; groupMs: number; messagesMs: number; stormMs: number };

const rankOf = sql<number>`case n.severity ${sql.join(
  severities.map((severity, rank) => sql`when ${sql.lit(severity)} then ${sql.lit(rank)}`),
  sql` `,
)} end`;
const severityOf = (rank: number): Severity => severities[rank] ?? 'info';
/** A message of its own: it neither waits nor is told within another. */
const isMessage = sql<boolean>`n.state not in ('held', 'folded')`;
const isGathered = sql<boolean>`not (n.state = 'held' and n.hold = 'hours')`;

/** Reads from the notices what a recipient was told lately. */
export function createNoticeRecall(db: Database, tenantId: TenantId, times: RecallTimes) {
  async function ofTrouble({ recipient, fingerprint, alertOf, alertId }: Recalled, now: number) {
    const { rows } = await sql<{
      id: string;
      state: string;
      hold: string | null;
      next_at: number;
      due_at: number;
      phase: string;
      rank: number;
      is_this: number;
    }>`select n.id, n.state, n.hold, n.next_at, n.due_at, n.phase, ${rankOf} as rank, n.alert_id = ${alertId} as is_this
      from admin_alerts a join notices n on n.alert_id = a.id
      where a.tenant_id is ${alertOf} and a.fingerprint = ${fingerprint}
        and (a.resolved_at is null or a.resolved_at > ${now - times.messagesMs})
        and n.tenant_id = ${tenantId} and n.recipient = ${recipient}
        and n.state <> 'dead' and (n.phase <> 'resolved' or n.state = 'held')
      order by n.due_at`.execute(db);
    const waits = rows.filter(({ state }) => state === 'held');
    const first = waits[0];
    const waiting = first && {
      ids: waits.map(({ id }) => noticeIdSchema.parse(id)),
      hold: holdSchema.parse(first.hold),
      at: first.next_at,
      severity: severityOf(Math.max(...waits.map(({ rank }) => rank))),
    };
    const told = rows.filter(({ state }) => state !== 'held');
    const lately = told.filter(({ due_at }) => due_at > now - times.sameMs);
    const newest = lately.at(-1);
    const last = newest && {
      at: newest.due_at,
      severity: severityOf(Math.max(...lately.map(({ rank }) => rank))),
    };
    return {
      waiting: waiting ?? null,
      last: last ?? null,
      isTold: told.some(({ is_this }) => is_this === 1),
    };
  }

  /** When the summary goes that is being gathered. */
  async function stormWaitsUntil(recipient: string): Promise<number | null> {
    const { rows } = await sql<{ next_at: number }>`select n.next_at from notices n
      where n.tenant_id = ${tenantId} and n.recipient = ${recipient}
        and n.state = 'held' and n.hold = 'storm'
      order by n.due_at desc limit 1`.execute(db);
    return rows[0]?.next_at ?? null;
  }

  async function messages(recipient: string, now: number): Promise<number[]> {
    const { rows } = await sql<{ due_at: number }>`select n.due_at from notices n
      where n.tenant_id = ${tenantId} and n.recipient = ${recipient}
        and n.due_at > ${now - times.messagesMs} and ${isMessage}
      order by n.due_at`.execute(db);
    return rows.map(({ due_at }) => due_at);
  }

  /** How many others began, whoever was told of them. */
  async function newAlerts(
    since: number,
    { alertId, alertOf }: Pick<Recalled, 'alertId' | 'alertOf'>,
  ): Promise<number> {
    const { rows } = await sql<{ count: number }>`select count(*) as count from admin_alerts a
      where a.tenant_id is ${alertOf} and a.opened_at > ${since} and a.told_at is not null
        and a.id <> ${alertId}`.execute(db);
    return rows[0]?.count ?? 0;
  }

  async function ofAll({ recipient, alertId, alertOf, groupKey, phase }: Recalled, now: number) {
    const since = now - times.groupMs;
    const isOfGroup = sql`n.group_key = ${groupKey} and (n.phase = 'resolved') = ${phase === 'resolved' ? 1 : 0}
      and n.alert_id is not null and n.created_at > ${since} and ${isGathered}`;
    const { rows } = await sql<{
      gathering_at: number | null;
      storm_at: number | null;
      alerts: number;
      rank: number | null;
    }>`select
        min(case when n.state = 'held' and n.hold = 'group' then n.next_at end) as gathering_at,
        max(case when n.kind = 'storm' and n.phase <> 'reminded' and ${isMessage} then n.due_at end) as storm_at,
        count(distinct case when n.created_at > ${since} and ${isGathered} and n.alert_id <> ${alertId} then n.alert_id end) as alerts,
        max(case when ${isOfGroup} then ${rankOf} end) as rank
      from notices n
      where n.tenant_id = ${tenantId} and n.recipient = ${recipient}
        and n.due_at > ${now - times.stormMs}`.execute(db);
    const [row] = rows;
    return {
      gatheringAt: row?.gathering_at ?? null,
      stormAt: row?.storm_at ?? null,
      alerts: Math.max(row?.alerts ?? 0, await newAlerts(since, { alertId, alertOf })),
      group: row?.rank == null ? null : { severity: severityOf(row.rank) },
    };
  }

  return {
    async of(asked: Recalled, now: number): Promise<Recall> {
      return {
        ...(await ofTrouble(asked, now)),
        ...(await ofAll(asked, now)),
        messages: await messages(asked.recipient, now),
        stormWaitsUntil: await stormWaitsUntil(asked.recipient),
      };
    },

    /** What decides whether what waited for a recipient goes now. */
    async atRelease(
      recipient: string,
      now: number,
    ): Promise<Pick<Recall, 'messages' | 'stormAt' | 'alerts'>> {
      const asked = { recipient, alertId: '' as AlertId, groupKey: '', phase: 'opened' as const };
      const { stormAt, alerts } = await ofAll(
        { ...asked, fingerprint: '', alertOf: tenantId },
        now,
      );
      return { stormAt, alerts, messages: await messages(recipient, now) };
    },
  };
}

/** True where a tenant was told of a storm since then, reminders of one aside. */
export async function hasStormSince(
  db: Database,
  tenantId: TenantId,
  since: number,
): Promise<boolean> {
  const row = await db
    .selectFrom('notices')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('created_at', '>', since)
    .where('kind', '=', 'storm')
    .where('phase', '<>', 'reminded')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
