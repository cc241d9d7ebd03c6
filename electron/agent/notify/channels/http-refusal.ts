import type { Block } from '#shared/schemas/channel.ts';

import type { Undelivered } from './connection-failure.ts';
import { deliveryDetail } from './delivery-detail.ts';
import type { HttpAnswer } from './http-post.ts';
import { retryAfterMs } from './retry-after.ts';

export type Class = Pick<Undelivered, 'outcome' | 'block'>;

/** What a status means where the other side's documentation gives it no meaning of its own. Not for 2xx. */
export function classOfStatus(status: number): Class {
  const known = classes[status];
  if (known) {
    return known;
  }
  if (status >= 500 && status <= 599) {
    return { outcome: 'retry', block: 'unavailable' };
  }
  if (status >= 400 && status <= 499) {
    return { outcome: 'permanent', block: 'content' };
  }
  // A redirect is not followed: what was signed for one place is not for another.
  return status >= 300 && status <= 399
    ? { outcome: 'retry', block: 'protocol' }
    : { outcome: 'uncertain', block: 'protocol' };
}

const moved: Class = { outcome: 'broken', block: 'protocol' };
const access: Class = { outcome: 'broken', block: 'access' };
const nobody: Class = { outcome: 'broken', block: 'recipient' };
const later: Class = { outcome: 'retry', block: 'unavailable' };
const tooMuch: Class = { outcome: 'retry', block: 'limit' };

const classes: Readonly<Record<number, Class>> = {
  301: moved,
  308: moved,
  401: access,
  402: { outcome: 'broken', block: 'limit' },
  403: access,
  404: nobody,
  405: nobody,
  407: access,
  408: later,
  409: later,
  410: nobody,
  425: later,
  429: tooMuch,
  507: tooMuch,
};

/**
 * A gateway that got no sound answer cannot know whether what it passed on was taken. For whoever takes no key that is
 * what we know too.
 */
export function withoutKey(status: number, known: Class): Class {
  return status === 502 || status === 504 ? { outcome: 'uncertain', block: 'unavailable' } : known;
}

/** A refusal in the other side's words. */
export function refusal(
  answer: HttpAnswer,
  known: Class,
  { words, secrets, now }: { words: string; secrets: readonly string[]; now: number },
): Undelivered {
  const waitMs = retryAfterMs(answer.fields['retry-after'], now);
  return {
    ...known,
    detail: deliveryDetail(words, secrets),
    code: String(answer.status),
    ...(known.outcome === 'retry' && waitMs !== undefined && { retryAfterMs: waitMs }),
  };
}

/** For what is classed by a code of the provider's own. */
export function classed(outcome: Class['outcome'], block: Block): Class {
  return { outcome, block };
}
