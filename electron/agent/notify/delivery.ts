import { pause } from '#electron/agent/connectors/pause.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Clock, Desktop, Logger, Random } from '#electron/agent/ports.ts';
import type { StoredAlert } from '#electron/store/alert-store.ts';
import { createChannelStore } from '#electron/store/channel-store.ts';
import type { Database } from '#electron/store/database.ts';
import { type AttemptEnd, createNoticeAttemptStore } from '#electron/store/notice-attempt-store.ts';
import type { NoticeChange } from '#electron/store/notice-change.ts';
import { createNoticeKinStore } from '#electron/store/notice-kin-store.ts';
import { createNoticeQueueStore } from '#electron/store/notice-queue-store.ts';
import { AppError } from '#shared/errors.ts';
import type { NoticeId, TenantId } from '#shared/schemas/ids.ts';

import type { Channels, Delivery } from './channel.ts';
import type { ChannelSecrets } from './channel-secrets.ts';
import type { Carrier, ChannelTraffic } from './channel-traffic.ts';
import { type ChannelWatch, channelOf } from './channel-watch.ts';
import { longestRetryAfterMs, type NextStep, nextStep, shouldFailOver } from './delivery-rules.ts';
import { arrivedInstead, type Failover, madeNeedless } from './failover.ts';
import type { StoredNotice } from './notice.ts';
import type { OutboundGuard } from './outbound-guard.ts';
import type { PrepareMessage } from './prepared-message.ts';
import { sendWithin } from './send-within.ts';

/** Beyond a channel's own time, for the last word and the writing. */
const leaseMarginMs = 30_000;
/** A channel that cannot be used for a reason that is not its own is left alone for so long. */
const pauseMs = 15_000;
/** What came of a message is written again after so long where that failed. */
const rewriteMs = 5_000;

type Dependencies = {
  db: Database;
  channels: Channels;
  traffic: ChannelTraffic;
  secrets: ChannelSecrets;
  prepare: PrepareMessage;
  guardOf: (tenantId: TenantId) => OutboundGuard;
  desktop: Desktop | undefined;
  watch: ChannelWatch;
  failover: Failover;
  events: Events;
  random: Random;
  clock: Clock;
  logger: Logger;
  /** Of this run of the agent. */
  fence: string;
  /** A notice waits for its next try, from now on so long. */
  waits: (id: NoticeId, waitMs: number) => void;
  stopping: AbortSignal;
};

export type DeliverNotice = ReturnType<typeof createDelivery>;

