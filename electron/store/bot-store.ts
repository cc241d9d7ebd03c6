import type { Selectable } from 'kysely';

import { type BotKind, botKindSchema } from '#shared/schemas/bot.ts';
import { type ConnectorConfig, connectorSchema } from '#shared/schemas/connector.ts';
import {
  type BotId,
  type BotKey,
  botIdSchema,
  type TenantId,
  tenantIdSchema,
} from '#shared/schemas/ids.ts';
import { type HealingMode, healingModeSchema } from '#shared/schemas/setup.ts';

import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** A supervised bot as it is stored; what it looks like now is in its state. */
export type Bot = {
  id: BotId;
  key: BotKey;
  tenantId: TenantId;
  name: string;
  kind: BotKind;
  connector: ConnectorConfig;
  /** `null` takes the tenant's interval. */
  intervalMs: number | null;
  pausedAt: number | null;
  /** `null` takes the tenant's healing mode. */
  healing: HealingMode | null;
  createdAt: number;
};

/** Every tenant's bots that live on a gateway, paused ones too: a gateway belongs to one tenant. */
export async function listGateways(
  db: Database,
): Promise<{ tenantId: TenantId; connector: ConnectorConfig }[]> {
  const rows = await db
    .selectFrom('bots')
    .select(['tenant_id', 'connector'])
    .where('connector_type', '=', 'openclaw')
    .where('removed_at', 'is', null)
    .execute();
  return rows.map((row) => ({
    tenantId: tenantIdSchema.parse(row.tenant_id),
    connector: connectorSchema.parse(JSON.parse(row.connector)),
  }));
}

/** The bots of one tenant. Removed ones are not there any more, for any of these. */
export function createBotStore(db: Database, tenantId: TenantId) {
  const present = () =>
    db
      .selectFrom('bots')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('removed_at', 'is', null);

  return {
    async list(): Promise<Bot[]> {
      const rows = await present().orderBy('bot_key').execute();
      return rows.map((row) => toBot(row, tenantId));
    },

    async find(id: BotId): Promise<Bot | undefined> {
      const row = await present().where('id', '=', id).executeTakeFirst();
      return row && toBot(row, tenantId);
    },

    /** Upper and lower case are told apart; `except` may keep its own name. */
    async nameTaken(name: string, except?: BotId): Promise<boolean> {
      const rows = await present().where('name', '=', name).execute();
      return rows.some((row) => row.id !== except);
    },

    async add(bot: Omit<Bot, 'key' | 'tenantId'>): Promise<Bot> {
      const { bot_key } = await db
        .insertInto('bots')
        .values({
          id: bot.id,
          tenant_id: tenantId,
          ...settingsOf(bot),
          created_at: bot.createdAt,
          removed_at: null,
        })
        .returning('bot_key')
        .executeTakeFirstOrThrow();
      return { ...bot, key: bot_key as BotKey, tenantId };
    },

    async replace(bot: Bot): Promise<void> {
      await db
        .updateTable('bots')
        .set(settingsOf(bot))
        .where('id', '=', bot.id)
        .where('tenant_id', '=', tenantId)
        .execute();
    },

    /** The bot is gone for everyone at once; its history is purged later, in small batches. */
    async markRemoved(id: BotId, at: number): Promise<void> {
      await db
        .updateTable('bots')
        .set({ removed_at: at })
        .where('id', '=', id)
        .where('tenant_id', '=', tenantId)
        .execute();
    },

    /** Bots removed at or before this time, whose history may go. */
    async removedBefore(at: number): Promise<BotKey[]> {
      const rows = await db
        .selectFrom('bots')
        .select('bot_key')
        .where('tenant_id', '=', tenantId)
        .where('removed_at', '<=', at)
        .execute();
      return rows.map((row) => row.bot_key as BotKey);
    },

    /** Takes away the row itself, and by cascade its incidents and alerts. */
    async purge(key: BotKey): Promise<void> {
      await db
        .deleteFrom('bots')
        .where('bot_key', '=', key)
        .where('tenant_id', '=', tenantId)
        .where('removed_at', 'is not', null)
        .execute();
    },
  };
}

/** What of a bot can be changed, as it is stored. */
function settingsOf({
  name,
  kind,
  connector,
  intervalMs,
  pausedAt,
  healing,
}: Omit<Bot, 'key' | 'tenantId'>) {
  return {
    name,
    kind,
    connector_type: connector.type,
    connector: JSON.stringify(connector),
    interval_ms: intervalMs,
    paused_at: pausedAt,
    healing,
  };
}

function toBot(row: Selectable<Schema['bots']>, tenantId: TenantId): Bot {
  return {
    id: botIdSchema.parse(row.id),
    key: row.bot_key as BotKey,
    tenantId,
    name: row.name,
    kind: botKindSchema.parse(row.kind),
    connector: connectorSchema.parse(JSON.parse(row.connector)),
    intervalMs: row.interval_ms,
    pausedAt: row.paused_at,
    healing: healingModeSchema.nullable().parse(row.healing),
    createdAt: row.created_at,
  };
}
