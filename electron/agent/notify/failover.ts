import type { Events } from '#electron/agent/events.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock } from '#electron/agent/ports.ts';
import { createContactStore } from '#electron/store/contact-store.ts';
import type { Database } from '#electron/store/database.ts';
import { createNoticeAttemptStore } from '#electron/store/notice-attempt-store.ts';
import { createNoticeKinStore } from '#electron/store/notice-kin-store.ts';
import { createNoticeStore } from '#electron/store/notice-store.ts';
import { media } from '#shared/schemas/channel.ts';
import { noticeIdSchema } from '#shared/schemas/ids.ts';

import type { Carrier, ChannelTraffic } from './channel-traffic.ts';
import { type Route, waysOut } from './failover-rules.ts';
import type { StoredNotice } from './notice.ts';

type Dependencies = {
  db: Database;
  traffic: ChannelTraffic;
  hasDesktop: boolean;
  events: Events;
  ids: Ids;
  clock: Clock;
};

export type Failover = ReturnType<typeof createFailover>;

/** Sends what does not get through another way as well; whichever arrives first ends the other. */
export function createFailover({ db, traffic, hasDesktop, events, ids, clock }: Dependencies) {
  const tries = createNoticeAttemptStore(db);
  const kin = createNoticeKinStore(db);

  async function routesFor(
    notice: StoredNotice,
    family: readonly StoredNotice[],
  ): Promise<Route[]> {
    const { tenantId, severity } = notice;
    const mono = clock.mono();
    const isOpen = (way: Carrier) => traffic.isWell(way) && !traffic.isSpent(way, mono, severity);
    const own = [notice, ...family];
    const tried = await tries.channelsTried(own.map(({ id }) => id));
    const mine = await tries.channelsTried([notice.id]);
    const told: Route[] = [
      ...own,
      ...(await kin.siblingsOf(notice)),
      ...tried.map((channelId) => ({
        medium: notice.medium,
        channelId,
        personId: notice.personId,
      })),
    ];
    return waysOut({
      failing: {
        medium: notice.medium,
        channelId: mine[0] ?? null,
        personId: notice.personId,
      },
      told,
      channels: media
        .flatMap((medium) => traffic.ofMedium(tenantId, medium))
        .filter(isOpen)
        .flatMap(({ id, medium }) => (id === null ? [] : [{ id, medium }])),
      people: await createContactStore(db, tenantId).list(),
      hasDesktop,
    });
  }

  return {
    /** True where there was another way. What is sent another way already is left at that. */
    async goAnotherWay(notice: StoredNotice, isInDoubt: boolean): Promise<boolean> {
      const family = await kin.familyOf(notice);
      if (family.some(({ insteadOf }) => insteadOf === notice.id)) {
        return false;
      }
      const routes = await routesFor(notice, family);
      const root = family.find(({ insteadOf }) => insteadOf === null) ?? notice;
      const now = clock.now();
      await db.transaction().execute(async (transaction) => {
        const into = createNoticeStore(transaction, notice.tenantId);
        for (const route of routes) {
          const way = `${route.medium}|${route.channelId ?? ''}|${route.personId ?? ''}`;
          await into.insert({
            ...notice,
            ...route,
            dedupeKey: `${root.dedupeKey}|instead|${way}`,
            state: 'due',
            hold: null,
            dueAt: now,
            insteadOf: notice.id,
            isRepeat: isInDoubt,
            id: noticeIdSchema.parse(ids.next()),
            createdAt: now,
          });
        }
      });
      if (routes.length > 0) {
        events.emit('notice.changed', notice.tenantId, notice.alertId ?? '');
      }
      return routes.length > 0;
    },
  };
}

/** Of those that tell the same, whom it makes needless once this one arrived. */
export function madeNeedless(
  arrived: Pick<StoredNotice, 'id' | 'insteadOf' | 'personId'>,
  family: readonly StoredNotice[],
): StoredNotice[] {
  const byId = new Map(family.map((each) => [each.id, each]));
  const ancestors = new Set<string>();
  for (let up = arrived.insteadOf; up !== null; up = byId.get(up)?.insteadOf ?? null) {
    ancestors.add(up);
  }
  const isDescendant = ({ insteadOf }: StoredNotice): boolean => {
    for (let up = insteadOf; up !== null; up = byId.get(up)?.insteadOf ?? null) {
      if (up === arrived.id) {
        return true;
      }
    }
    return false;
  };
  return family.filter(
    (each) => ancestors.has(each.id) || each.personId === arrived.personId || isDescendant(each),
  );
}

/** What told the same another way while this one was under way, and made it needless. */
export function arrivedInstead(
  underWay: StoredNotice,
  family: readonly StoredNotice[],
): StoredNotice | undefined {
  return family.find(
    (each) => each.state === 'sent' && madeNeedless(each, [...family, underWay]).includes(underWay),
  );
}
