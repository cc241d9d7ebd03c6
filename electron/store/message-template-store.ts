import type { Selectable } from 'kysely';

import type { TenantId } from '#shared/schemas/ids.ts';
import type { Locale } from '#shared/schemas/tenant.ts';
import {
  type LengthClass,
  type MessageKind,
  type MessageTemplate,
  messageTemplateSchema,
} from '#shared/schemas/voice.ts';

import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** Which message a template is for; a tenant has one at most. */
export type TemplateKey = { kind: MessageKind; locale: Locale; length: LengthClass };

/** One tenant's own words for its messages. */
export function createMessageTemplateStore(db: Database, tenantId: TenantId) {
  const ours = () =>
    db.selectFrom('message_templates').selectAll().where('tenant_id', '=', tenantId);

  return {
    async list(): Promise<MessageTemplate[]> {
      const rows = await ours().orderBy('kind').orderBy('locale').orderBy('length').execute();
      return rows.map(toTemplate);
    },

    async find({ kind, locale, length }: TemplateKey): Promise<MessageTemplate | undefined> {
      const row = await ours()
        .where('kind', '=', kind)
        .where('locale', '=', locale)
        .where('length', '=', length)
        .executeTakeFirst();
      return row && toTemplate(row);
    },

    /** In place of the one that is there; what failed of that one is forgotten. */
    async save(template: Omit<MessageTemplate, 'tenantId' | 'failure'>): Promise<void> {
      const { kind, locale, length, subject, body, updatedAt } = template;
      const values = { subject, body, failure: null, updated_at: updatedAt };
      await db
        .insertInto('message_templates')
        .values({ tenant_id: tenantId, kind, locale, length, ...values })
        .onConflict((conflict) =>
          conflict.columns(['tenant_id', 'kind', 'locale', 'length']).doUpdateSet(values),
        )
        .execute();
    },

    /** False where this is known already, or where the template is another one by now. */
    async noteFailure(template: MessageTemplate, failure: string): Promise<boolean> {
      const result = await db
        .updateTable('message_templates')
        .set({ failure })
        .where('tenant_id', '=', tenantId)
        .where('kind', '=', template.kind)
        .where('locale', '=', template.locale)
        .where('length', '=', template.length)
        .where('updated_at', '=', template.updatedAt)
        .where('failure', 'is not', failure)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },

    /** False where there was none. */
    async remove({ kind, locale, length }: TemplateKey): Promise<boolean> {
      const result = await db
        .deleteFrom('message_templates')
        .where('tenant_id', '=', tenantId)
        .where('kind', '=', kind)
        .where('locale', '=', locale)
        .where('length', '=', length)
        .executeTakeFirst();
      return result.numDeletedRows > 0n;
    },
  };
}

function toTemplate(row: Selectable<Schema['message_templates']>): MessageTemplate {
  return messageTemplateSchema.parse({
    tenantId: row.tenant_id,
    kind: row.kind,
    locale: row.locale,
    length: row.length,
    subject: row.subject,
    body: row.body,
    failure: row.failure,
    updatedAt: row.updated_at,
  });
}
