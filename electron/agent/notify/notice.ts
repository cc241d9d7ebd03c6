import type { AlertPhase, Severity } from '#shared/schemas/alert.ts';
import type { Block, Medium } from '#shared/schemas/channel.ts';
import type { AlertId, ChannelId, NoticeId, PersonId, TenantId } from '#shared/schemas/ids.ts';
import type { Hold, NoticeKind, NoticeState } from '#shared/schemas/notice.ts';

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
  /** `null` where no channel of the medium is set up or works; chosen when it is due. */
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
