import type { Insertable, Selectable } from 'kysely';
import { z } from 'zod';

import { type AlertPhase, alertPhaseSchema, type Severity, severitySchema } from '#shared/schemas/alert.ts';
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
  noticeKindSchema,
  type NoticeState,
  noticeStateSchema,
} from '#shared/schemas/notice.ts';

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

const factsSchema = z.record(z.string(), z.unknown());

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
    facts: row.facts === null ? null : factsSchema.parse(JSON.parse(row.facts)),
    sentAt: row.sent_at,
    arrivedAt: row.arrived_at,
    endedAt: row.ended_at,
    createdAt: row.created_at,
  };
}

/** The row of a notice that begins: nothing was tried yet. */
export function newNoticeRow(
  notice: NewNotice & Partial<Pick<StoredNotice, 'isRepeat' | 'insteadOf'>>,
  { id, createdAt }: { id: NoticeId; createdAt: number },
): Insertable<Schema['notices']> {
  return {
    id,
    tenant_id: notice.tenantId,
    dedupe_key: notice.dedupeKey,
    kind: notice.kind,
    alert_id: notice.alertId,
    phase: notice.phase,
    severity: notice.severity,
    group_key: notice.groupKey,
    medium: notice.medium,
    channel_id: notice.channelId,
    person_id: notice.personId,
    state: notice.state,
    hold: notice.hold,
    next_at: notice.dueAt,
    due_at: notice.dueAt,
    attempts: 0,
    lease_until: null,
    fence: null,
    send_key: id,
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
    created_at: createdAt,
  };
}
