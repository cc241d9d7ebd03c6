import { sql } from 'kysely';

import { type Severity, severities, severitySchema } from '#shared/schemas/alert.ts';
import { type Block, type Medium, mediumSchema } from '#shared/schemas/channel.ts';
import {
  type AlertId,
  alertIdSchema,
  type ChannelId,
  channelIdSchema,
  type NoticeId,
  noticeIdSchema,
  type PersonId,
  type TenantId,
  tenantIdSchema,
} from '#shared/schemas/ids.ts';

import type { Database } from './database.ts';
import { type StoredNotice, toNotice } from './notice-store.ts';

/** What is due and goes the same way: of one tenant, by one medium, over one channel or any of the medium. */
export type Lane = {
  tenantId: TenantId;
  medium: Medium;
  channelId: ChannelId | null;
  severity: Severity;
  count: number;
  oldestDueAt: number;
};

/** How one try ended, for the record. */
export type AttemptEnd = {
  outcome: 'accepted' | 'retry' | 'permanent' | 'broken' | 'uncertain';
  block: Block | null;
  code: string | null;
  detail: string | null;
};

/** What a notice becomes. */
export type NoticeChange = Partial<
  Pick<
    StoredNotice,
    | 'state'
    | 'nextAt'
    | 'channelId'
    | 'sendKey'
    | 'isRepeat'
    | 'block'
    | 'detail'
    | 'providerId'
    | 'sentAt'
    | 'arrivedAt'
    | 'endedAt'
  >
>;

// Stand in the text of queries, so that the indexes of what is under way can serve them.
const due = sql.lit('due' as const);
const retry = sql.lit('retry' as const);
const sending = sql.lit('sending' as const);
const notOver = [due, sending, retry];

const chunk = 500;