/** One try of one notice: written down before it is made, and what came of it after. */
export function createDelivery({
  db,
  channels,
  traffic,
  secrets,
  prepare,
  guardOf,
  desktop,
  watch,
  failover,
  events,
  random,
  clock,
  logger,
  fence,
  waits,
  stopping,
}: Dependencies) {
  const queue = createNoticeQueueStore(db);
  const tries = createNoticeAttemptStore(db);

  function announce({ tenantId, alertId }: StoredNotice): void {
    events.emit('notice.changed', tenantId, alertId ?? '');
  }

  /** It cannot be sent by this medium, however long it waits. */
  async function giveUp(notice: StoredNotice, why: Pick<AttemptEnd, 'block' | 'detail'>) {
    const { since } = await tries.doubts(notice.id);
    const state = since === null ? 'dead' : 'uncertain';
    if (await queue.end(notice, { state, endedAt: clock.now(), ...why })) {
      announce(notice);
      if (notice.severity === 'critical') {
        await failover.goAnotherWay(notice, since !== null);
      }
    }
  }

  /** Once more until it is written: a store that has no room for the moment must not cost a second message. */
  async function untilWritten(write: () => Promise<boolean>): Promise<boolean> {
    for (;;) {
      try {
        return await write();
      } catch (error) {
        logger.error({ error }, 'what came of a message could not be stored');
        if (stopping.aborted) {
          return false;
        }
        await pause(rewriteMs, { clock, signal: stopping }).catch(() => undefined);
      }
    }
  }

  async function stepAfter(
    taken: StoredNotice,
    carrier: Carrier | undefined,
    delivery: Delivery,
    { startedAt, byOurEnd }: { startedAt: number; byOurEnd: boolean },
  ): Promise<{ step: NextStep; isInDoubt: boolean }> {
    const before = await tries.doubts(taken.id);
    const isDoubtful = delivery.outcome === 'uncertain';
    const since = before.since ?? (isDoubtful ? startedAt : null);
    const channel = carrier && channels[carrier.config.kind];
    const step = nextStep(
      {
        severity: taken.severity,
        medium: taken.medium,
        outcome: delivery.outcome,
        retryAfterMs: delivery.outcome === 'accepted' ? undefined : delivery.retryAfterMs,
        tries: taken.attempts,
        doubtMs: since === null ? null : Math.max(clock.now() - since, 0),
        doubts: before.count + (isDoubtful ? 1 : 0),
        isRepeat: taken.isRepeat,
        byOurEnd,
        key: {
          windowMs: channel?.keyWindowMs ?? 0,
          replaysFailures: channel?.replaysFailures ?? false,
        },
      },
      random.number(),
    );
    return { step, isInDoubt: since !== null };
  }

  /** Writes what came of a try and does what follows from it. */
  async function settle(
    taken: StoredNotice,
    carrier: Carrier | undefined,
    delivery: Delivery,
    startedAt: number,
    byOurEnd = false,
  ): Promise<void> {
    const time = { now: clock.now(), mono: clock.mono() };
    // That we ended says nothing of the channel.
    const health = carrier && !byOurEnd ? traffic.note(carrier, delivery, time) : undefined;
    const { step, isInDoubt } = await stepAfter(taken, carrier, delivery, {
      startedAt,
      byOurEnd,
    });
    const isFree = isFreeElsewhere(taken, carrier, delivery);
    const change = changeOf(taken, carrier, { delivery, step, now: time.now, isFree });

    const isWritten = await untilWritten(() =>
      db.transaction().execute(async (transaction) => {
        const end = { ...endOf(delivery), at: time.now };
        if (!(await createNoticeAttemptStore(transaction).settle(taken, end, change))) {
          return false;
        }
        const kin = createNoticeKinStore(transaction);
        const queued = createNoticeQueueStore(transaction);
        if (health && carrier?.id) {
          await createChannelStore(transaction, taken.tenantId).note(carrier.id, health.standing);
        }
        if (step.state === 'sent') {
          const needless = madeNeedless(taken, await kin.familyOf(taken));
          await queued.fold(
            needless.map(({ id }) => id),
            taken.id,
            time.now,
          );
        }
        if (step.state === 'retry') {
          const arrived = arrivedInstead(taken, await kin.familyOf(taken));
          if (arrived) {
            await queued.fold([taken.id], arrived.id, time.now);
          }
        }
        return true;
      }),
    );
    if (!isWritten) {
      return;
    }
    if (step.state === 'retry' && change.state === 'retry') {
      waits(taken.id, step.waitMs);
    }
    announce(taken);
    if (carrier && health) {
      watch.note(carrier, health);
      if (delivery.outcome !== 'accepted' && carrier.id) {
        events.emit('channel.changed', taken.tenantId, carrier.id);
      }
    }
    const waited = {
      tries: taken.attempts,
      waitedMs: time.now - taken.dueAt,
      outcome: delivery.outcome,
    };
    if (!isFree && shouldFailOver(taken.severity, waited, step)) {
      await failover.goAnotherWay(taken, isInDoubt);
    }
  }

  /** The channel takes nothing any more, another one of the medium does, and nothing says that it must be this one. */
  function isFreeElsewhere(
    { channelId, tenantId, medium }: StoredNotice,
    carrier: Carrier | undefined,
    { outcome }: Delivery,
  ): boolean {
    return (
      outcome === 'broken' &&
      channelId === null &&
      traffic
        .ofMedium(tenantId, medium)
        .some((each) => each.id !== carrier?.id && traffic.isWell(each))
    );
  }

  function noteDelay(carrier: Carrier, delivery: Delivery): void {
    if (delivery.outcome !== 'accepted' && delivery.block === 'limit' && delivery.retryAfterMs) {
      const restMs = Math.min(delivery.retryAfterMs, longestRetryAfterMs);
      traffic.pause(carrier, clock.mono() + restMs);
    }
  }

  async function attempt(notice: StoredNotice, carrier: Carrier): Promise<void> {
    const prepared = await prepare(notice, carrier);
    if (prepared === 'unreachable') {
      await giveUp(notice, { block: 'recipient', detail: 'there is no address to send it to' });
      return;
    }
    const isOfItself = (alert: StoredAlert) =>
      carrier.id !== null && channelOf(alert) === carrier.id;
    if (prepared.alerts.length > 0 && prepared.alerts.every(isOfItself)) {
      // What is wrong with a channel is not told over it.
      await giveUp(notice, { block: 'unavailable', detail: 'it is about the channel itself' });
      return;
    }
    const config = await secrets.open(notice.tenantId, carrier.config);
    if (stopping.aborted) {
      return;
    }
    const startedAt = clock.now();
    const { timeoutMs } = channels[config.kind];
    const isTaken = await db.transaction().execute((transaction) =>
      createNoticeAttemptStore(transaction).take(notice, {
        fence,
        until: startedAt + timeoutMs + leaseMarginMs,
        channelId: carrier.id,
        at: startedAt,
      }),
    );
    if (!isTaken) {
      return;
    }
    const taken: StoredNotice = {
      ...notice,
      state: 'sending',
      fence,
      attempts: notice.attempts + 1,
    };
    const delivery = await sendWithin(
      channels,
      {
        config,
        outgoing: prepared.outgoing,
        context: { logger, guard: guardOf(notice.tenantId), desktop },
      },
      { clock, stopping },
    );
    noteDelay(carrier, delivery);
    await settle(taken, carrier, delivery, startedAt);
  }

  return {
    giveUp,

    /** Never rejects. What could not even be tried is still due, and its channel is left alone for a while. */
    async deliver(notice: StoredNotice, carrier: Carrier): Promise<void> {
      try {
        await attempt(notice, carrier);
      } catch (error) {
        if (!(error instanceof AppError && error.code === 'vault_locked')) {
          logger.error({ error, noticeId: notice.id }, 'a message could not be sent');
        }
        traffic.pause(carrier, clock.mono() + pauseMs);
      }
    },

    /** A try of a run that ended in the midst of it: nobody knows whether it arrived. */
    async settleUnknown(notice: StoredNotice): Promise<void> {
      const begun = await tries.underWay(notice);
      const carrier = begun?.channelId == null ? undefined : traffic.find(begun.channelId);
      const delivery: Delivery = {
        outcome: 'uncertain',
        block: 'unknown',
        detail: 'the agent ended while it was sent',
        code: null,
      };
      const startedAt = begun?.startedAt ?? clock.now();
      await settle(notice, carrier, delivery, startedAt, true);
    },
  };
}

