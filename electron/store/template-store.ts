import type { Selectable } from 'kysely';
import { z } from 'zod';

import { type ConfigFormat, configFormatSchema } from '#shared/schemas/connectors/repair.ts';
import {
  type BotId,
  botIdSchema,
  type ConfigTemplateId,
  configTemplateIdSchema,
  type TenantId,
} from '#shared/schemas/ids.ts';

import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

export type StoredTemplate = {
  id: ConfigTemplateId;
  name: string;
  format: ConfigFormat;
  text: string;
  updatedAt: number;
};
export type Assignment = {
  templateId: ConfigTemplateId;
  botId: BotId;
  values: Record<string, string>;
};

/** The templates of one tenant, and which bots are kept on them. */
export function createTemplateStore(db: Database, tenantId: TenantId) {
  const ours = () =>
    db.selectFrom('config_templates').selectAll().where('tenant_id', '=', tenantId);

  return {
    async list(): Promise<StoredTemplate[]> {
      return (await ours().orderBy('name').orderBy('id').execute()).map(toTemplate);
    },

    async find(id: ConfigTemplateId): Promise<StoredTemplate | undefined> {
      const row = await ours().where('id', '=', id).executeTakeFirst();
      return row && toTemplate(row);
    },

    /** `except` may keep its own name. */
    async nameTaken(name: string, except: ConfigTemplateId): Promise<boolean> {
      const row = await ours()
        .where('name', '=', name)
        .where('id', '!=', except)
        .executeTakeFirst();
      return row !== undefined;
    },

    async save({ id, name, format, text, updatedAt }: StoredTemplate): Promise<void> {
      const values = { name, format, text, updated_at: updatedAt };
      await db
        .insertInto('config_templates')
        .values({ id, tenant_id: tenantId, ...values })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
        .execute();
    },

    async remove(id: ConfigTemplateId): Promise<void> {
      await db
        .deleteFrom('config_templates')
        .where('tenant_id', '=', tenantId)
        .where('id', '=', id)
        .execute();
    },

    /** In the order in which the bots were made. */
    async assignments(templateId?: ConfigTemplateId): Promise<Assignment[]> {
      let query = db
        .selectFrom('config_template_bots')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .orderBy('bot_id');
      if (templateId !== undefined) {
        query = query.where('template_id', '=', templateId);
      }
      return (await query.execute()).map((row) => ({
        templateId: configTemplateIdSchema.parse(row.template_id),
        botId: botIdSchema.parse(row.bot_id),
        values: z.record(z.string(), z.string()).parse(JSON.parse(row.bot_values)),
      }));
    },

    /** Which one the bot is kept on. */
    async templateOf(botId: BotId): Promise<ConfigTemplateId | null> {
      const row = await db
        .selectFrom('config_template_bots')
        .select('template_id')
        .where('tenant_id', '=', tenantId)
        .where('bot_id', '=', botId)
        .executeTakeFirst();
      return row ? configTemplateIdSchema.parse(row.template_id) : null;
    },

    /** When it was brought to any of its bots for the last time, up to `until`. */
    async lastBrought(id: ConfigTemplateId, until: number): Promise<number | null> {
      const row = await db
        .selectFrom('config_versions')
        .select((eb) => eb.fn.max('applied_at').as('at'))
        .where('tenant_id', '=', tenantId)
        .where('bot_id', 'in', (eb) =>
          eb
            .selectFrom('config_template_bots')
            .select('config_template_bots.bot_id')
            .where('template_id', '=', id),
        )
        .where('origin', '=', 'template')
        .where('applied_at', '<=', until)
        .executeTakeFirst();
      return row?.at ?? null;
    },

    /** A bot that is kept on another template leaves it. */
    async assign({ templateId, botId, values }: Assignment): Promise<void> {
      const kept = { template_id: templateId, bot_values: JSON.stringify(values) };
      await db
        .insertInto('config_template_bots')
        .values({ bot_id: botId, tenant_id: tenantId, ...kept })
        .onConflict((conflict) => conflict.column('bot_id').doUpdateSet(kept))
        .execute();
    },

    async unassign(botId: BotId): Promise<void> {
      await db
        .deleteFrom('config_template_bots')
        .where('tenant_id', '=', tenantId)
        .where('bot_id', '=', botId)
        .execute();
    },
  };
}

function toTemplate(row: Selectable<Schema['config_templates']>): StoredTemplate {
  return {
    id: configTemplateIdSchema.parse(row.id),
    name: row.name,
    format: configFormatSchema.parse(row.format),
    text: row.text,
    updatedAt: row.updated_at,
  };
}
