import { AppError } from '#shared/errors.ts';
import { contactInputSchema, contactSchema } from '#shared/schemas/contact.ts';
import { personIdSchema } from '#shared/schemas/ids.ts';

import { pageById, pageOf, pageQuery } from './page.ts';
import { route } from './route.ts';

const path = '/api/admin/contacts';

function contactIdOf(id: string) {
  const contactId = personIdSchema.safeParse(id).data;
  if (contactId === undefined) {
    throw new AppError('not_found');
  }
  return contactId;
}

export const contactRoutes = [
  route({
    method: 'GET',
    path,
    operationId: 'listContacts',
    summary: 'The people who can be told; for a client with masked addresses',
    tenantRule: 'one',
    query: pageQuery(100, 500),
    answers: { 200: pageOf(contactSchema) },
    async call({ caller, tenantId, query }) {
      const { items } = await caller.contacts.list({ tenantId });
      return { status: 200, body: pageById(items, query) };
    },
  }),
  route({
    method: 'POST',
    path,
    operationId: 'createContact',
    summary: 'Adds somebody who can be told',
    tenantRule: 'one',
    body: contactInputSchema,
    answers: { 201: contactSchema },
    async call({ caller, tenantId, body }) {
      const made = await caller.contacts.add({ tenantId, contact: body });
      return { status: 201, body: made, location: `${path}/${made.id}` };
    },
  }),
  route({
    method: 'PUT',
    path: `${path}/:id`,
    operationId: 'updateContact',
    summary: 'Replaces everything that is known of a person',
    tenantRule: 'one',
    body: contactInputSchema,
    answers: { 200: contactSchema },
    async call({ caller, tenantId, id, body }) {
      const contactId = contactIdOf(id);
      const changed = await caller.contacts.update({ tenantId, contactId, contact: body });
      return { status: 200, body: changed };
    },
  }),
  route({
    method: 'DELETE',
    path: `${path}/:id`,
    operationId: 'removeContact',
    summary: 'Forgets a person',
    tenantRule: 'one',
    answers: { 204: null },
    async call({ caller, tenantId, id }) {
      await caller.contacts.remove({ tenantId, contactId: contactIdOf(id) });
      return { status: 204 };
    },
  }),
];
