import { procedure, router } from '#electron/api/trpc.ts';
import { contactInputSchema } from '#shared/schemas/contact.ts';
import { personIdSchema } from '#shared/schemas/ids.ts';

import { ofTenant } from './inputs.ts';

const ofContact = ofTenant.extend({ contactId: personIdSchema });
const contact = contactInputSchema;

export const contactsRouter = router({
  /** A client sees masked addresses; that anybody else saw them is recorded. */
  list: procedure('client', 'one')
    .input(ofTenant)
    .query(async ({ ctx, input }) => ({
      items: await ctx.agent.contacts.list(ctx.act, input.tenantId),
    })),

  add: procedure('operator', 'one')
    .input(ofTenant.extend({ contact }))
    .mutation(({ ctx, input }) => ctx.agent.contacts.add(ctx.act, input.tenantId, input.contact)),

  update: procedure('operator', 'one')
    .input(ofContact.extend({ contact }))
    .mutation(({ ctx, input }) =>
      ctx.agent.contacts.update(ctx.act, input.tenantId, input.contactId, input.contact),
    ),

  remove: procedure('operator', 'one')
    .input(ofContact)
    .mutation(async ({ ctx, input }) => {
      await ctx.agent.contacts.remove(ctx.act, input.tenantId, input.contactId);
      return { removed: true as const };
    }),
});
