import { type Contact, contactSchema } from '#shared/schemas/contact.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

import type { Database } from './database.ts';

/** Wrong codes of one number. */
type WrongCodes = { wrong: number; since: number; lockedUntil: number | null };

/** What people of one tenant answered: which messages were taken up, and who gave wrong codes. */
export function createAnswerStore(db: Database, tenantId: TenantId) {
  return {
    /** Who may answer from that number; the first who was entered where several have it. */
    async whoMayAnswer(phone: string): Promise<Contact | undefined> {
      const row = await db
        .selectFrom('people')
        .select(['id', 'name', 'email', 'phone', 'locale', 'created_at'])
        .where('tenant_id', '=', tenantId)
        .where('phone', '=', phone)
        .where('may_answer', '=', 1)
        .where('removed_at', 'is', null)
        .orderBy('created_at')
        .orderBy('id')
        .executeTakeFirst();
      return (
        row && contactSchema.parse({ ...row, tenantId, mayAnswer: true, createdAt: row.created_at })
      );
    },

    /** False where it was taken up before. */
    async takeUp(messageId: string, at: number): Promise<boolean> {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('answers')
        .values({ tenant_id: tenantId, message_id: messageId, at })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    },

    /** Forgets messages that are too old to be taken up at all. */
    async forget(before: number): Promise<void> {
      await db
        .deleteFrom('answers')
        .where('tenant_id', '=', tenantId)
        .where('at', '<', before)
        .execute();
    },

    async wrongCodes(who: string): Promise<WrongCodes | undefined> {
      const row = await db
        .selectFrom('answer_codes')
        .select(['wrong', 'since', 'locked_until'])
        .where('tenant_id', '=', tenantId)
        .where('who', '=', who)
        .executeTakeFirst();
      return row && { wrong: row.wrong, since: row.since, lockedUntil: row.locked_until };
    },

    async noteWrongCodes(who: string, { wrong, since, lockedUntil }: WrongCodes): Promise<void> {
      const values = { wrong, since, locked_until: lockedUntil };
      await db
        .insertInto('answer_codes')
        .values({ tenant_id: tenantId, who, ...values })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'who']).doUpdateSet(values))
        .execute();
    },

    async forgetWrongCodes(who: string): Promise<void> {
      await db
        .deleteFrom('answer_codes')
        .where('tenant_id', '=', tenantId)
        .where('who', '=', who)
        .execute();
    },
  };
}
