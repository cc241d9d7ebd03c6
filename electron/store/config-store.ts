import { type Selectable, type SqlBool, sql } from 'kysely';
import { z } from 'zod';

import {
  type ConfigIssue,
  type ConfigOrigin,
  type ConfigState,
  type ConfigVersion,
  configIssueSchema,
  configOriginSchema,
  configStateSchema,
} from '#shared/schemas/config.ts';
import { type ConfigFormat, configFormatSchema } from '#shared/schemas/connectors/repair.ts';
import {
  type BotId,
  botIdSchema,
  type ConfigVersionId,
  configVersionIdSchema,
  type TenantId,
} from '#shared/schemas/ids.ts';

import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** A version as it is stored. Each coming into force is a row of its own; rows of the same bytes share what is sealed. */
export type StoredVersion = ConfigVersion & {
  /** A digest of where the configuration is. */
  place: string;
  format: ConfigFormat;
  /** The bot's own revision: of what it is to be applied to, then of what came of it. */
  revision: string | null;
  graceMs: number;
  trialUntil: number | null;
  /** Where the vault keeps the bytes, whole or as the bot shows them. */
  sealedRef: string | null;
  /** The text without its secrets. */
  shown: string;
};

export type VersionChange = Partial<
  Pick<
    StoredVersion,
    | 'state'
    | 'hash'
    | 'shown'
    | 'sealedRef'
    | 'isWhole'
    | 'issues'
    | 'appliedAt'
    | 'judgedAt'
    | 'trialUntil'
    | 'revision'
  >
>;

/** How a version came into force in one place. */
export type ConfigTurn = Pick<StoredVersion, 'botId' | 'hash' | 'origin' | 'graceMs'> & {
  /** When it was applied or, where that is not known, seen. */
  cameAt: number;
};

const statesThatMatter = ['applying', 'watching', 'good', 'candidate', 'drifted'] as const;

