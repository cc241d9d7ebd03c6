import { createDueQueue } from '#electron/agent/health/due-queue.ts';
import type { Clock, Logger, Timer } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';
import { createNoticeAttemptStore } from '#electron/store/notice-attempt-store.ts';
import { createNoticeQueueStore, type Lane } from '#electron/store/notice-queue-store.ts';
import type { NoticeId, TenantId } from '#shared/schemas/ids.ts';

import type { Carrier, ChannelTraffic } from './channel-traffic.ts';
import type { DeliverNotice } from './delivery.ts';
import { failoverMs, giveUpMs, longestWaitMs, staleMs } from './delivery-rules.ts';
import type { Digests } from './digests.ts';
import type { Failover } from './failover.ts';
import type { StoredNotice } from './notice.ts';

/** How many messages may be on their way at once, over all tenants and channels. */
const atOnce = 32;
/** How often what waits is looked at, whatever else happens. */
const lookMs = 60_000;
/** The first try of one that waited for its turn is not given up for its wait: it has so long to come to something. */
const firstTryMs = 30_000;
/** Running messages have so long to end by themselves when the agent ends. */
const graceMs = 2_000;

type Dependencies = {
  db: Database;
  traffic: ChannelTraffic;
  delivery: DeliverNotice;
  digests: Digests;
  failover: Failover;
  hasDesktop: boolean;
  clock: Clock;
  logger: Logger;
  stopping: AbortController;
};

/**
 * Sends what is due: the tenants in turn, the gravest of each first, each channel as fast as it may. It looks when it is
 * woken and when it knows that something comes due; waits go by the monotonic clock.
 */
