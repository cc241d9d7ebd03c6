import { type Insertable, type Selectable, sql } from 'kysely';

import {
  type AlertPhase,
  alertPhaseSchema,
  type Severity,
  severitySchema,
} from '#shared/schemas/alert.ts';
import { type Block, blockSchema, type Medium, mediumSchema } from '#shared/schemas/channel.ts';
import {
  type AlertId,
  alertIdSchema,
  type ChannelId,
  channelIdSchema,
  type NoticeId,
  noticeIdSchema,
  type PersonId,
  personIdSchema,
  type TenantId,
  tenantIdSchema,
} from '#shared/schemas/ids.ts';
import {
  type Hold,
  holdSchema,
  type NoticeKind,
  type NoticeState,
  noticeKindSchema,
  noticeStateSchema,
} from '#shared/schemas/notice.ts';

import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** A notice as it is stored: one alert on its way over one channel to one recipient. */
export type StoredNotice = {
  id: NoticeId;
  tenantId: TenantId;
  /** One row at most with this key, whatever was killed between. */
  dedupeKey: string;
  kind: NoticeKind;
  alertId: AlertId | null;
  phase: AlertPhase | null;
  severity: Severity;
  /** Notices of one group to one recipient are told together. */
  groupKey: string;
  medium: Medium;
  /**
   * While it waits: the one channel that may carry it, by a rule of a person's or because it may have left there; `null`
   * is the first of its medium that works. Once it is over: the one that carried it, or tried last.
   */
  channelId: ChannelId | null;
  personId: PersonId | null;
  /** Medium, channel and person as planned; stays when another channel carries it. */
  recipient: string;
  state: NoticeState;
  hold: Hold | null;
  nextAt: number;
  dueAt: number;
  attempts: number;
  leaseUntil: number | null;
  /** Of the run that sends it: another one's outcome is not written. */
  fence: string | null;
  /** What a provider that takes a key knows it by; the same over all tries. */
  sendKey: string;
  isRepeat: boolean;
  foldedInto: NoticeId | null;
  insteadOf: NoticeId | null;
  block: Block | null;
  detail: string | null;
  providerId: string | null;
  /** What a message that is about no alert is made of. */
  facts: Record<string, unknown> | null;
  sentAt: number | null;
  arrivedAt: number | null;
  endedAt: number | null;
  createdAt: number;
};

/** What a plan writes; the rest begins empty. */
export type NewNotice = Pick<
  StoredNotice,
  | 'tenantId'
  | 'dedupeKey'
  | 'kind'
  | 'alertId'
  | 'phase'
  | 'severity'
  | 'groupKey'
  | 'medium'
  | 'channelId'
  | 'personId'
  | 'hold'
  | 'dueAt'
  | 'facts'
> & { state: 'held' | 'due' };

/** As it begins. */
type Beginning = NewNotice &
  Pick<StoredNotice, 'id' | 'createdAt'> &
  Partial<Pick<StoredNotice, 'isRepeat' | 'insteadOf'>>;

/** Whom a notice is for, as it was planned. */
export type Recipient = Pick<StoredNotice, 'medium' | 'channelId' | 'personId'>;

export function recipientKey({ medium, channelId, personId }: Recipient): string {
  return `${medium}|${channelId ?? ''}|${personId ?? ''}`;
}

/** The recipient with this key. */
export function recipientOf(key: string): Recipient {
  const [medium, channelId, personId] = key.split('|');
  return {
    medium: mediumSchema.parse(medium),
    channelId: channelId ? channelIdSchema.parse(channelId) : null,
    personId: personId ? personIdSchema.parse(personId) : null,
  };
}

/** Stands in the text of a query, so that the index of what is under way can serve it. */
const held = sql.lit('held' as const);
/** So many ids fit into one statement with room to spare. */
const idsAtOnce = 500;

