import type { Selectable } from 'kysely';
import { z } from 'zod';

import {
  type BotId,
  botIdSchema,
  type MaintenanceId,
  maintenanceIdSchema,
  type TenantId,
} from '#shared/schemas/ids.ts';
import { type MaintenanceTime, maintenanceTimeSchema } from '#shared/schemas/quiet.ts';

import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

export type StoredMaintenance = {
  id: MaintenanceId;
  tenantId: TenantId;
  name: string;
  /** `null` is every bot of the tenant. */
  botIds: readonly BotId[] | null;
  time: MaintenanceTime;
  /** Windows that began up to then are over. */
  overUntil: number | null;
  createdBy: string;
  createdAt: number;
  endedAt: number | null;
};

const botIdsSchema = z.array(botIdSchema);

/** When bots of one tenant are worked on. */
export function createMaintenanceStore(db: Database, tenantId: TenantId) {
  return {
    /** Those that nobody has ended, oldest first. */
    async list(): Promise<StoredMaintenance[]> {
      const rows = await db
        .selectFrom('maintenance_windows')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('ended_at', 'is', null)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map((row) => toMaintenance(row, tenantId));
    },

    /** Those that are ended, too. */
    async listEver(): Promise<StoredMaintenance[]> {
      const rows = await db
        .selectFrom('maintenance_windows')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .execute();
      return rows.map((row) => toMaintenance(row, tenantId));
    },

    async add(maintenance: StoredMaintenance): Promise<void> {
      const { time, botIds } = maintenance;
      await db
        .insertInto('maintenance_windows')
        .values({
          id: maintenance.id,
          tenant_id: tenantId,
          name: maintenance.name,
          bot_ids: botIds === null ? null : JSON.stringify(botIds),
          starts_at: time.startsAt,
          zone: time.zone,
          duration_ms: time.durationMs,
          rrule: time.rrule,
          over_until: maintenance.overUntil,
          created_by: maintenance.createdBy,
          created_at: maintenance.createdAt,
          ended_at: maintenance.endedAt,
        })
        .execute();
    },

    /** What has begun up to then is over. */
    async cutShort(id: MaintenanceId, at: number): Promise<void> {
      await db
        .updateTable('maintenance_windows')
        .set({ over_until: at })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', id)
        .execute();
    },

    /** Neither what runs nor what would come. */
    async end(id: MaintenanceId, at: number): Promise<void> {
      await db
        .updateTable('maintenance_windows')
        .set({ ended_at: at })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', id)
        .execute();
    },
  };
}

function toMaintenance(
  row: Selectable<Schema['maintenance_windows']>,
  tenantId: TenantId,
): StoredMaintenance {
  return {
    id: maintenanceIdSchema.parse(row.id),
    tenantId,
    name: row.name,
    botIds: row.bot_ids === null ? null : botIdsSchema.parse(JSON.parse(row.bot_ids)),
    time: maintenanceTimeSchema.parse({
      startsAt: row.starts_at,
      zone: row.zone,
      durationMs: row.duration_ms,
      rrule: row.rrule,
    }),
    overUntil: row.over_until,
    createdBy: row.created_by,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  };
}
