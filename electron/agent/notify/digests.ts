import type { Events } from '#electron/agent/events.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';
import { createNoticeQueueStore, type Lane } from '#electron/store/notice-queue-store.ts';
import { createNoticeStore } from '#electron/store/notice-store.ts';
import { severityRank } from '#shared/schemas/alert.ts';
import { noticeIdSchema } from '#shared/schemas/ids.ts';

import { staleMs } from './delivery-rules.ts';
import type { StoredNotice } from './notice.ts';

type Dependencies = { db: Database; events: Events; ids: Ids; clock: Clock };

export type Digests = ReturnType<typeof createDigests>;

/** What could not be told for long is told in one message for each recipient. */
export function createDigests({ db, events, ids, clock }: Dependencies) {
  async function fold(transaction: Database, stale: readonly StoredNotice[]): Promise<void> {
    const [first] = stale;
    if (!first) {
      return;
    }
    const store = createNoticeQueueStore(transaction);
    const id = noticeIdSchema.parse(ids.next());
    const now = clock.now();
    const gravest = stale.reduce((a, b) =>
      severityRank(b.severity) > severityRank(a.severity) ? b : a,
    );
    await createNoticeStore(transaction, first.tenantId).insert({
      tenantId: first.tenantId,
      dedupeKey: `digest|${id}`,
      kind: 'digest',
      alertId: null,
      phase: null,
      severity: gravest.severity,
      groupKey: 'digest',
      medium: first.medium,
      channelId: first.channelId,
      personId: first.personId,
      state: 'due',
      hold: null,
      dueAt: now,
      facts: null,
      id,
      createdAt: now,
    });
    await store.fold(
      stale.map((each) => each.id),
      id,
      now,
    );
  }

  return {
    /** True where anything was folded: what is due has changed. */
    async gather(lane: Pick<Lane, 'tenantId' | 'medium' | 'channelId'>): Promise<boolean> {
      const before = clock.now() - staleMs;
      const groups = await createNoticeQueueStore(db).stale(lane, before);
      if (groups.length === 0) {
        return false;
      }
      await db.transaction().execute(async (transaction) => {
        for (const stale of groups) {
          await fold(transaction, stale);
        }
      });
      events.emit('notice.changed', lane.tenantId, '');
      return true;
    },
  };
}
