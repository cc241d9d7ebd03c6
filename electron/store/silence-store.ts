import type { Selectable } from 'kysely';

import {
  botIdSchema,
  channelIdSchema,
  type SilenceId,
  silenceIdSchema,
  type TenantId,
  tenantIdSchema,
} from '#shared/schemas/ids.ts';
import type { Silence, SilenceTarget } from '#shared/schemas/quiet.ts';

import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** Those of every tenant that still hold. */
export async function listSilences(db: Database, now: number): Promise<Silence[]> {
  const rows = await db
    .selectFrom('silences')
    .selectAll()
    .where('until', '>', now)
    .where('ended_at', 'is', null)
    .orderBy('created_at')
    .execute();
  return rows.map(toSilence);
}

/** What is muted for one tenant. */
export function createSilenceStore(db: Database, tenantId: TenantId) {
  return {
    async add(silence: Silence): Promise<void> {
      await db
        .insertInto('silences')
        .values({
          id: silence.id,
          tenant_id: tenantId,
          target_kind: silence.target.of,
          target_id: idOf(silence.target, tenantId),
          until: silence.until,
          reason: silence.reason,
          created_by: silence.createdBy,
          created_at: silence.createdAt,
          ended_at: null,
        })
        .execute();
    },

    async find(id: SilenceId): Promise<Silence | undefined> {
      const row = await db
        .selectFrom('silences')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('id', '=', id)
        .executeTakeFirst();
      return row && toSilence(row);
    },

    /** False where it has ended already. */
    async end(id: SilenceId, at: number): Promise<boolean> {
      const result = await db
        .updateTable('silences')
        .set({ ended_at: at })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .where('until', '>', at)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },
  };
}

function idOf(target: SilenceTarget, tenantId: TenantId): string {
  switch (target.of) {
    case 'bot':
      return target.botId;
    case 'tenant':
      return tenantId;
    case 'channel':
      return target.channelId;
    default:
      return target satisfies never;
  }
}

function toTarget({ target_kind: of, target_id: id }: Selectable<Schema['silences']>) {
  switch (of) {
    case 'bot':
      return { of, botId: botIdSchema.parse(id) };
    case 'tenant':
      return { of };
    case 'channel':
      return { of, channelId: channelIdSchema.parse(id) };
    default:
      return of satisfies never;
  }
}

function toSilence(row: Selectable<Schema['silences']>): Silence {
  return {
    id: silenceIdSchema.parse(row.id),
    tenantId: tenantIdSchema.parse(row.tenant_id),
    target: toTarget(row),
    until: row.until,
    reason: row.reason,
    createdBy: row.created_by,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  };
}
