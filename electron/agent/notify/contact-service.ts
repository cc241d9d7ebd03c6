import type { Act } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock } from '#electron/agent/ports.ts';
import { createContactStore } from '#electron/store/contact-store.ts';
import type { Database } from '#electron/store/database.ts';
import { AppError } from '#shared/errors.ts';
import { type Contact, type ContactInput, maskEmail, maskPhone } from '#shared/schemas/contact.ts';
import { type PersonId, personIdSchema, type TenantId } from '#shared/schemas/ids.ts';
import { mayActAs } from '#shared/schemas/person.ts';

type Dependencies = {
  db: Database;
  roster: Roster;
  audit: AuditService;
  events: Events;
  ids: Ids;
  clock: Clock;
};

/** The people of each tenant who can be told. Who reads their addresses is on record. */
export function createContactService({ db, roster, audit, events, ids, clock }: Dependencies) {
  async function inTransaction<Result>(
    tenantId: TenantId,
    work: (transaction: Database, store: ReturnType<typeof createContactStore>) => Promise<Result>,
  ): Promise<Result> {
    return db
      .transaction()
      .execute((transaction) => work(transaction, createContactStore(transaction, tenantId)));
  }

  return {
    /** For a client with masked addresses; for everybody else reading them is recorded. */
    async list(act: Act, tenantId: TenantId): Promise<Contact[]> {
      const contacts = await createContactStore(db, tenantId).list();
      if (!mayActAs(act.role, 'viewer')) {
        return contacts.map(masked);
      }
      if (contacts.length > 0) {
        await audit.recordDone(act, { tenantId, action: 'contacts.read', subject: 'contacts' });
      }
      return contacts;
    },

    async add(act: Act, tenantId: TenantId, given: ContactInput): Promise<Contact> {
      roster.tenant(tenantId);
      assertReachable(given);
      const contact: Contact = {
        ...given,
        id: personIdSchema.parse(ids.next()),
        tenantId,
        createdAt: clock.now(),
      };
      await inTransaction(tenantId, async (transaction, store) => {
        await store.add(contact);
        await audit.record(transaction, act, {
          tenantId,
          action: 'contacts.add',
          subject: contact.id,
          after: audited(contact),
        });
      });
      events.emit('contact.changed', tenantId, contact.id);
      return contact;
    },

    /** In place of everything that was known of the person. */
    async update(
      act: Act,
      tenantId: TenantId,
      id: PersonId,
      given: ContactInput,
    ): Promise<Contact> {
      assertReachable(given);
      const contact = await inTransaction(tenantId, async (transaction, store) => {
        const before = await store.find(id);
        if (!before) {
          throw new AppError('not_found');
        }
        const after: Contact = { ...before, ...given };
        await store.change(after);
        await audit.record(transaction, act, {
          tenantId,
          action: 'contacts.update',
          subject: id,
          before: audited(before),
          after: audited(after),
        });
        return after;
      });
      events.emit('contact.changed', tenantId, id);
      return contact;
    },

    /** Nothing of the person is kept. */
    async remove(act: Act, tenantId: TenantId, id: PersonId): Promise<void> {
      await inTransaction(tenantId, async (transaction, store) => {
        const before = await store.find(id);
        if (!before) {
          throw new AppError('not_found');
        }
        await store.remove(id, clock.now());
        await audit.record(transaction, act, {
          tenantId,
          action: 'contacts.remove',
          subject: id,
          before: audited(before),
        });
      });
      events.emit('contact.changed', tenantId, id);
    },
  };
}

function assertReachable({ email, phone }: ContactInput): void {
  if (email === null && phone === null) {
    throw new AppError('contact_unreachable');
  }
}

function masked(contact: Contact): Contact {
  const { email, phone } = contact;
  return {
    ...contact,
    email: email === null ? null : maskEmail(email),
    phone: phone === null ? null : maskPhone(phone),
  };
}

/** The audit keeps digests of it: of addresses that are guessed easily, of what is left of them. */
function audited(contact: Contact) {
  const { email, phone, locale, mayAnswer } = masked(contact);
  return { email, phone, locale, mayAnswer };
}
