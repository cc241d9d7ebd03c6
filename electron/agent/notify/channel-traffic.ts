import type { ChannelStanding, StoredChannel } from '#electron/store/channel-store.ts';
import type { Severity } from '#shared/schemas/alert.ts';
import { type ChannelConfig, type Medium, mediumOf } from '#shared/schemas/channel.ts';
import type { ChannelId, PersonId, TenantId } from '#shared/schemas/ids.ts';

import type { Channels, Delivery } from './channel.ts';
import { afterTry, type Breaker, roomIn, soundBreaker, takenUp } from './channel-breaker.ts';
import {
  type DayUse,
  leftToday,
  perDayOf,
  roomAgainAt,
  shareUsed,
  usedLately,
} from './day-allowance.ts';
import { type Bucket, fullBucket, refilled, untilToken } from './token-bucket.ts';

/** How many messages of one channel may be on their way at once. */
const atOnce = 4;

/** Whoever asks for so much patience is not only busy. */
const longPauseMs = 60_000;

/** Who carries a message. The desktop needs no setting up: it has no id and no row. */
export type Carrier = Pick<StoredChannel, 'tenantId' | 'name' | 'config'> & {
  id: ChannelId | null;
  medium: Medium;
};

type Traffic = {
  carrier: Carrier;
  isOn: boolean;
  position: number;
  standing: ChannelStanding;
  breaker: Breaker;
  bucket: Bucket;
  use: DayUse;
  /** The provider asked for so much patience, on the monotonic clock. */
  pausedUntil: number;
  running: number;
  /** Who was written to just now, and from when on may be again, on the monotonic clock. */
  pairs: Map<PersonId, number>;
};

const untried: ChannelStanding = {
  lastSentAt: null,
  lastFailedAt: null,
  failures: 0,
  brokenUntil: null,
  block: null,
  detail: null,
};

export type ChannelTraffic = ReturnType<typeof createChannelTraffic>;

