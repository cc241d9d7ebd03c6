import { procedure, router } from '#electron/api/trpc.ts';
import { localeSchema } from '#shared/schemas/tenant.ts';
import {
  lengthClassSchema,
  messageKindSchema,
  messageTemplateInputSchema,
  previewRequestSchema,
} from '#shared/schemas/voice.ts';

import { ofTenant } from './inputs.ts';

const ofTemplate = ofTenant.extend({
  kind: messageKindSchema,
  locale: localeSchema,
  length: lengthClassSchema,
});
const withTemplate = ofTenant.extend({ template: messageTemplateInputSchema });

export const voiceRouter = router({
  /** With settings that need not be saved, on made-up facts. */
  preview: procedure('viewer', 'one')
    .input(ofTenant.extend(previewRequestSchema.shape))
    .query(({ ctx, input: { tenantId, ...request } }) =>
      ctx.agent.voice.preview(tenantId, request),
    ),

  templates: router({
    list: procedure('viewer', 'one')
      .input(ofTenant)
      .query(async ({ ctx, input }) => ({
        items: await ctx.agent.voice.templates.list(input.tenantId),
      })),

    save: procedure('owner', 'one')
      .input(withTemplate)
      .mutation(({ ctx, input }) =>
        ctx.agent.voice.templates.save(ctx.act, input.tenantId, input.template),
      ),

    reset: procedure('owner', 'one')
      .input(ofTemplate)
      .mutation(async ({ ctx, input: { tenantId, ...key } }) => {
        await ctx.agent.voice.templates.reset(ctx.act, tenantId, key);
        return { reset: true as const };
      }),

    lint: procedure('viewer', 'one')
      .input(withTemplate)
      .query(async ({ ctx, input }) => ({
        items: await ctx.agent.voice.templates.lint(input.tenantId, input.template),
      })),

    builtIn: procedure('viewer', 'one')
      .input(ofTemplate)
      .query(({ ctx, input }) => ctx.agent.voice.templates.builtIn(input)),

    variables: procedure('viewer', 'one')
      .input(ofTenant.extend({ kind: messageKindSchema, locale: localeSchema.optional() }))
      .query(async ({ ctx, input: { tenantId, kind, locale } }) => ({
        items: await ctx.agent.voice.templates.variables(tenantId, kind, locale),
      })),
  }),
});
