import type { Act } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock } from '#electron/agent/ports.ts';
import { createChannelStore, type StoredChannel } from '#electron/store/channel-store.ts';
import type { Database } from '#electron/store/database.ts';
import { createNoticeAttemptStore } from '#electron/store/notice-attempt-store.ts';
import { AppError } from '#shared/errors.ts';
import {
  type Channel,
  type ChannelConfig,
  type ChannelPatch,
  channelSchema,
  mediumOf,
  type NewChannel,
} from '#shared/schemas/channel.ts';
import { type ChannelId, channelIdSchema, type TenantId } from '#shared/schemas/ids.ts';
import type { Routing } from '#shared/schemas/tenant-settings.ts';

import type { Channels } from './channel.ts';
import { type ChannelSecrets, maskSecrets } from './channel-secrets.ts';
import type { ChannelTraffic } from './channel-traffic.ts';
import type { ChannelWatch } from './channel-watch.ts';
import { dayMs, perDayOf } from './day-allowance.ts';
import type { OutboundGuard } from './outbound-guard.ts';

type Dependencies = {
  db: Database;
  roster: Roster;
  secrets: ChannelSecrets;
  channels: Channels;
  traffic: ChannelTraffic;
  watch: ChannelWatch;
  guardOf: (tenantId: TenantId) => OutboundGuard;
  routingOf: (tenantId: TenantId) => Routing;
  /** A channel was set up, changed or taken away: what waits may go now, or no more. */
  wake: () => void;
  audit: AuditService;
  events: Events;
  ids: Ids;
  clock: Clock;
};

