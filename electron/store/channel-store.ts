import type { Selectable } from 'kysely';

import {
  type Block,
  blockSchema,
  type ChannelConfig,
  channelKindSchema,
  storedChannelConfigSchema,
} from '#shared/schemas/channel.ts';
import {
  type ChannelId,
  channelIdSchema,
  type TenantId,
  tenantIdSchema,
} from '#shared/schemas/ids.ts';

import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** How a channel does, as far as it outlives a run. */
export type ChannelStanding = {
  lastSentAt: number | null;
  lastFailedAt: number | null;
  /** Failed tries in a row. */
  failures: number;
  /** Set while no message passes until a person mends it: when it is looked at again by itself. */
  brokenUntil: number | null;
  block: Block | null;
  detail: string | null;
};

/** A set-up carrier of a medium. Secrets in its configuration are references. */
export type StoredChannel = ChannelStanding & {
  id: ChannelId;
  tenantId: TenantId;
  name: string;
  config: ChannelConfig;
  isOn: boolean;
  position: number;
  perMinute: number | null;
  createdAt: number;
};

/** The channels of one tenant. */
export function createChannelStore(db: Database, tenantId: TenantId) {
  const ours = () =>
    db
      .selectFrom('channels')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('removed_at', 'is', null);

  return {
    /** In the order in which those of one medium are tried. */
    async list(): Promise<StoredChannel[]> {
      const rows = await ours().orderBy('position').orderBy('id').execute();
      return rows.map(toChannel);
    },

    async find(id: ChannelId): Promise<StoredChannel | undefined> {
      const row = await ours().where('id', '=', id).executeTakeFirst();
      return row && toChannel(row);
    },

    /** Of what notices went over, also where it is gone since. */
    async namesOf(
      ids: readonly ChannelId[],
    ): Promise<Map<ChannelId, Pick<StoredChannel, 'name'> & { kind: ChannelConfig['kind'] }>> {
      if (ids.length === 0) {
        return new Map();
      }
      const rows = await db
        .selectFrom('channels')
        .select(['id', 'name', 'kind'])
        .where('tenant_id', '=', tenantId)
        .where('id', 'in', ids)
        .execute();
      return new Map(
        rows.map(({ id, name, kind }) => [
          channelIdSchema.parse(id),
          { name, kind: channelKindSchema.parse(kind) },
        ]),
      );
    },

    async add(channel: StoredChannel): Promise<void> {
      await db
        .insertInto('channels')
        .values({
          id: channel.id,
          tenant_id: tenantId,
          created_at: channel.createdAt,
          removed_at: null,
          ...settingsOf(channel),
          ...standingOf(channel),
        })
        .execute();
    },

    /** What people set of it. */
    async change(channel: StoredChannel): Promise<void> {
      await db
        .updateTable('channels')
        .set(settingsOf(channel))
        .where('tenant_id', '=', tenantId)
        .where('id', '=', channel.id)
        .execute();
    },

    /** How it does. */
    async note(id: ChannelId, standing: ChannelStanding): Promise<void> {
      await db
        .updateTable('channels')
        .set(standingOf(standing))
        .where('tenant_id', '=', tenantId)
        .where('id', '=', id)
        .execute();
    },

    /** Its row stays for the record of what went over it. */
    async remove(id: ChannelId, at: number): Promise<void> {
      await db
        .updateTable('channels')
        .set({ removed_at: at, is_on: 0 })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', id)
        .execute();
    },
  };
}

function settingsOf({ config, name, isOn, position, perMinute }: StoredChannel) {
  return {
    kind: config.kind,
    name,
    config: JSON.stringify(config),
    is_on: isOn ? 1 : 0,
    position,
    per_minute: perMinute,
  };
}

function standingOf(standing: ChannelStanding) {
  return {
    last_sent_at: standing.lastSentAt,
    last_failed_at: standing.lastFailedAt,
    failures: standing.failures,
    broken_until: standing.brokenUntil,
    block: standing.block,
    detail: standing.detail,
  };
}

function toChannel(row: Selectable<Schema['channels']>): StoredChannel {
  return {
    id: channelIdSchema.parse(row.id),
    tenantId: tenantIdSchema.parse(row.tenant_id),
    name: row.name,
    config: storedChannelConfigSchema.parse(JSON.parse(row.config)),
    isOn: row.is_on === 1,
    position: row.position,
    perMinute: row.per_minute,
    lastSentAt: row.last_sent_at,
    lastFailedAt: row.last_failed_at,
    failures: row.failures,
    brokenUntil: row.broken_until,
    block: blockSchema.nullable().parse(row.block),
    detail: row.detail,
    createdAt: row.created_at,
  };
}
