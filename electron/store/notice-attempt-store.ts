import { sql } from 'kysely';

import type { Block } from '#shared/schemas/channel.ts';
import { type ChannelId, channelIdSchema, type NoticeId } from '#shared/schemas/ids.ts';

import type { Database } from './database.ts';
import { columnsOf, type NoticeChange } from './notice-change.ts';
import type { StoredNotice } from './notice-store.ts';

/** How one try ended, for the record. */
export type AttemptEnd = {
  outcome: 'accepted' | 'retry' | 'permanent' | 'broken' | 'uncertain';
  block: Block | null;
  code: string | null;
  detail: string | null;
};

// Stand in the text of queries, so that the index of what is under way can serve them.
const due = sql.lit('due' as const);
const sending = sql.lit('sending' as const);

/** The tries of notices: each is written down before it is made, and what came of it after. */
export function createNoticeAttemptStore(db: Database) {
  return {
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
    async underWay({
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
  };
}