function endOf(delivery: Delivery): AttemptEnd {
  return delivery.outcome === 'accepted'
    ? { outcome: 'accepted', block: null, code: null, detail: null }
    : {
        outcome: delivery.outcome,
        block: delivery.block,
        code: delivery.code,
        detail: delivery.detail,
      };
}

function changeOf(
  { channelId, sendKey, attempts }: StoredNotice,
  carrier: Carrier | undefined,
  {
    delivery,
    step,
    now,
    isFree,
  }: { delivery: Delivery; step: NextStep; now: number; isFree: boolean },
): NoticeChange {
  const { block, detail } = endOf(delivery);
  const tried = carrier?.id ?? channelId;
  switch (step.state) {
    case 'sent':
      return {
        state: 'sent',
        channelId: tried,
        providerId: delivery.outcome === 'accepted' ? delivery.providerId : null,
        sentAt: now,
        arrivedAt: delivery.outcome === 'accepted' && delivery.isProven ? now : null,
        endedAt: now,
        block: null,
        detail: null,
      };
    case 'retry':
      return {
        state: isFree ? 'due' : 'retry',
        nextAt: isFree ? now : now + step.waitMs,
        isRepeat: step.isRepeat,
        channelId: step.isPinned ? tried : channelId,
        // The first key, told apart: who sees both knows that they belong together.
        ...(step.key === 'new' && { sendKey: `${sendKey.split('.')[0]}.${attempts}` }),
        block,
        detail,
      };
    case 'dead':
    case 'uncertain':
      return { state: step.state, channelId: tried, endedAt: now, block, detail };
    default:
      return step satisfies never;
  }
}