/** What waits and whose time has come, of every tenant: who is to be told something now. */
export async function listRipe(
  db: Database,
  now: number,
): Promise<{ tenantId: TenantId; recipient: string }[]> {
  const rows = await db
    .selectFrom('notices')
    .select(['tenant_id', 'recipient'])
    .where('state', '=', held)
    .where('next_at', '<=', now)
    // Written as expressions, or SQLite would go through the index of all notices in the order of recipients.
    .groupBy([sql`+tenant_id`, sql`+recipient`])
    .orderBy(sql`min(next_at)`)
    .execute();
  return rows.map((row) => ({
    tenantId: tenantIdSchema.parse(row.tenant_id),
    recipient: row.recipient,
  }));
}

/** When the first of what waits comes due, of every tenant. */
export async function nextRipeAt(db: Database): Promise<number | null> {
  const row = await db
    .selectFrom('notices')
    .select('next_at')
    .where('state', '=', held)
    .orderBy('next_at')
    .limit(1)
    .executeTakeFirst();
  return row?.next_at ?? null;
}

/** The notices of one tenant. Sending them is the business of `notice-queue-store.ts` and `notice-attempt-store.ts`. */
export function createNoticeStore(db: Database, tenantId: TenantId) {
  const ours = () => db.selectFrom('notices').selectAll().where('tenant_id', '=', tenantId);

  const waiting = (ids: readonly NoticeId[]) =>
    db
      .updateTable('notices')
      .where('tenant_id', '=', tenantId)
      .where('id', 'in', ids)
      .where('state', '=', held);

  return {
    /** False where one with this dedupe key is known: the same is never told by two rows. */
    async insert(notice: Beginning): Promise<boolean> {
      const result = await db
        .insertInto('notices')
        .values(toRow(notice, tenantId))
        .onConflict((conflict) => conflict.columns(['tenant_id', 'dedupe_key']).doNothing())
        .executeTakeFirst();
      return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
    },

    /** True where any was ever written whose dedupe key begins so. */
    async hasAny(prefix: string): Promise<boolean> {
      const row = await db
        .selectFrom('notices')
        .select('id')
        .where('tenant_id', '=', tenantId)
        .where('dedupe_key', '>=', prefix)
        .where('dedupe_key', '<', `${prefix}\uffff`)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },

    async find(id: NoticeId): Promise<StoredNotice | undefined> {
      const row = await ours().where('id', '=', id).executeTakeFirst();
      return row && toNotice(row);
    },

    /** Oldest first. Those that were told within another one are among them; that other one is not. */
    async ofAlert(alertId: AlertId): Promise<StoredNotice[]> {
      const rows = await ours()
        .where('alert_id', '=', alertId)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(toNotice);
    },

    /** Who was told, or is about to be, that this alert is there. */
    async toldOf(alertId: AlertId): Promise<Recipient[]> {
      const rows = await db
        .selectFrom('notices')
        .select('recipient')
        .distinct()
        .where('tenant_id', '=', tenantId)
        .where('alert_id', '=', alertId)
        .where('phase', '<>', 'resolved')
        .where('state', '<>', 'dead')
        .orderBy('recipient')
        .execute();
      return rows.map(({ recipient }) => recipientOf(recipient));
    },

    /** What is told within this one, oldest first. */
    async foldedIn(id: NoticeId): Promise<StoredNotice[]> {
      const rows = await ours()
        .where('folded_into', '=', id)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(toNotice);
    },

    /** What waited for this recipient and whose time has come; oldest first. */
    async ripeFor(recipient: string, now: number): Promise<StoredNotice[]> {
      const rows = await ours()
        .where('recipient', '=', recipient)
        .where('state', '=', held)
        .where('next_at', '<=', now)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(toNotice);
    },

    /** From now on they are due, one message each. */
    async release(ids: readonly NoticeId[], now: number): Promise<void> {
      for (const some of inChunks(ids)) {
        await waiting(some).set({ state: 'due', next_at: now, due_at: now }).execute();
      }
    },

    /** They wait until then, for that reason. */
    async hold(ids: readonly NoticeId[], hold: Hold, until: number): Promise<void> {
      for (const some of inChunks(ids)) {
        await waiting(some).set({ hold, next_at: until, due_at: until }).execute();
      }
    },

    /** They wait until then, for what they wait for. */
    async putOff(ids: readonly NoticeId[], until: number): Promise<void> {
      for (const some of inChunks(ids)) {
        await waiting(some).set({ next_at: until, due_at: until }).execute();
      }
    },

    /** What waits to be told of this alert is not told any more; false where nothing does. */
    async withdraw(alertId: AlertId): Promise<boolean> {
      const result = await db
        .deleteFrom('notices')
        .where('tenant_id', '=', tenantId)
        .where('alert_id', '=', alertId)
        .where('state', '=', held)
        .executeTakeFirst();
      return result.numDeletedRows > 0n;
    },

    /** They are told within another one of the same recipient. Only what waits can be folded. */
    async fold(ids: readonly NoticeId[], into: NoticeId, now: number): Promise<void> {
      for (const some of inChunks(ids)) {
        await waiting(some)
          .set({ state: 'folded', folded_into: into, due_at: now, ended_at: now })
          .execute();
      }
    },
  };
}

