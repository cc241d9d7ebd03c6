import type { StoredNotice } from '#electron/agent/notify/notice.ts';
import type { Compose } from '#electron/agent/notify/prepared-message.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import type { Severity } from '#shared/schemas/alert.ts';
import { type ChannelKind, isPersonal, mediumOf } from '#shared/schemas/channel.ts';
import type { NoticeAttempt } from '#shared/schemas/notice.ts';
import { createTestOutbox } from '#test/support/test-outbox.ts';

import { createClockedChannels, type Try } from './clocked-channels.ts';
import { type Means, standIn } from './stand-ins.ts';

/**
 * What became of one message over a channel with one fault, with another channel beside it that works. Of one that is not
 * CRITICAL, which waits for hours, no more than its first try.
 */
export type Life = {
  kind: ChannelKind;
  severity: Severity;
  /** As it stood after its first try, with the time of that on the wall clock. */
  first: StoredNotice;
  firstEndedAt: number;
  /** As it stood in the end. */
  last: StoredNotice;
  /** Of the channel with the fault, oldest first. */
  tries: Try[];
  attempts: NoticeAttempt[];
  /** When it became due, and when the other channel began to tell it; on the monotonic clock. */
  dueAt: number;
  otherAt: number | null;
  /** It was told by the other channel that it may be a repeat. */
  otherIsRepeat: boolean;
  /** What people got of it over the one channel and over the other, in words. */
  got: string[];
  otherGot: string[];
  keys: string[];
  /** All that is kept and shown of it. */
  record: string;
  secrets: readonly string[];
};

export const repeatMark = 'may be a repeat';

/** Says which message it is, and that it may be a repeat. */
export const markedCompose: Compose = async ({ notice, length }) => ({
  length,
  subject: 'a message',
  text: notice.isRepeat ? `${notice.id}, ${repeatMark}` : notice.id,
  html: null,
  severity: notice.severity,
  link: null,
  colour: '#000000',
  fields: [],
});

const longestMs = 12 * 60_000;
const person = { name: 'Ana', email: 'ana@padaria.example', phone: '+5511987654321' };
const over: readonly StoredNotice['state'][] = ['sent', 'dead', 'uncertain', 'folded'];

export async function liveWith(
  kind: ChannelKind,
  means: Means,
  severity: Severity = 'critical',
): Promise<Life> {
  const clock = createVirtualClock();
  await using one = await standIn(kind, means, clock);
  const otherKind = kind === 'ntfy' ? 'slack' : 'ntfy';
  await using other = await standIn(otherKind, { wire: {} }, clock);
  const { channels, tries, pass } = createClockedChannels({
    given: { ...other.channels, ...one.channels },
    clock,
    isBusy: () => one.proxy?.isBusy() ?? false,
  });
  await using outbox = await createTestOutbox({
    channels,
    clock,
    compose: markedCompose,
    desktop: one.desktop,
    settings: { outbound: { allowedHosts: ['127.0.0.1', 'localhost'] } },
  });
  if (kind !== 'native') {
    await outbox.addChannel({ config: one.config });
  }
  await outbox.addChannel({ config: other.config });
  const { id: personId } = await outbox.addContact(person);
  await outbox.start();

  const dueAt = clock.mono();
  const medium = mediumOf[kind];
  const id = await outbox.plan({
    medium,
    severity,
    personId: isPersonal(medium) ? personId : null,
  });
  /** Looked at only where anything was announced since. */
  function once(isSo: () => Promise<boolean>): () => Promise<boolean> {
    let seen = 0;
    return async () => {
      const isNews = outbox.seen.length > seen;
      seen = outbox.seen.length;
      return isNews && isSo();
    };
  }
  await pass(
    longestMs,
    once(async () => {
      const { state } = await outbox.notice(id);
      return state !== 'due' && state !== 'sending';
    }),
  );
  const first = await outbox.notice(id);
  if (severity === 'critical') {
    await pass(
      longestMs,
      once(async () => (await outbox.all()).every(({ state }) => over.includes(state))),
    );
  }
  await pass(1_000);

  const wallAt0 = clock.now() - clock.mono();
  const attempts = await outbox.notices.attempts(outbox.tenantId, id);
  const otherTry = tries.find((each) => each.kind === otherKind);
  return {
    kind,
    severity,
    first,
    firstEndedAt: attempts[0]!.endedAt!,
    last: await outbox.notice(id),
    tries: tries
      .filter((each) => each.kind === kind)
      .map((each, at) => (kind === 'native' ? asOnRecord(each, attempts[at], wallAt0) : each)),
    attempts,
    dueAt,
    otherAt: otherTry?.startedAt ?? null,
    otherIsRepeat: otherTry?.outgoing.about.isRepeat ?? false,
    got: one.got(),
    otherGot: other.got(),
    keys: one.keys(),
    record: JSON.stringify([
      await outbox.all(),
      await outbox.notices.list(outbox.tenantId, { limit: 100 }),
      attempts,
      await outbox.channels.list(outbox.tenantId),
      await outbox.alerts.list(outbox.tenantId, { limit: 100 }),
    ]),
    secrets: [...one.secrets, ...other.secrets, person.email, person.phone.slice(-8)],
  };
}

/** What became of a try of the desktop that threw, or never came to an end, is for the outbox to say. */
function asOnRecord(made: Try, attempt: NoticeAttempt | undefined, wallAt0: number): Try {
  if (!attempt || attempt.outcome === null || attempt.outcome === 'accepted') {
    return made;
  }
  const { outcome, block, code, detail, endedAt } = attempt;
  return {
    ...made,
    endedAt: endedAt! - wallAt0,
    delivery: { outcome, block: block ?? 'unknown', code, detail },
  };
}