export function createDispatcher({
  db,
  traffic,
  delivery,
  digests,
  failover,
  hasDesktop,
  clock,
  logger,
  stopping,
}: Dependencies) {
  const queue = createNoticeQueueStore(db);
  const tries = createNoticeAttemptStore(db);
  const retries = createDueQueue<NoticeId>();
  const running = new Map<NoticeId, { delivering: Promise<void>; since: number }>();
  // When a lane's old messages were looked for in vain, on the monotonic clock.
  const gatheredAt = new Map<string, number>();
  let lastTenant: TenantId | null = null;
  let timer: Timer | null = null;
  let looking: Promise<void> | null = null;
  let isWoken = false;
  let isStarted = false;
  let timerAt = Infinity;

  function wake(): void {
    if (looking) {
      isWoken = true;
      return;
    }
    lookAt(clock.mono());
  }

  /** The earliest wish is the one that counts. */
  function lookAt(mono: number): void {
    if (!isStarted || (timer && timerAt <= mono)) {
      return;
    }
    timer?.cancel();
    timerAt = mono;
    timer = clock.after(Math.max(mono - clock.mono(), 0), () => {
      timer = null;
      timerAt = Infinity;
      look();
    });
  }

  function look(): void {
    if (looking) {
      isWoken = true;
      return;
    }
    isWoken = false;
    looking = dispatch()
      .catch((error: unknown) => {
        logger.error({ error }, 'the outbox could not be looked at');
        lookAt(clock.mono() + 5_000);
      })
      .then(() => {
        looking = null;
        if (isWoken) {
          wake();
        }
      });
  }

  async function dispatch(): Promise<void> {
    await promote();
    await helpOverdue();
    const lanes = await queue.lanes();
    const blocked: number[] = [];
    const ready: { lane: Lane; carrier: Carrier }[] = [];
    for (const lane of lanes) {
      const found = await carrierFor(lane, blocked);
      if (hasNoWay(lane)) {
        await goRound(lane);
      }
      if (found === 'none') {
        await giveUpLane(lane);
      } else if (found && (await isFresh(lane, found))) {
        ready.push({ lane, carrier: found });
      }
    }
    await launchInTurn(ready, blocked);
    await planNext(lanes, blocked);
  }

  /** What waited for its next try is due again. */
  async function promote(): Promise<void> {
    const mono = clock.mono();
    const ids: NoticeId[] = [];
    for (let due = retries.take(mono); due; due = retries.take(mono)) {
      ids.push(due.item);
    }
    try {
      await queue.promote(ids);
    } catch (error) {
      ids.forEach((id) => retries.set(id, mono));
      throw error;
    }
  }

  /** CRITICAL messages that got nowhere in time go another way as well; what waits without hope is given up. */
  async function helpOverdue(): Promise<void> {
    const now = clock.now();
    for (const notice of await queue.overdue(now - failoverMs)) {
      if (!isOnItsWay(notice)) {
        const { since } = await tries.doubts(notice.id);
        // One that is under way may be arriving.
        await failover.goAnotherWay(notice, since !== null || running.has(notice.id));
      }
    }
    for (const notice of await queue.expired(now - giveUpMs)) {
      if (!running.has(notice.id) && !isOnItsWay(notice)) {
        await delivery.giveUp(notice, {
          block: notice.block ?? 'unavailable',
          detail: notice.detail,
        });
      }
    }
  }

  /** Its channel is well: it goes as soon as it is its turn, or has only just gone. */
  function isOnItsWay({ id, state, attempts, tenantId, medium, channelId }: StoredNotice): boolean {
    const run = running.get(id);
    if (run && attempts <= 1) {
      return clock.mono() - run.since < firstTryMs;
    }
    return (
      state === 'due' &&
      waysOf({ tenantId, medium, channelId }).some((carrier) => traffic.isWell(carrier))
    );
  }

  /** What may carry a lane, in the order in which it is tried. A channel that is gone leaves its messages to the others. */
  function waysOf({
    tenantId,
    medium,
    channelId,
  }: Pick<Lane, 'tenantId' | 'medium' | 'channelId'>) {
    const pinned = channelId === null ? undefined : traffic.find(channelId);
    if (pinned) {
      return [pinned];
    }
    const ways = traffic.ofMedium(tenantId, medium);
    const isDesktop = medium === 'native' && hasDesktop && ways.length === 0;
    return isDesktop ? [traffic.desktopOf(tenantId, clock.mono())] : ways;
  }

  /** `undefined` where it has to wait; when that may end goes to `blocked`. */
  async function carrierFor(lane: Lane, blocked: number[]): Promise<Carrier | 'none' | undefined> {
    const ways = waysOf(lane);
    if (ways.length === 0) {
      return 'none';
    }
    const mono = clock.mono();
    // One that is well but busy is waited for; one that rests is passed by.
    const { severity } = lane;
    const room = (way: Carrier) => traffic.room(way, mono, severity);
    const isUsable = (way: Carrier) => traffic.isWell(way) && !traffic.isSpent(way, mono, severity);
    const first = ways.find((way) => isUsable(way) || room(way) > 0);
    if (first && room(first) > 0) {
      return first;
    }
    for (const way of first ? [first] : ways) {
      const at = traffic.freeAt(way, mono, severity);
      if (at !== null) {
        blocked.push(at);
      }
    }
    return undefined;
  }

  /** False where old messages of the lane were gathered into one: then it is looked at anew. */
  async function isFresh(lane: Lane, carrier: Carrier): Promise<boolean> {
    const key = `${lane.tenantId}|${lane.medium}|${lane.channelId ?? ''}`;
    const mono = clock.mono();
    const isOld = lane.oldestDueAt < clock.now() - staleMs;
    if (!isOld || mono - (gatheredAt.get(key) ?? -Infinity) < lookMs) {
      return true;
    }
    if (!traffic.isWell(carrier)) {
      // One is tried as it is; the others wait for what comes of it.
      return true;
    }
    if (await digests.gather(lane)) {
      isWoken = true;
      return false;
    }
    gatheredAt.set(key, mono);
    return true;
  }

  /** Nothing gets CRITICAL messages through, or all that may carry any have carried what they may for now. */
  function hasNoWay(lane: Lane): boolean {
    const ways = waysOf(lane);
    const mono = clock.mono();
    const isSpent = (way: Carrier) => traffic.isSpent(way, mono, lane.severity);
    return (
      (lane.severity === 'critical' && !ways.some(traffic.isWell)) ||
      (ways.length > 0 && ways.every(isSpent))
    );
  }

  /** It does not wait for its own way alone. */
  async function goRound(lane: Lane): Promise<void> {
    for (const notice of await queue.inLane(lane, atOnce, [...running.keys()])) {
      const { since } = await tries.doubts(notice.id);
      await failover.goAnotherWay(notice, since !== null);
    }
  }

  async function giveUpLane(lane: Lane): Promise<void> {
    for (const notice of await queue.inLane(lane, atOnce, [...running.keys()])) {
      await delivery.giveUp(notice, {
        block: 'unsupported',
        detail: 'no channel of this medium is set up',
      });
      isWoken = true;
    }
  }

  /** One of each tenant in turn, beginning after the one that was last, as long as there is room. */
  async function launchInTurn(
    ready: readonly { lane: Lane; carrier: Carrier }[],
    blocked: number[],
  ): Promise<void> {
    const byTenant = Map.groupBy(ready, ({ lane }) => lane.tenantId);
    const tenants = [...byTenant.keys()].toSorted();
    const start = tenants.findIndex((id) => lastTenant !== null && id > lastTenant);
    const turns = start < 0 ? tenants : [...tenants.slice(start), ...tenants.slice(0, start)];
    const waiting = new Map<TenantId, AsyncIterator<StoredNotice & { via: Carrier }>>();
    for (const id of turns) {
      waiting.set(id, takeable(byTenant.get(id) ?? [], blocked));
    }
    while (waiting.size > 0 && running.size < atOnce) {
      for (const [tenantId, notices] of waiting) {
        if (running.size >= atOnce) {
          break;
        }
        const next = await notices.next();
        if (next.done) {
          waiting.delete(tenantId);
          continue;
        }
        const { via, ...notice } = next.value;
        lastTenant = tenantId;
        launch(notice, via);
      }
    }
  }

  /** What a tenant may send now, the gravest first. */
  async function* takeable(
    lanes: readonly { lane: Lane; carrier: Carrier }[],
    blocked: number[],
  ): AsyncGenerator<StoredNotice & { via: Carrier }> {
    for (const { lane, carrier } of lanes) {
      const { severity } = lane;
      const room = Math.min(traffic.room(carrier, clock.mono(), severity), lane.count);
      const busy = traffic.busyPeople(carrier, clock.mono());
      const notices =
        room > 0 ? await queue.inLane(lane, room, [...running.keys()], [...busy.keys()]) : [];
      for (const notice of notices) {
        if (notice.personId !== null && busy.has(notice.personId)) {
          continue;
        }
        if (traffic.room(carrier, clock.mono(), severity) === 0) {
          break;
        }
        yield { ...notice, via: carrier };
      }
      const mono = clock.mono();
      const at = traffic.freeAt(carrier, mono, severity);
      // Where there is room left, what is counted is on its way already.
      if (at !== null && at > mono && lane.count > notices.length) {
        blocked.push(at);
      }
      blocked.push(...busy.values());
    }
  }

  function launch(notice: StoredNotice, carrier: Carrier): void {
    traffic.begin(carrier, notice.personId, clock.mono());
    const delivering = delivery.deliver(notice, carrier).finally(() => {
      traffic.finish(carrier);
      running.delete(notice.id);
      wake();
    });
    running.set(notice.id, { delivering, since: clock.mono() });
  }

  async function planNext(lanes: readonly Lane[], blocked: readonly number[]): Promise<void> {
    const now = clock.now();
    const overdueAt = await queue.nextOverdue(now - failoverMs);
    const mono = clock.mono();
    const retryAt = retries.nextAt();
    const hasWaiting = lanes.length > 0 || retryAt !== undefined || running.size > 0;
    const next = Math.min(
      ...blocked,
      overdueAt === null ? Infinity : mono + (overdueAt + failoverMs - now),
      retryAt ?? Infinity,
      hasWaiting ? mono + lookMs : Infinity,
    );
    if (Number.isFinite(next)) {
      lookAt(next);
    }
  }

  const allRunning = () => Promise.all([...running.values()].map(({ delivering }) => delivering));

  return {
    /** Something may be due. */
    wake,

    /** A notice waits for its next try. */
    waits(id: NoticeId, waitMs: number): void {
      retries.set(id, clock.mono() + waitMs);
      lookAt(clock.mono() + waitMs);
    },

    /** Takes up what the run before left: what was under way is settled first, by the policy of its channel. */
    async start(): Promise<void> {
      for (const notice of await queue.leftSending()) {
        await delivery.settleUnknown(notice);
      }
      const now = clock.now();
      for (const { id, nextAt } of await queue.retries()) {
        const waitMs = Math.min(Math.max(nextAt - now, 0), longestWaitMs);
        retries.set(id, clock.mono() + waitMs);
      }
      isStarted = true;
      wake();
    },

    /** How many are on their way now. */
    inFlight: () => running.size,

    /** Nothing new is sent; what is under way may end, and is broken off where it does not. */
    async stop(): Promise<void> {
      timer?.cancel();
      isStarted = false;
      await looking;
      if (running.size > 0) {
        const grace = Promise.withResolvers<void>();
        const timeUp = clock.after(graceMs, () => grace.resolve());
        await Promise.race([allRunning(), grace.promise]);
        timeUp.cancel();
      }
      stopping.abort();
      timer?.cancel();
      await allRunning();
    },
  };
}
