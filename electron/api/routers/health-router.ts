import { z } from 'zod';

import { shownTo } from '#electron/api/shown-evidence.ts';
import { procedure, router } from '#electron/api/trpc.ts';
import { whatIfRequestSchema } from '#shared/schemas/replay.ts';

import { botIdsInput } from './bots-router.ts';
import {
  ofBot,
  ofBotAndBuckets,
  ofBotAndPeriod,
  ofTenantAndBuckets,
  ofTenants,
  pageLimit,
} from './inputs.ts';

const checkNowInput = ofTenants
  .extend({ botIds: botIdsInput.optional() })
  .refine(
    ({ tenantId, botIds }) => botIds === undefined || tenantId !== undefined,
    'expected the tenant of the bots',
  );

export const healthRouter = router({
  fleet: procedure('client', 'visible')
    .input(ofTenants)
    .query(({ ctx, input }) =>
      ctx.agent.health.fleet(ctx.tenantIds, {
        ownAlerts: ctx.principal.tenant === 'all' && input.tenantId === undefined,
      }),
    ),

  checkNow: procedure('operator', 'visible')
    .input(checkNowInput)
    .mutation(async ({ ctx, input }) => {
      const { tenantId, botIds } = input;
      const bots =
        tenantId && botIds
          ? botIds.map((botId) => ({ tenantId, botId }))
          : ctx.agent.fleet
              .list(ctx.tenantIds)
              .map((bot) => ({ tenantId: bot.tenantId, botId: bot.id }));
      return { items: await ctx.agent.health.checkNow(ctx.act, bots) };
    }),

  checks: procedure('client', 'one')
    .input(ofBot.extend({ before: z.int().optional(), limit: pageLimit }))
    .query(async ({ ctx, input }) => {
      const items = await ctx.agent.health.checks(input.tenantId, input.botId, input);
      const last = items.length === input.limit ? items.at(-1) : undefined;
      return {
        items: items.map((check) => shownTo(ctx.principal, check)),
        nextCursor: last ? String(last.at) : null,
      };
    }),

  timeline: procedure('client', 'one')
    .input(ofBotAndPeriod)
    .query(async ({ ctx, input }) => ({
      items: await ctx.agent.health.timeline(input.tenantId, input.botId, input),
    })),

  history: procedure('client', 'one')
    .input(ofBotAndBuckets)
    .query(async ({ ctx, input }) => ({
      items: await ctx.agent.health.history(input.tenantId, input.botId, input.size, input),
    })),

  tenantHistory: procedure('client', 'one')
    .input(ofTenantAndBuckets)
    .query(async ({ ctx, input }) => ({
      items: await ctx.agent.health.tenantHistory(input.tenantId, input.size, input),
    })),

  /** What other settings would have had people told of the bot. */
  whatIf: procedure('client', 'one')
    .input(ofBot.extend(whatIfRequestSchema.shape))
    .query(({ ctx, input: { tenantId, botId, ...request } }) =>
      ctx.agent.whatIf(tenantId, botId, request),
    ),

  latency: procedure('client', 'one')
    .input(ofBotAndPeriod)
    .query(({ ctx, input }) => ctx.agent.health.latency(input.tenantId, input.botId, input)),
});