export type NoticeStore = ReturnType<typeof createNoticeStore>;

function* inChunks(ids: readonly NoticeId[]): Generator<NoticeId[]> {
  for (let from = 0; from < ids.length; from += idsAtOnce) {
    yield ids.slice(from, from + idsAtOnce);
  }
}

function toRow(notice: Beginning, tenantId: TenantId): Insertable<Schema['notices']> {
  return {
    id: notice.id,
    tenant_id: tenantId,
    dedupe_key: notice.dedupeKey,
    kind: notice.kind,
    alert_id: notice.alertId,
    phase: notice.phase,
    severity: notice.severity,
    group_key: notice.groupKey,
    medium: notice.medium,
    channel_id: notice.channelId,
    person_id: notice.personId,
    recipient: recipientKey(notice),
    state: notice.state,
    hold: notice.hold,
    next_at: notice.dueAt,
    due_at: notice.dueAt,
    attempts: 0,
    lease_until: null,
    fence: null,
    send_key: notice.id,
    is_repeat: notice.isRepeat ? 1 : 0,
    folded_into: null,
    instead_of: notice.insteadOf ?? null,
    block: null,
    detail: null,
    provider_id: null,
    facts: notice.facts === null ? null : JSON.stringify(notice.facts),
    sent_at: null,
    arrived_at: null,
    ended_at: null,
    created_at: notice.createdAt,
  };
}

export function toNotice(row: Selectable<Schema['notices']>): StoredNotice {
  return {
    id: noticeIdSchema.parse(row.id),
    tenantId: tenantIdSchema.parse(row.tenant_id),
    dedupeKey: row.dedupe_key,
    kind: noticeKindSchema.parse(row.kind),
    alertId: alertIdSchema.nullable().parse(row.alert_id),
    phase: alertPhaseSchema.nullable().parse(row.phase),
    severity: severitySchema.parse(row.severity),
    groupKey: row.group_key,
    medium: mediumSchema.parse(row.medium),
    channelId: channelIdSchema.nullable().parse(row.channel_id),
    personId: personIdSchema.nullable().parse(row.person_id),
    recipient: row.recipient,
    state: noticeStateSchema.parse(row.state),
    hold: holdSchema.nullable().parse(row.hold),
    nextAt: row.next_at,
    dueAt: row.due_at,
    attempts: row.attempts,
    leaseUntil: row.lease_until,
    fence: row.fence,
    sendKey: row.send_key,
    isRepeat: row.is_repeat === 1,
    foldedInto: noticeIdSchema.nullable().parse(row.folded_into),
    insteadOf: noticeIdSchema.nullable().parse(row.instead_of),
    block: blockSchema.nullable().parse(row.block),
    detail: row.detail,
    providerId: row.provider_id,
    facts: row.facts === null ? null : (JSON.parse(row.facts) as Record<string, unknown>),
    sentAt: row.sent_at,
    arrivedAt: row.arrived_at,
    endedAt: row.ended_at,
    createdAt: row.created_at,
  };
}
