import type { Notice } from '#shared/schemas/notice.ts';

export type NoticeLook = {
  mark: 'sent' | 'arrived' | 'sending' | 'retry' | 'held' | 'folded' | 'failed' | 'unsure';
  /** Under `alerts-screen:delivery`. */
  words:
    | 'sent'
    | 'arrived'
    | 'due'
    | 'sending'
    | 'retry'
    | 'dead'
    | 'uncertain'
    | 'folded'
    | 'held-group'
    | 'held-storm'
    | 'held-hours';
};

/** How a message stands, for the eye and in words. */
export function noticeLook({
  state,
  hold,
  arrivedAt,
}: Pick<Notice, 'state' | 'hold' | 'arrivedAt'>): NoticeLook {
  switch (state) {
    case 'sent':
      return arrivedAt === null
        ? { mark: 'sent', words: 'sent' }
        : { mark: 'arrived', words: 'arrived' };
    case 'due':
      return { mark: 'sending', words: 'due' };
    case 'sending':
      return { mark: 'sending', words: 'sending' };
    case 'retry':
      return { mark: 'retry', words: 'retry' };
    case 'dead':
      return { mark: 'failed', words: 'dead' };
    case 'uncertain':
      return { mark: 'unsure', words: 'uncertain' };
    case 'folded':
      return { mark: 'folded', words: 'folded' };
    case 'held':
      return { mark: 'held', words: `held-${hold ?? 'group'}` };
    default:
      return state satisfies never;
  }
}
