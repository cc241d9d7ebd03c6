import type { Selectable } from 'kysely';

import { type Contact, contactSchema } from '#shared/schemas/contact.ts';
import type { PersonId, TenantId } from '#shared/schemas/ids.ts';

import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** Who can be told of one tenant. */
export function createContactStore(db: Database, tenantId: TenantId) {
  const ours = () =>
    db
      .selectFrom('people')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('removed_at', 'is', null);

  return {
    async list(): Promise<Contact[]> {
      return (await ours().orderBy('name').orderBy('id').execute()).map(toContact);
    },

    async find(id: PersonId): Promise<Contact | undefined> {
      const row = await ours().where('id', '=', id).executeTakeFirst();
      return row && toContact(row);
    },

    async findMany(ids: readonly PersonId[]): Promise<Contact[]> {
      return ids.length === 0 ? [] : (await ours().where('id', 'in', ids).execute()).map(toContact);
    },

    async add(contact: Contact): Promise<void> {
      await db
        .insertInto('people')
        .values({
          id: contact.id,
          tenant_id: tenantId,
          created_at: contact.createdAt,
          removed_at: null,
          ...changing(contact),
        })
        .execute();
    },

    async change(contact: Contact): Promise<void> {
      await db
        .updateTable('people')
        .set(changing(contact))
        .where('tenant_id', '=', tenantId)
        .where('id', '=', contact.id)
        .execute();
    },

    /** Nothing of the person is left but that there was somebody, for the record of what was sent. */
    async remove(id: PersonId, at: number): Promise<void> {
      await db
        .updateTable('people')
        .set({ name: '', email: null, phone: null, locale: null, may_answer: 0, removed_at: at })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', id)
        .execute();
    },
  };
}

function changing({ name, email, phone, locale, mayAnswer }: Contact) {
  return { name, email, phone, locale, may_answer: mayAnswer ? 1 : 0 };
}

function toContact(row: Selectable<Schema['people']>): Contact {
  return contactSchema.parse({
    id: row.id,
    tenantId: row.tenant_id,
    name: row.name,
    email: row.email,
    phone: row.phone,
    locale: row.locale,
    mayAnswer: row.may_answer === 1,
    createdAt: row.created_at,
  });
}