/** The configurations of one tenant's bots. */
export function createConfigStore(db: Database, tenantId: TenantId) {
  const ours = () => db.selectFrom('config_versions').selectAll().where('tenant_id', '=', tenantId);

  return {
    /** Newest first. */
    async list(
      botId: BotId,
      { limit, before }: { limit: number; before?: number | undefined },
    ): Promise<StoredVersion[]> {
      let query = ours().where('bot_id', '=', botId).orderBy('number', 'desc').limit(limit);
      if (before !== undefined) {
        query = query.where('number', '<', before);
      }
      return (await query.execute()).map((row) => toVersion(row, tenantId));
    },

    async find(botId: BotId, id: ConfigVersionId): Promise<StoredVersion | undefined> {
      const row = await ours().where('bot_id', '=', botId).where('id', '=', id).executeTakeFirst();
      return row && toVersion(row, tenantId);
    },

    /** What is good, under way or found in one place, and the newest of all that came from there; newest first. */
    async held(botId: BotId, place: string): Promise<StoredVersion[]> {
      const rows = await ours()
        .where('bot_id', '=', botId)
        .where('place', '=', place)
        .where((eb) =>
          eb.or([
            eb('state', 'in', statesThatMatter),
            sql<SqlBool>`number = (select max(newest.number) from config_versions as newest
              where newest.bot_id = ${botId} and newest.place = ${place})`,
          ]),
        )
        .orderBy('number', 'desc')
        .execute();
      return rows.map((row) => toVersion(row, tenantId));
    },

    /** The newest version of these very bytes, in the same place. */
    async byHash(botId: BotId, place: string, hash: string): Promise<StoredVersion | undefined> {
      const row = await ours()
        .where('bot_id', '=', botId)
        .where('place', '=', place)
        .where('hash', '=', hash)
        .orderBy('number', 'desc')
        .executeTakeFirst();
      return row && toVersion(row, tenantId);
    },

    /** What came into force in one place by whichever bot, newest first; what was never applied is left out. */
    async turnsIn(place: string, limit: number): Promise<ConfigTurn[]> {
      const cameAt = sql<number>`coalesce(applied_at, created_at)`;
      const rows = await db
        .selectFrom('config_versions')
        .select(['bot_id', 'hash', 'origin', 'grace_ms', cameAt.as('came_at')])
        .where('tenant_id', '=', tenantId)
        .where('place', '=', place)
        .where((eb) =>
          eb.or([eb('applied_at', 'is not', null), eb('origin', 'in', ['found', 'outside'])]),
        )
        .orderBy(cameAt, 'desc')
        .orderBy('number', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        botId: botIdSchema.parse(row.bot_id),
        hash: row.hash,
        origin: configOriginSchema.parse(row.origin),
        graceMs: row.grace_ms,
        cameAt: row.came_at,
      }));
    },

    /** True where another bot that shares the place was given these bytes through us, and they are still in force. */
    async isSetElsewhere(botId: BotId, place: string, hash: string): Promise<boolean> {
      const row = await ours()
        .where('place', '=', place)
        .where('hash', '=', hash)
        .where('bot_id', '!=', botId)
        .where('state', 'in', ['applying', 'watching', 'good'])
        .executeTakeFirst();
      return row !== undefined;
    },

    /** Gives the version the bot's next number. Rejects where the bot has one in that state that has to be alone. */
    async add(version: Omit<StoredVersion, 'number' | 'tenantId'>): Promise<StoredVersion> {
      const { next } = await db
        .selectFrom('config_versions')
        .select(sql<number>`coalesce(max(number), 0) + 1`.as('next'))
        .where('bot_id', '=', version.botId)
        .executeTakeFirstOrThrow();
      await db
        .insertInto('config_versions')
        .values({
          id: version.id,
          tenant_id: tenantId,
          bot_id: version.botId,
          number: next,
          place: version.place,
          format: version.format,
          hash: version.hash,
          parent_hash: version.parentHash,
          revision: version.revision,
          origin: version.origin,
          author: version.author,
          reason: version.reason,
          state: version.state,
          created_at: version.createdAt,
          applied_at: version.appliedAt,
          judged_at: version.judgedAt,
          grace_ms: version.graceMs,
          trial_until: version.trialUntil,
          is_whole: Number(version.isWhole),
          sealed_bytes_id: version.sealedRef,
          shown: version.shown,
          issues: JSON.stringify(version.issues),
        })
        .execute();
      return { ...version, number: next, tenantId };
    },

    async change(id: ConfigVersionId, change: VersionChange): Promise<void> {
      await db
        .updateTable('config_versions')
        .set({
          ...(change.state !== undefined && { state: change.state }),
          ...(change.hash !== undefined && { hash: change.hash }),
          ...(change.shown !== undefined && { shown: change.shown }),
          ...(change.sealedRef !== undefined && { sealed_bytes_id: change.sealedRef }),
          ...(change.isWhole !== undefined && { is_whole: Number(change.isWhole) }),
          ...(change.issues !== undefined && { issues: JSON.stringify(change.issues) }),
          ...(change.appliedAt !== undefined && { applied_at: change.appliedAt }),
          ...(change.judgedAt !== undefined && { judged_at: change.judgedAt }),
          ...(change.revision !== undefined && { revision: change.revision }),
          ...(change.trialUntil !== undefined && { trial_until: change.trialUntil }),
        })
        .where('id', '=', id)
        .where('tenant_id', '=', tenantId)
        .execute();
    },

    /** Bots with a version in one of these states. */
    async botsWith(states: readonly ConfigState[]): Promise<BotId[]> {
      const rows = await db
        .selectFrom('config_versions')
        .select('bot_id')
        .distinct()
        .where('tenant_id', '=', tenantId)
        .where('state', 'in', states)
        .execute();
      return rows.map((row) => botIdSchema.parse(row.bot_id));
    },

    /** Where the vault keeps the bytes of this bot's versions. */
    async sealedOf(botId: BotId): Promise<string[]> {
      const rows = await db
        .selectFrom('config_versions')
        .select('sealed_bytes_id')
        .distinct()
        .where('tenant_id', '=', tenantId)
        .where('bot_id', '=', botId)
        .where('sealed_bytes_id', 'is not', null)
        .execute();
      return rows.flatMap((row) => row.sealed_bytes_id ?? []);
    },

    /** The bytes are gone; what is shown stays. */
    async dropSealed(botId: BotId): Promise<void> {
      await db
        .updateTable('config_versions')
        .set({ sealed_bytes_id: null, is_whole: 0 })
        .where('tenant_id', '=', tenantId)
        .where('bot_id', '=', botId)
        .execute();
    },

    /**
     * Takes away all but the newest, never what still matters, and answers where the vault keeps bytes that nobody
     * needs any more.
     */
    async prune(botId: BotId, kept: number): Promise<string[]> {
      const before = await this.sealedOf(botId);
      await db
        .deleteFrom('config_versions')
        .where('tenant_id', '=', tenantId)
        .where('bot_id', '=', botId)
        .where('state', 'not in', statesThatMatter)
        .where('number', '<=', (eb) =>
          eb
            .selectFrom('config_versions as newest')
            .select(sql<number>`max(newest.number) - ${kept}`.as('last'))
            .where('newest.bot_id', '=', botId),
        )
        .execute();
      const after = new Set(await this.sealedOf(botId));
      return before.filter((ref) => !after.has(ref));
    },

    async key(): Promise<string | undefined> {
      const row = await db
        .selectFrom('config_keys')
        .select('key_ref')
        .where('tenant_id', '=', tenantId)
        .executeTakeFirst();
      return row?.key_ref;
    },

    /** False where there is one already. */
    async addKey(ref: string): Promise<boolean> {
      const result = await db
        .insertInto('config_keys')
        .values({ tenant_id: tenantId, key_ref: ref })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
    },
  };
}

function toVersion(row: Selectable<Schema['config_versions']>, tenantId: TenantId): StoredVersion {
  return {
    id: configVersionIdSchema.parse(row.id),
    tenantId,
    botId: botIdSchema.parse(row.bot_id),
    number: row.number,
    place: row.place,
    format: configFormatSchema.parse(row.format),
    hash: row.hash,
    parentHash: row.parent_hash,
    revision: row.revision,
    origin: configOriginSchema.parse(row.origin) satisfies ConfigOrigin,
    author: row.author,
    reason: row.reason,
    state: configStateSchema.parse(row.state),
    isWhole: row.is_whole === 1,
    issues: z.array(configIssueSchema).parse(JSON.parse(row.issues)) satisfies ConfigIssue[],
    createdAt: row.created_at,
    appliedAt: row.applied_at,
    judgedAt: row.judged_at,
    graceMs: row.grace_ms,
    trialUntil: row.trial_until,
    sealedRef: row.sealed_bytes_id,
    shown: row.shown,
  };
}
