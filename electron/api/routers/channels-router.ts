import { z } from 'zod';

import { procedure, router } from '#electron/api/trpc.ts';
import { channelPatchSchema, newChannelSchema } from '#shared/schemas/channel.ts';
import { channelIdSchema } from '#shared/schemas/ids.ts';

import { ofTenant, ofTenants } from './inputs.ts';

const ofChannel = ofTenant.extend({ channelId: channelIdSchema });

/** Settings that are tried before they are stored; a masked secret is that of the channel that is named beside them. */
const toTest = ofTenant
  .extend({
    channelId: channelIdSchema.optional(),
    channel: newChannelSchema.optional(),
    to: z.string().trim().min(1).max(254).optional(),
  })
  .refine(({ channelId, channel }) => channelId !== undefined || channel !== undefined, {
    error: 'which channel?',
  });

export const channelsRouter = router({
  list: procedure('viewer', 'one')
    .input(ofTenant)
    .query(async ({ ctx, input }) => ({ items: await ctx.agent.channels.list(input.tenantId) })),

  /** Whom no message leaves any more, of those that may be seen. */
  cutOff: procedure('viewer', 'visible')
    .input(ofTenants)
    .query(({ ctx }) => ({ items: ctx.agent.channels.cutOff(ctx.tenantIds) })),

  add: procedure('owner', 'one')
    .input(ofTenant.extend({ channel: newChannelSchema }))
    .mutation(({ ctx, input }) => ctx.agent.channels.add(ctx.act, input.tenantId, input.channel)),

  update: procedure('owner', 'one')
    .input(ofChannel.extend({ patch: channelPatchSchema }))
    .mutation(({ ctx, input }) =>
      ctx.agent.channels.update(ctx.act, input.tenantId, input.channelId, input.patch),
    ),

  /** Sends a real message; answers when it is known what became of it. */
  test: procedure('operator', 'one')
    .input(toTest)
    .mutation(({ ctx, input: { tenantId, ...given } }) =>
      ctx.agent.channels.test(ctx.act, tenantId, given),
    ),

  remove: procedure('owner', 'one')
    .input(ofChannel)
    .mutation(async ({ ctx, input }) => {
      await ctx.agent.channels.remove(ctx.act, input.tenantId, input.channelId);
      return { removed: true as const };
    }),
});
