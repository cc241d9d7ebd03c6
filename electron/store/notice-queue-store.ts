import { sql } from 'kysely';

import { type Severity, severities, severitySchema } from '#shared/schemas/alert.ts';
import { type Medium, mediumSchema } from '#shared/schemas/channel.ts';
import {
  type ChannelId,
  channelIdSchema,
  type NoticeId,
  noticeIdSchema,
  type PersonId,
  type TenantId,
  tenantIdSchema,
} from '#shared/schemas/ids.ts';

import type { Database } from './database.ts';
import { columnsOf, type NoticeChange } from './notice-change.ts';
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

    /** What waits for another try, and for when. */
    async retries(): Promise<{ id: NoticeId; nextAt: number }[]> {
      const rows = await db
        .selectFrom('notices')
        .select(['id', 'next_at'])
        .where('state', 'in', notOver)
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
        .where('state', 'in', notOver)
        .where('state', '=', sending)
        .orderBy('due_at')
        .execute();
      return rows.map(toNotice);
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
  };
}