/** What is on its way, over all tenants: the dispatcher's side of the outbox. */
export function createNoticeQueueStore(db: Database) {
  return {
    /** Where anything is due, the gravest first. */
    async lanes(): Promise<Lane[]> {
      const rows = await db
        .selectFrom('notices')
        .select(['tenant_id', 'medium', 'channel_id', 'severity'])
        .select(sql<number>`count(*)`.as('count'))
        .select(sql<number>`min(due_at)`.as('oldest'))
        .where('state', '=', due)
        .groupBy(['tenant_id', 'medium', 'channel_id', 'severity'])
        .execute();
      return rows
        .map((row) => ({
          tenantId: tenantIdSchema.parse(row.tenant_id),
          medium: mediumSchema.parse(row.medium),
          channelId: channelIdSchema.nullable().parse(row.channel_id),
          severity: severitySchema.parse(row.severity),
          count: row.count,
          oldestDueAt: row.oldest,
        }))
        .toSorted((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity));
    },

    /** Those that were tried least come first, then those that are due longest; without these, and to nobody of those. */
    async inLane(
      { tenantId, medium, channelId, severity }: Omit<Lane, 'count' | 'oldestDueAt'>,
      limit: number,
      except: readonly NoticeId[] = [],
      exceptPeople: readonly PersonId[] = [],
    ): Promise<StoredNotice[]> {
      let query = db
        .selectFrom('notices')
        .selectAll()
        .where('state', '=', due)
        .where('tenant_id', '=', tenantId)
        .where('medium', '=', medium)
        .where('channel_id', channelId === null ? 'is' : '=', channelId)
        .where('severity', '=', severity)
        .orderBy('attempts')
        .orderBy('due_at')
        .limit(limit);
      if (except.length > 0) {
        query = query.where('id', 'not in', except);
      }
      if (exceptPeople.length > 0) {
        query = query.where((eb) =>
          eb.or([eb('person_id', 'is', null), eb('person_id', 'not in', exceptPeople)]),
        );
      }
      return (await query.execute()).map(toNotice);
    },

    async find(id: NoticeId): Promise<StoredNotice | undefined> {
      const row = await db
        .selectFrom('notices')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      return row && toNotice(row);
    },

    /** What waits for another try, and for when. */
    async retries(): Promise<{ id: NoticeId; nextAt: number }[]> {
      const rows = await db
        .selectFrom('notices')
        .select(['id', 'next_at'])
        .where('state', '=', retry)
        .execute();
      return rows.map((row) => ({ id: noticeIdSchema.parse(row.id), nextAt: row.next_at }));
    },

    /** Their time has come; what is no longer in wait for it is left as it is. */
    async promote(ids: readonly NoticeId[]): Promise<void> {
      for (let start = 0; start < ids.length; start += chunk) {
        await db
          .updateTable('notices')
          .set({ state: 'due' })
          .where('id', 'in', ids.slice(start, start + chunk))
          .where('state', '=', retry)
          .execute();
      }
    },

    /** Left by a run that ended without saying what came of them. */
    async leftSending(): Promise<StoredNotice[]> {
      const rows = await db
        .selectFrom('notices')
        .selectAll()
        .where('state', '=', sending)
        .orderBy('due_at')
        .execute();
      return rows.map(toNotice);
    },

    /** Writes down a try before it is made. False where the notice is not due any more. */
    async take(
      { id, attempts }: Pick<StoredNotice, 'id' | 'attempts'>,
      lease: { fence: string; until: number; channelId: ChannelId | null; at: number },
    ): Promise<boolean> {
      const number = attempts + 1;
      const result = await db
        .updateTable('notices')
        .set({
          state: 'sending',
          fence: lease.fence,
          lease_until: lease.until,
          attempts: number,
        })
        .where('id', '=', id)
        .where('state', '=', due)
        .where('attempts', '=', attempts)
        .executeTakeFirst();
      if (result.numUpdatedRows === 0n) {
        return false;
      }
      await db
        .insertInto('notice_attempts')
        .values({
          notice_id: id,
          number,
          channel_id: lease.channelId,
          started_at: lease.at,
          ended_at: null,
          outcome: null,
          block: null,
          code: null,
          detail: null,
        })
        .execute();
      return true;
    },

    /** Writes what came of a try. False where another run took it over meanwhile. */
    async settle(
      { id, attempts, fence }: Pick<StoredNotice, 'id' | 'attempts' | 'fence'>,
      end: AttemptEnd & { at: number },
      change: NoticeChange,
    ): Promise<boolean> {
      const result = await db
        .updateTable('notices')
        .set({ ...columnsOf(change), fence: null, lease_until: null })
        .where('id', '=', id)
        .where('state', '=', sending)
        .where('fence', fence === null ? 'is' : '=', fence)
        .where('attempts', '=', attempts)
        .executeTakeFirst();
      if (result.numUpdatedRows === 0n) {
        return false;
      }
      await db
        .updateTable('notice_attempts')
        .set({
          ended_at: end.at,
          outcome: end.outcome,
          block: end.block,
          code: end.code,
          detail: end.detail,
        })
        .where('notice_id', '=', id)
        .where('number', '=', attempts)
        .execute();
      return true;
    },

    /** Its tries that may have arrived: how many, and when the first of them began. */
    async doubts(id: NoticeId): Promise<{ count: number; since: number | null }> {
      const row = await db
        .selectFrom('notice_attempts')
        .select(sql<number>`count(*)`.as('count'))
        .select(sql<number | null>`min(started_at)`.as('since'))
        .where('notice_id', '=', id)
        .where('outcome', '=', 'uncertain')
        .executeTakeFirst();
      return { count: row?.count ?? 0, since: row?.since ?? null };
    },

    /** When each message began that left over a channel since then, or may have, oldest first. */
    async usedSince(channelId: ChannelId, since: number): Promise<number[]> {
      const rows = await db
        .selectFrom('notice_attempts')
        .select('started_at')
        .where('channel_id', '=', channelId)
        .where('started_at', '>', since)
        .where((eb) =>
          eb.or([eb('outcome', 'is', null), eb('outcome', 'in', ['accepted', 'uncertain'])]),
        )
        .orderBy('started_at')
        .execute();
      return rows.map((row) => row.started_at);
    },

    /** The try under way. */
    async attempt({
      id,
      attempts,
    }: Pick<StoredNotice, 'id' | 'attempts'>): Promise<
      { channelId: ChannelId | null; startedAt: number } | undefined
    > {
      const row = await db
        .selectFrom('notice_attempts')
        .select(['channel_id', 'started_at'])
        .where('notice_id', '=', id)
        .where('number', '=', attempts)
        .executeTakeFirst();
      return (
        row && {
          channelId: channelIdSchema.nullable().parse(row.channel_id),
          startedAt: row.started_at,
        }
      );
    },

    /** Over which channels any of these was tried. */
    async channelsTried(ids: readonly NoticeId[]): Promise<ChannelId[]> {
      const rows = await db
        .selectFrom('notice_attempts')
        .select('channel_id')
        .distinct()
        .where('notice_id', 'in', ids)
        .where('channel_id', 'is not', null)
        .execute();
      return rows.map((row) => channelIdSchema.parse(row.channel_id));
    },

    /** Ends what is not under way: false where it is, or is over already. */
    async end(
      { id }: Pick<StoredNotice, 'id'>,
      change: NoticeChange & { state: 'dead' | 'uncertain' },
    ): Promise<boolean> {
      const result = await db
        .updateTable('notices')
        .set(columnsOf(change))
        .where('id', '=', id)
        .where('state', 'in', [due, retry])
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },

    /** These, and what was to be told within them, are told within another one. What is under way or over is left. */
    async fold(ids: readonly NoticeId[], into: NoticeId, at: number): Promise<void> {
      for (let start = 0; start < ids.length; start += chunk) {
        const some = ids.slice(start, start + chunk);
        await db
          .updateTable('notices')
          .set({ folded_into: into })
          .where('folded_into', 'in', some)
          .where('id', '!=', into)
          .execute();
        await db
          .updateTable('notices')
          .set({ state: 'folded', folded_into: into, ended_at: at })
          .where('id', 'in', some)
          .where('state', 'in', [due, retry])
          .execute();
      }
    },

    /** What waits since before then for each recipient of a tenant by a medium, where it is more than one. */
    async stale(
      { tenantId, medium, channelId }: Pick<Lane, 'tenantId' | 'medium' | 'channelId'>,
      before: number,
    ): Promise<StoredNotice[][]> {
      const rows = await db
        .selectFrom('notices')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('medium', '=', medium)
        .where('channel_id', channelId === null ? 'is' : '=', channelId)
        .where('state', 'in', [due, retry])
        .where('due_at', '<', before)
        .where('is_repeat', '=', 0)
        .where('kind', '!=', 'daily_report')
        .orderBy('due_at')
        .execute();
      const byPerson = Map.groupBy(rows.map(toNotice), ({ personId }) => personId);
      return [...byPerson.values()].filter(({ length }) => length > 1);
    },

    /** CRITICAL ones that wait, or are under way, for longer than that. */
    async overdue(before: number): Promise<StoredNotice[]> {
      const rows = await db
        .selectFrom('notices')
        .selectAll()
        .where('state', 'in', notOver)
        .where('severity', '=', 'critical')
        .where('due_at', '<=', before)
        .execute();
      return rows.map(toNotice);
    },

    /** When the oldest of the CRITICAL ones became due that became so after that, and are not over. */
    async nextOverdue(after: number): Promise<number | null> {
      const row = await db
        .selectFrom('notices')
        .select(sql<number | null>`min(due_at)`.as('at'))
        .where('state', 'in', notOver)
        .where('severity', '=', 'critical')
        .where('due_at', '>', after)
        .executeTakeFirst();
      return row?.at ?? null;
    },

    /** What waits since before then, whatever for. */
    async expired(before: number): Promise<StoredNotice[]> {
      const rows = await db
        .selectFrom('notices')
        .selectAll()
        .where('state', 'in', notOver)
        .where('state', '!=', sending)
        .where('due_at', '<', before)
        .limit(chunk)
        .execute();
      return rows.map(toNotice);
    },

    /** The others that stand in for the same message, or that it stands in for. */
    async family({ id }: Pick<StoredNotice, 'id'>): Promise<StoredNotice[]> {
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
    async siblings({
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

function columnsOf(change: NoticeChange) {
  return {
    ...(change.state !== undefined && { state: change.state }),
    ...(change.nextAt !== undefined && { next_at: change.nextAt }),
    ...(change.channelId !== undefined && { channel_id: change.channelId }),
    ...(change.sendKey !== undefined && { send_key: change.sendKey }),
    ...(change.isRepeat !== undefined && { is_repeat: change.isRepeat ? 1 : 0 }),
    ...(change.block !== undefined && { block: change.block }),
    ...(change.detail !== undefined && { detail: change.detail }),
    ...(change.providerId !== undefined && { provider_id: change.providerId }),
    ...(change.sentAt !== undefined && { sent_at: change.sentAt }),
    ...(change.arrivedAt !== undefined && { arrived_at: change.arrivedAt }),
    ...(change.endedAt !== undefined && { ended_at: change.endedAt }),
  };
}
