import type { Act } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Events } from '#electron/agent/events.ts';
import { homeTenant } from '#electron/agent/fleet/home-tenant.ts';
import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock } from '#electron/agent/ports.ts';
import { createChannelStore } from '#electron/store/channel-store.ts';
import { createContactStore } from '#electron/store/contact-store.ts';
import type { Database } from '#electron/store/database.ts';
import { createDeliveryStore, type NoticeFilter } from '#electron/store/delivery-store.ts';
import { createNoticeStore } from '#electron/store/notice-store.ts';
import { AppError } from '#shared/errors.ts';
import { maskEmail, maskPhone } from '#shared/schemas/contact.ts';
import {
  type AlertId,
  type ChannelId,
  type NoticeId,
  noticeIdSchema,
  type PersonId,
  type TenantId,
} from '#shared/schemas/ids.ts';
import {
  type Notice,
  type NoticeAttempt,
  type NoticeSummary,
  noticeSchema,
} from '#shared/schemas/notice.ts';

import { addressOf } from './failover-rules.ts';
import type { StoredNotice } from './notice.ts';

type Dependencies = {
  db: Database;
  roster: Pick<Roster, 'tenants'>;
  /** Something is due. */
  wake: () => void;
  audit: AuditService;
  events: Events;
  ids: Ids;
  clock: Clock;
};

/** The record of what was sent, and sending again what did not arrive. */
export function createNoticeService({ db, roster, wake, audit, events, ids, clock }: Dependencies) {
  const store = (tenantId: TenantId) => createDeliveryStore(db, tenantId);

  async function get(tenantId: TenantId, id: NoticeId): Promise<StoredNotice> {
    const notice = await store(tenantId).find(id);
    if (!notice) {
      throw new AppError('not_found');
    }
    return notice;
  }

  async function views(tenantId: TenantId, notices: readonly StoredNotice[]): Promise<Notice[]> {
    const channels = await createChannelStore(db, tenantId).namesOf(
      distinct(notices.map(({ channelId }) => channelId)) satisfies ChannelId[],
    );
    const people = await createContactStore(db, tenantId).findMany(
      distinct(notices.map(({ personId }) => personId)) satisfies PersonId[],
    );
    const byId = new Map(people.map((person) => [person.id, person]));
    return notices.map((notice) => {
      const channel = notice.channelId === null ? undefined : channels.get(notice.channelId);
      const person = notice.personId === null ? undefined : byId.get(notice.personId);
      return noticeSchema.parse({
        ...notice,
        channelKind: channel?.kind ?? (notice.medium === 'native' ? 'native' : null),
        channelName: channel?.name ?? null,
        recipient: person ? maskedAddress(addressOf(person, notice.medium)) : null,
        nextAt: notice.state === 'retry' || notice.state === 'held' ? notice.nextAt : null,
      });
    });
  }

  async function viewOf(tenantId: TenantId, id: NoticeId): Promise<Notice> {
    const [view] = await views(tenantId, [await get(tenantId, id)]);
    if (!view) {
      throw new AppError('not_found');
    }
    return view;
  }

  return {
    /** Oldest first, with the ones that it was told within; of an alert about the agent itself those to its home. */
    async ofAlert(tenantId: TenantId | null, alertId: AlertId): Promise<Notice[]> {
      const home = tenantId ?? homeTenant(roster)?.id;
      return home === undefined ? [] : views(home, await store(home).ofAlert(alertId));
    },

    /** Newest first. */
    async list(tenantId: TenantId, filter: NoticeFilter): Promise<Notice[]> {
      return views(tenantId, await store(tenantId).list(filter));
    },

    async attempts(tenantId: TenantId, id: NoticeId): Promise<NoticeAttempt[]> {
      await get(tenantId, id);
      return store(tenantId).attempts(id);
    },

    summary: (tenantId: TenantId): Promise<NoticeSummary> => store(tenantId).summary(),

    /** A person says that what never arrived, or may not have, is to be sent anew. Its record stays; another begins. */
    async sendAgain(act: Act, tenantId: TenantId, id: NoticeId): Promise<Notice> {
      const before = await get(tenantId, id);
      const again = noticeIdSchema.parse(ids.next());
      const now = clock.now();
      await db.transaction().execute(async (transaction) => {
        await createNoticeStore(transaction, tenantId).insert({
          ...before,
          dedupeKey: `${before.dedupeKey}|again|${again}`,
          state: 'due',
          hold: null,
          dueAt: now,
          channelId: null,
          insteadOf: id,
          isRepeat: before.isRepeat || before.state === 'uncertain',
          id: again,
          createdAt: now,
        });
        if (!(await createDeliveryStore(transaction, tenantId).replaceBy(id, again, now))) {
          throw new AppError('notice_not_dead');
        }
        await audit.record(transaction, act, {
          tenantId,
          action: 'notices.send_again',
          subject: id,
          before: { state: before.state },
          after: { noticeId: again },
        });
      });
      events.emit('notice.changed', tenantId, before.alertId ?? '');
      wake();
      return viewOf(tenantId, again);
    },
  };
}

function distinct<Id>(ids: readonly (Id | null)[]): Id[] {
  return [...new Set(ids.filter((id) => id !== null))];
}

function maskedAddress(address: string | null): string | null {
  if (address === null) {
    return null;
  }
  return address.includes('@') ? maskEmail(address) : maskPhone(address);
}