/** What is known of every channel while the agent runs: how it does, and how much it may carry now. */
export function createChannelTraffic({
  channels,
  isMuted,
}: {
  channels: Channels;
  isMuted: (tenantId: TenantId, id: ChannelId) => boolean;
}) {
  const all = new Map<string, Traffic>();

  const keyOf = ({ id, tenantId }: Pick<Carrier, 'id' | 'tenantId'>) => id ?? `native|${tenantId}`;

  function rateOf(config: ChannelConfig, perMinute: number | null): number {
    const allowed = channels[config.kind].perMinute;
    return perMinute === null ? allowed : Math.min(perMinute, allowed);
  }

  function get(carrier: Pick<Carrier, 'id' | 'tenantId'>): Traffic {
    const found = all.get(keyOf(carrier));
    if (!found) {
      throw new Error(`expected to know the channel ${keyOf(carrier)}`);
    }
    return found;
  }

  function roomOf(traffic: Traffic, mono: number, severity: Severity): number {
    traffic.bucket = refilled(traffic.bucket, mono);
    if (!traffic.isOn || mono < traffic.pausedUntil) {
      return 0;
    }
    const places = roomIn(traffic.breaker, mono, atOnce) - traffic.running;
    const left = leftToday(traffic.use, mono, traffic.running, severity);
    return Math.max(0, Math.min(places, Math.floor(traffic.bucket.tokens), left));
  }

  return {
    /**
     * Takes a channel in as it is stored, or as it was changed. What it carries goes on; how it does is kept. `usedAt` is
     * what left over it before this run, on the monotonic clock.
     */
    set(
      channel: StoredChannel,
      time: { now: number; mono: number },
      usedAt: readonly number[] = [],
    ): void {
      const known = all.get(channel.id);
      const perMinute = rateOf(channel.config, channel.perMinute);
      all.set(channel.id, {
        carrier: {
          id: channel.id,
          tenantId: channel.tenantId,
          name: channel.name,
          config: channel.config,
          medium: mediumOf[channel.config.kind],
        },
        isOn: channel.isOn,
        position: channel.position,
        standing: known?.standing ?? channel,
        breaker: known?.breaker ?? takenUp(channel, time),
        bucket:
          known?.bucket.perMinute === perMinute ? known.bucket : fullBucket(perMinute, time.mono),
        use: { perDay: perDayOf(channel.config), at: known?.use.at ?? usedAt },
        pausedUntil: known?.pausedUntil ?? 0,
        running: known?.running ?? 0,
        pairs: known?.pairs ?? new Map(),
      });
    },

    delete(id: ChannelId): void {
      all.delete(id);
    },

    /** The desktop of a tenant that has not set it up as a channel. */
    desktopOf(tenantId: TenantId, mono: number): Carrier {
      const carrier: Carrier = {
        id: null,
        tenantId,
        name: '',
        config: { kind: 'native' },
        medium: 'native',
      };
      const key = keyOf(carrier);
      if (!all.has(key)) {
        all.set(key, {
          carrier,
          isOn: true,
          position: 0,
          standing: untried,
          breaker: soundBreaker,
          bucket: fullBucket(channels.native.perMinute, mono),
          use: { perDay: Infinity, at: [] },
          pausedUntil: 0,
          running: 0,
          pairs: new Map(),
        });
      }
      return carrier;
    },

    find: (id: ChannelId): Carrier | undefined => all.get(id)?.carrier,

    /** The channels of a medium that are on and not muted, in their order; well or not. */
    ofMedium(tenantId: TenantId, medium: Medium): Carrier[] {
      return [...all.values()]
        .filter(
          ({ carrier, isOn }) =>
            isOn &&
            carrier.id !== null &&
            carrier.tenantId === tenantId &&
            carrier.medium === medium &&
            !isMuted(tenantId, carrier.id),
        )
        .toSorted((a, b) => a.position - b.position)
        .map(({ carrier }) => carrier);
    },

    isOn: (carrier: Pick<Carrier, 'id' | 'tenantId'>) => get(carrier).isOn,

    /** It gets messages through, as far as is known. */
    isWell: (carrier: Pick<Carrier, 'id' | 'tenantId'>) => get(carrier).breaker.restsUntil === null,

    /**
     * Nothing is known to reach anybody: every channel of a tenant failed when it was last tried, and not by one accident,
     * as one of them failed again, or says that it will for long.
     */
    isCutOff(tenantId: TenantId, mono: number): boolean {
      const on = [...all.values()].filter(
        ({ carrier, isOn }) => isOn && carrier.tenantId === tenantId && carrier.medium !== 'native',
      );
      return (
        on.length > 0 &&
        on.every(({ breaker }) => breaker.failures > 0) &&
        on.some(
          ({ breaker, pausedUntil }) =>
            breaker.failures > 1 || breaker.isBroken || pausedUntil > mono + longPauseMs,
        )
      );
    },

    isBroken: (carrier: Pick<Carrier, 'id' | 'tenantId'>) => get(carrier).breaker.isBroken,

    /** How many messages it may take on now. */
    room: (carrier: Pick<Carrier, 'id' | 'tenantId'>, mono: number, severity: Severity) =>
      roomOf(get(carrier), mono, severity),

    /** It has carried all that it may for now, however well it is. */
    isSpent(carrier: Pick<Carrier, 'id' | 'tenantId'>, mono: number, severity: Severity): boolean {
      return leftToday(get(carrier).use, mono, 0, severity) === 0;
    },

    /** When it may take on one that it may not take on now; `null` where that depends on what it carries. */
    freeAt(
      carrier: Pick<Carrier, 'id' | 'tenantId'>,
      mono: number,
      severity: Severity,
    ): number | null {
      const { breaker, bucket, use, pausedUntil, running } = get(carrier);
      if (running >= roomIn(breaker, Math.max(mono, breaker.restsUntil ?? 0), atOnce)) {
        return null;
      }
      const isSpent = leftToday(use, mono, 0, severity) === 0;
      if (!isSpent && leftToday(use, mono, running, severity) === 0) {
        // What it carries may be the last that it may.
        return null;
      }
      return Math.max(
        mono + untilToken(refilled(bucket, mono)),
        breaker.restsUntil ?? 0,
        roomAgainAt(use, mono, severity),
        pausedUntil,
      );
    },

    /** Whom it may not write to yet, and from when on it may. */
    busyPeople(carrier: Pick<Carrier, 'id' | 'tenantId'>, mono: number): Map<PersonId, number> {
      const { pairs } = get(carrier);
      for (const [personId, at] of pairs) {
        if (at <= mono) {
          pairs.delete(personId);
        }
      }
      return pairs;
    },

    begin(
      carrier: Pick<Carrier, 'id' | 'tenantId' | 'config'>,
      personId: PersonId | null,
      mono: number,
    ): void {
      const traffic = get(carrier);
      const { pairMs } = channels[carrier.config.kind];
      if (pairMs !== undefined && personId !== null) {
        traffic.pairs.set(personId, mono + pairMs);
      }
      traffic.running += 1;
      traffic.bucket = { ...traffic.bucket, tokens: traffic.bucket.tokens - 1 };
    },

    /** Nothing is carried for what was begun any more. */
    finish(carrier: Pick<Carrier, 'id' | 'tenantId'>): void {
      const traffic = all.get(keyOf(carrier));
      if (traffic) {
        traffic.running -= 1;
      }
    },

    /** It is left alone for so long, for a reason that is not its own. */
    pause(carrier: Pick<Carrier, 'id' | 'tenantId'>, until: number): void {
      const traffic = get(carrier);
      traffic.pausedUntil = Math.max(traffic.pausedUntil, until);
    },

    /**
     * What came of a try; answers how the channel does now, and how much of a day's messages it has carried. `undefined`
     * where it is gone meanwhile.
     */
    note(
      carrier: Pick<Carrier, 'id' | 'tenantId'>,
      delivery: Delivery,
      { now, mono }: { now: number; mono: number },
    ): { standing: ChannelStanding; isWell: boolean; shareUsed: number } | undefined {
      const traffic = all.get(keyOf(carrier));
      if (!traffic) {
        return undefined;
      }
      const failure = delivery.outcome === 'accepted' ? null : delivery;
      if (failure === null || failure.outcome === 'uncertain') {
        const { perDay, at } = usedLately(traffic.use, mono);
        traffic.use = { perDay, at: [...at, mono] };
      }
      traffic.breaker = afterTry(traffic.breaker, delivery, mono);
      const { breaker, standing } = traffic;
      const isFailure = breaker.failures > 0;
      traffic.standing = {
        lastSentAt: failure === null ? now : standing.lastSentAt,
        lastFailedAt: failure === null ? standing.lastFailedAt : now,
        failures: breaker.failures,
        brokenUntil:
          breaker.isBroken && breaker.restsUntil !== null
            ? now + (breaker.restsUntil - mono)
            : null,
        block: isFailure && failure ? failure.block : null,
        detail: isFailure && failure ? failure.detail : null,
      };
      return {
        standing: traffic.standing,
        isWell: breaker.restsUntil === null,
        shareUsed: shareUsed(traffic.use, mono),
      };
    },

    /** A person mended it, or says so: it is tried at once. */
    forgive(id: ChannelId): ChannelStanding {
      const traffic = get({ id, tenantId: '' as TenantId });
      traffic.breaker = soundBreaker;
      traffic.pausedUntil = 0;
      traffic.standing = {
        ...traffic.standing,
        failures: 0,
        brokenUntil: null,
        block: null,
        detail: null,
      };
      return traffic.standing;
    },

    standing: (id: ChannelId): ChannelStanding | undefined => all.get(id)?.standing,
  };
}