/** The channels of each tenant: setting them up, changing them, and how they do. */
export function createChannelService({
  db,
  roster,
  secrets,
  channels,
  traffic,
  watch,
  guardOf,
  routingOf,
  wake,
  audit,
  events,
  ids,
  clock,
}: Dependencies) {
  const store = (tenantId: TenantId) => createChannelStore(db, tenantId);
  const time = () => ({ now: clock.now(), mono: clock.mono() });

  async function get(tenantId: TenantId, id: ChannelId): Promise<StoredChannel> {
    const channel = await store(tenantId).find(id);
    if (!channel) {
      throw new AppError('not_found');
    }
    return channel;
  }

  function view(stored: StoredChannel): Channel {
    const standing = traffic.standing(stored.id) ?? stored;
    return channelSchema.parse({
      ...stored,
      ...standing,
      medium: mediumOf[stored.config.kind],
      config: maskSecrets(stored.config),
      health: healthOf({ ...stored, ...standing }),
      promise: channels[stored.config.kind].promise,
    });
  }

  function announce({ id, tenantId }: StoredChannel): void {
    events.emit('channel.changed', tenantId, id);
    wake();
  }

  /** What is typed as an address by itself can be refused at once; a name is looked up when something is sent. */
  function assertAllowed(tenantId: TenantId, config: ChannelConfig): void {
    const url = placeOf(config);
    if (url !== null) {
      guardOf(tenantId).assertUrl(url);
    }
  }

  /** What the audit is a digest of: what can be shown. */
  const audited = ({ name, config, isOn, position, perMinute }: StoredChannel) => ({
    name,
    config: maskSecrets(config),
    isOn,
    position,
    perMinute,
  });

  return {
    view,
    get,

    async list(tenantId: TenantId): Promise<Channel[]> {
      return (await store(tenantId).list()).map(view);
    },

    async add(act: Act, tenantId: TenantId, given: NewChannel): Promise<Channel> {
      roster.tenant(tenantId);
      assertAllowed(tenantId, given.config);
      const stored = await db.transaction().execute(async (transaction) => {
        const ours = createChannelStore(transaction, tenantId);
        const channel: StoredChannel = {
          id: channelIdSchema.parse(ids.next()),
          tenantId,
          name: given.name,
          config: await secrets.sealIn(transaction, tenantId, given.config),
          isOn: given.isOn,
          position: given.position ?? afterLast(await ours.list()),
          perMinute: given.perMinute,
          lastSentAt: null,
          lastFailedAt: null,
          failures: 0,
          brokenUntil: null,
          block: null,
          detail: null,
          createdAt: clock.now(),
        };
        await ours.add(channel);
        await audit.record(transaction, act, {
          tenantId,
          action: 'channels.add',
          subject: channel.id,
          after: audited(channel),
        });
        return channel;
      });
      traffic.set(stored, time());
      announce(stored);
      return view(stored);
    },

    /** With other settings it is tried at once, however it did before. */
    async update(
      act: Act,
      tenantId: TenantId,
      id: ChannelId,
      { config, ...patch }: ChannelPatch,
    ): Promise<Channel> {
      if (config) {
        assertAllowed(tenantId, config);
      }
      const changed = await db.transaction().execute(async (transaction) => {
        const ours = createChannelStore(transaction, tenantId);
        const before = await ours.find(id);
        if (!before) {
          throw new AppError('not_found');
        }
        if (config && config.kind !== before.config.kind) {
          throw new AppError('invalid_input', { kind: before.config.kind });
        }
        const after: StoredChannel = {
          ...before,
          name: patch.name ?? before.name,
          isOn: patch.isOn ?? before.isOn,
          position: patch.position ?? before.position,
          perMinute: patch.perMinute === undefined ? before.perMinute : patch.perMinute,
          config: config
            ? await secrets.replaceIn(transaction, tenantId, config, before.config)
            : before.config,
        };
        await ours.change(after);
        if (config) {
          await ours.note(id, { ...after, ...mended });
        }
        await audit.record(transaction, act, {
          tenantId,
          action: 'channels.update',
          subject: id,
          before: audited(before),
          after: audited(after),
        });
        return after;
      });
      traffic.set(changed, time());
      if (config) {
        traffic.forgive(id);
      }
      announce(changed);
      return view(changed);
    },

    /** Refused while a rule names it. What waits for it goes over another one of its medium. */
    async remove(act: Act, tenantId: TenantId, id: ChannelId): Promise<void> {
      const channel = await get(tenantId, id);
      const rules = routingOf(tenantId).rules.filter(({ channelIds }) => channelIds?.includes(id));
      if (rules.length > 0) {
        throw new AppError('channel_in_use', { rules: rules.map(({ name }) => name) });
      }
      await db.transaction().execute(async (transaction) => {
        await createChannelStore(transaction, tenantId).remove(id, clock.now());
        await secrets.dropIn(transaction, tenantId, channel.config);
        await audit.record(transaction, act, {
          tenantId,
          action: 'channels.remove',
          subject: id,
          before: audited(channel),
        });
      });
      traffic.delete(id);
      watch.forget(channel);
      announce(channel);
    },

    /** Of these tenants those whom no message leaves any more, as far as is known: every channel of theirs fails. */
    cutOff: (tenantIds: readonly TenantId[]): TenantId[] =>
      tenantIds.filter((tenantId) => traffic.isCutOff(tenantId, clock.mono())),

    /** Every channel as it was when the agent last stopped. */
    async takeUp(): Promise<void> {
      for (const { id } of roster.tenants()) {
        for (const channel of await store(id).list()) {
          const { now, mono } = time();
          const used =
            perDayOf(channel.config) === Infinity
              ? []
              : await createNoticeAttemptStore(db).usedSince(channel.id, now - dayMs);
          traffic.set(
            channel,
            { now, mono },
            used.map((at) => mono - Math.max(now - at, 0)),
          );
        }
      }
    },
  };
}

const mended = { failures: 0, brokenUntil: null, block: null, detail: null };

function afterLast(channels: readonly StoredChannel[]): number {
  return Math.min(Math.max(-1, ...channels.map(({ position }) => position)) + 1, 99);
}

function healthOf({ isOn, brokenUntil, failures, lastSentAt }: StoredChannel): Channel['health'] {
  if (!isOn) {
    return 'off';
  }
  if (brokenUntil !== null) {
    return 'broken';
  }
  if (failures > 0) {
    return 'failing';
  }
  return lastSentAt === null ? 'untried' : 'ok';
}

/** The address that a person typed, where it is one. */
function placeOf(config: ChannelConfig): string | null {
  switch (config.kind) {
    case 'webhook':
    case 'whatsapp':
      return config.url;
    case 'ntfy':
      return config.server;
    case 'smtp':
    case 'resend':
    case 'sendgrid':
    case 'slack':
    case 'native':
      return null;
    default:
      return config satisfies never;
  }
}
