import type { ChannelStanding, StoredChannel } from '#electron/store/channel-store.ts';
import { type ChannelConfig, type Medium, mediumOf } from '#shared/schemas/channel.ts';
import type { ChannelId, TenantId } from '#shared/schemas/ids.ts';

import type { Channels, Delivery } from './channel.ts';
import { afterTry, type Breaker, roomIn, soundBreaker, takenUp } from './channel-breaker.ts';
import { type Bucket, fullBucket, refilled, untilToken } from './token-bucket.ts';

/** How many messages of one channel may be on their way at once. */
const atOnce = 4;

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
  /** The provider asked for so much patience, on the monotonic clock. */
  pausedUntil: number;
  running: number;
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

  function roomOf(traffic: Traffic, mono: number): number {
    traffic.bucket = refilled(traffic.bucket, mono);
    if (!traffic.isOn || mono < traffic.pausedUntil) {
      return 0;
    }
    const places = roomIn(traffic.breaker, mono, atOnce) - traffic.running;
    return Math.max(0, Math.min(places, Math.floor(traffic.bucket.tokens)));
  }

  return {
    /** Takes a channel in as it is stored, or as it was changed. What it carries goes on; how it does is kept. */
    set(channel: StoredChannel, time: { now: number; mono: number }): void {
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
        pausedUntil: known?.pausedUntil ?? 0,
        running: known?.running ?? 0,
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
          pausedUntil: 0,
          running: 0,
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

    isBroken: (carrier: Pick<Carrier, 'id' | 'tenantId'>) => get(carrier).breaker.isBroken,

    /** How many messages it may take on now. */
    room: (carrier: Pick<Carrier, 'id' | 'tenantId'>, mono: number) => roomOf(get(carrier), mono),

    /** When it may take on one that it may not take on now; `null` where that depends on what it carries. */
    freeAt(carrier: Pick<Carrier, 'id' | 'tenantId'>, mono: number): number | null {
      const { breaker, bucket, pausedUntil, running } = get(carrier);
      if (running >= roomIn(breaker, Math.max(mono, breaker.restsUntil ?? 0), atOnce)) {
        return null;
      }
      return Math.max(
        mono + untilToken(refilled(bucket, mono)),
        breaker.restsUntil ?? 0,
        pausedUntil,
      );
    },

    begin(carrier: Pick<Carrier, 'id' | 'tenantId'>): void {
      const traffic = get(carrier);
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

    /** What came of a try; answers how the channel does now, and before. `undefined` where it is gone meanwhile. */
    note(
      carrier: Pick<Carrier, 'id' | 'tenantId'>,
      delivery: Delivery,
      { now, mono }: { now: number; mono: number },
    ): { standing: ChannelStanding; isWell: boolean } | undefined {
      const traffic = all.get(keyOf(carrier));
      if (!traffic) {
        return undefined;
      }
      const failure = delivery.outcome === 'accepted' ? null : delivery;
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
      return { standing: traffic.standing, isWell: breaker.restsUntil === null };
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
