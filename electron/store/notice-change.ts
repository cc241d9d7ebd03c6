import type { StoredNotice } from './notice-store.ts';

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

/** The columns that say so. */
export function columnsOf(change: NoticeChange) {
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
