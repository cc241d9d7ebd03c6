import { z } from 'zod';

import { procedure, router } from '#electron/api/trpc.ts';
import {
  configChangeSchema,
  newTemplateSchema,
  templateValuesSchema,
} from '#shared/schemas/config.ts';
import { configTemplateIdSchema, configVersionIdSchema } from '#shared/schemas/ids.ts';

import { ofBot, ofTenant, pageLimit } from './inputs.ts';

const ofVersion = ofBot.extend({ versionId: configVersionIdSchema });
const ofTemplate = ofTenant.extend({ templateId: configTemplateIdSchema });
const reason = z.string().max(500).optional();

/** How a configuration stands is for everyone who sees the bot; what is in it, for those who may change it. */
export const configRouter = router({
  standing: procedure('client', 'one')
    .input(ofBot)
    .query(({ ctx, input }) => ctx.agent.config.standing(input.tenantId, input.botId)),

  versions: procedure('client', 'one')
    .input(ofBot.extend({ limit: pageLimit, before: z.int().min(1).optional() }))
    .query(async ({ ctx, input }) => ({
      items: await ctx.agent.config.versions(input.tenantId, input.botId, input),
    })),

  version: procedure('operator', 'one')
    .input(ofVersion)
    .query(({ ctx, input }) =>
      ctx.agent.config.version(input.tenantId, input.botId, input.versionId),
    ),

  look: procedure('operator', 'one')
    .input(ofBot)
    .mutation(({ ctx, input }) => ctx.agent.config.look(ctx.act, input.tenantId, input.botId)),

  /** Changes nothing. No query all the same: what it is asked about may hold secrets, and belongs in no address. */
  preview: procedure('operator', 'one')
    .input(ofBot.extend({ change: configChangeSchema }))
    .mutation(({ ctx, input }) =>
      ctx.agent.config.preview(input.tenantId, input.botId, input.change),
    ),

  /** The service's `apply`, which is a word that tRPC keeps for itself. */
  change: procedure('operator', 'one')
    .input(ofBot.extend({ change: configChangeSchema }))
    .mutation(({ ctx, input }) =>
      ctx.agent.config.apply(ctx.act, input.tenantId, input.botId, input.change),
    ),

  rollBack: procedure('operator', 'one')
    .input(ofBot.extend({ versionId: configVersionIdSchema.optional(), reason }))
    .mutation(({ ctx, input }) =>
      ctx.agent.config.rollBack(ctx.act, input.tenantId, input.botId, input),
    ),

  takeIn: procedure('operator', 'one')
    .input(ofBot)
    .mutation(({ ctx, input }) => ctx.agent.config.takeIn(ctx.act, input.tenantId, input.botId)),

  putBack: procedure('operator', 'one')
    .input(ofBot)
    .mutation(({ ctx, input }) => ctx.agent.config.putBack(ctx.act, input.tenantId, input.botId)),

  templates: router({
    list: procedure('operator', 'one')
      .input(ofTenant)
      .query(async ({ ctx, input }) => ({
        items: await ctx.agent.config.templates.list(input.tenantId),
      })),

    save: procedure('operator', 'one')
      .input(
        ofTenant.extend({
          templateId: configTemplateIdSchema.optional(),
          template: newTemplateSchema,
        }),
      )
      .mutation(({ ctx, input }) =>
        ctx.agent.config.templates.save(ctx.act, input.tenantId, {
          ...input.template,
          id: input.templateId,
        }),
      ),

    remove: procedure('operator', 'one')
      .input(ofTemplate)
      .mutation(({ ctx, input }) =>
        ctx.agent.config.templates.remove(ctx.act, input.tenantId, input.templateId),
      ),

    assign: procedure('operator', 'one')
      .input(ofTemplate.extend({ botId: ofBot.shape.botId, values: templateValuesSchema }))
      .mutation(({ ctx, input }) =>
        ctx.agent.config.templates.assign(ctx.act, input.tenantId, input),
      ),

    unassign: procedure('operator', 'one')
      .input(ofBot)
      .mutation(({ ctx, input }) =>
        ctx.agent.config.templates.unassign(ctx.act, input.tenantId, input.botId),
      ),

    /** Answers when begun. */
    sync: procedure('operator', 'one')
      .input(ofTemplate)
      .mutation(({ ctx, input }) =>
        ctx.agent.config.templates.sync(ctx.act, input.tenantId, input.templateId),
      ),
  }),
});
