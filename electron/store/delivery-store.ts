import { sql } from 'kysely';

import { blockSchema } from '#shared/schemas/channel.ts';
import {
  type AlertId,
  channelIdSchema,
  type NoticeId,
  type TenantId,
} from '#shared/schemas/ids.ts';
import {
  attemptOutcomes,
  type NoticeAttempt,
  type NoticeState,
  type NoticeSummary,
  noticeStateSchema,
} from '#shared/schemas/notice.ts';

import type { Database } from './database.ts';
import { type StoredNotice, toNotice } from './notice-store.ts';

export type NoticeFilter = {
  state?: NoticeState | undefined;
  limit: number;
  /** Only those after this one in the order of the list. */
  after?: { createdAt: number; id: string } | undefined;
};

const outcomes: readonly (string | null)[] = attemptOutcomes;

// Stand in the text of the query, so that their index can serve it.
const notSent = (['due', 'sending', 'retry', 'dead', 'uncertain'] as const).map((state) =>
  sql.lit(state),
);

/** What became of the messages of one tenant, for those who look. */
export function createDeliveryStore(db: Database, tenantId: TenantId) {
  const ours = () => db.selectFrom('notices').selectAll().where('tenant_id', '=', tenantId);

  return {
    async find(id: NoticeId): Promise<StoredNotice | undefined> {
      const row = await ours().where('id', '=', id).executeTakeFirst();
      return row && toNotice(row);
    },

    /** Of an alert and what they were told within; oldest first. */
    async ofAlert(alertId: AlertId): Promise<StoredNotice[]> {
      const rows = await ours()
        .where((eb) =>
          eb.or([
            eb('alert_id', '=', alertId),
            eb(
              'id',
              'in',
              eb
                .selectFrom('notices as part')
                .select('part.folded_into')
                .where('part.alert_id', '=', alertId)
                .where('part.folded_into', 'is not', null)
                .$castTo<{ folded_into: string }>(),
            ),
          ]),
        )
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(toNotice);
    },

    /** Newest first. */
    async list({ state, limit, after }: NoticeFilter): Promise<StoredNotice[]> {
      let query = ours().orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit);
      if (state) {
        query = query.where('state', '=', state);
      }
      if (after) {
        query = query.where((eb) =>
          eb.or([
            eb('created_at', '<', after.createdAt),
            eb.and([eb('created_at', '=', after.createdAt), eb('id', '<', after.id)]),
          ]),
        );
      }
      return (await query.execute()).map(toNotice);
    },

    /** First to last. Of a notice of this tenant. */
    async attempts(id: NoticeId): Promise<NoticeAttempt[]> {
      const rows = await db
        .selectFrom('notice_attempts as attempt')
        .innerJoin('notices as notice', 'notice.id', 'attempt.notice_id')
        .leftJoin('channels as channel', 'channel.id', 'attempt.channel_id')
        .selectAll('attempt')
        .select('channel.name as channel_name')
        .where('notice.tenant_id', '=', tenantId)
        .where('attempt.notice_id', '=', id)
        .orderBy('attempt.number')
        .execute();
      return rows.map((row) => ({
        number: row.number,
        channelId: channelIdSchema.nullable().parse(row.channel_id),
        channelName: row.channel_name,
        startedAt: row.started_at,
        endedAt: row.ended_at,
        outcome: outcomes.includes(row.outcome) ? (row.outcome as NoticeAttempt['outcome']) : null,
        block: blockSchema.nullable().parse(row.block),
        code: row.code,
        detail: row.detail,
      }));
    },

    async summary(): Promise<NoticeSummary> {
      const rows = await db
        .selectFrom('notices')
        .select('state')
        .select(sql<number>`count(*)`.as('count'))
        .select(sql<number>`min(due_at)`.as('oldest'))
        .where('tenant_id', '=', tenantId)
        .where('state', 'in', notSent)
        .groupBy('state')
        .execute();
      const byState = new Map(rows.map((row) => [noticeStateSchema.parse(row.state), row]));
      const count = (state: NoticeState) => byState.get(state)?.count ?? 0;
      const oldest = (['due', 'sending', 'retry'] as const).flatMap((state) => {
        const row = byState.get(state);
        return row ? [row.oldest] : [];
      });
      return {
        due: count('due') + count('sending'),
        retry: count('retry'),
        dead: count('dead'),
        uncertain: count('uncertain'),
        oldestDueAt: oldest.length > 0 ? Math.min(...oldest) : null,
      };
    },

    /** It, and what was told within it, is told within another one that a person asked for. False where it is not over. */
    async replaceBy(id: NoticeId, another: NoticeId, at: number): Promise<boolean> {
      const result = await db
        .updateTable('notices')
        .set({ state: 'folded', folded_into: another, ended_at: at })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', id)
        .where('state', 'in', ['dead', 'uncertain'])
        .executeTakeFirst();
      if (result.numUpdatedRows === 0n) {
        return false;
      }
      await db
        .updateTable('notices')
        .set({ folded_into: another })
        .where('folded_into', '=', id)
        .execute();
      return true;
    },
  };
}
