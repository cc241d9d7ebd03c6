import { z } from 'zod';

import { assertMayTouchMachine } from '#electron/api/machine-rule.ts';
import { shownTo } from '#electron/api/shown-evidence.ts';
import { procedure, router } from '#electron/api/trpc.ts';
import { botPatchSchema, newBotSchema } from '#shared/schemas/bot.ts';
import { connectorPatchSchema } from '#shared/schemas/connector.ts';
import { botIdSchema } from '#shared/schemas/ids.ts';

import { ofBot, ofTenant, ofTenants } from './inputs.ts';
import { checkSchedule } from './readable-schedule.ts';

const newBot = newBotSchema.superRefine(({ connector }, context) =>
  checkSchedule(connector, ['connector'], context),
);
const botPatch = botPatchSchema.superRefine(({ connector }, context) =>
  checkSchedule(connector, ['connector'], context),
);
const anyConnector = connectorPatchSchema.superRefine((connector, context) =>
  checkSchedule(connector, [], context),
);

export const botsRouter = router({
  list: procedure('client', 'visible')
    .input(ofTenants)
    .query(({ ctx }) => ({
      items: ctx.agent.fleet.list(ctx.tenantIds).map((bot) => shownTo(ctx.principal, bot)),
    })),

  byId: procedure('client', 'one')
    .input(ofBot)
    .query(({ ctx, input }) =>
      shownTo(ctx.principal, ctx.agent.fleet.get(input.tenantId, input.botId)),
    ),

  /** The last lines of a program that the agent runs for the bot, without its secrets. */
  output: procedure('operator', 'one')
    .input(ofBot)
    .query(async ({ ctx, input }) => ({
      lines: await ctx.agent.output(input.tenantId, input.botId),
    })),

  add: procedure('operator', 'one')
    .input(ofTenant.extend({ bot: newBot }))
    .mutation(({ ctx, input }) => {
      assertMayTouchMachine(ctx.principal, input.bot.connector);
      return ctx.agent.fleet.add(ctx.act, input.tenantId, input.bot);
    }),

  /** All of them or none. */
  addMany: procedure('operator', 'one')
    .input(ofTenant.extend({ bots: z.array(newBot).min(1).max(1_000) }))
    .mutation(async ({ ctx, input }) => {
      for (const { connector } of input.bots) {
        assertMayTouchMachine(ctx.principal, connector);
      }
      return { items: await ctx.agent.fleet.addMany(ctx.act, input.tenantId, input.bots) };
    }),

  update: procedure('operator', 'one')
    .input(ofBot.extend({ patch: botPatch }))
    .mutation(({ ctx, input: { tenantId, botId, patch } }) => {
      if (patch.connector) {
        const stored = ctx.agent.roster.get(tenantId, botId).bot.connector;
        assertMayTouchMachine(ctx.principal, patch.connector, stored);
      }
      return ctx.agent.fleet.update(ctx.act, tenantId, botId, patch);
    }),

  remove: procedure('operator', 'one')
    .input(ofBot)
    .mutation(async ({ ctx, input }) => {
      await ctx.agent.fleet.remove(ctx.act, input.tenantId, input.botId);
      return { removed: true as const };
    }),

  tryOut: procedure('operator', 'one')
    .input(ofTenant.extend({ connector: anyConnector, botId: botIdSchema.optional() }))
    .mutation(async ({ ctx, input, signal }) => {
      const { tenantId, botId, connector } = input;
      const stored = botId && ctx.agent.roster.get(tenantId, botId).bot.connector;
      assertMayTouchMachine(ctx.principal, connector, stored);
      const never = new AbortController().signal;
      const reading = await ctx.agent.health.tryOut(input.tenantId, input, signal ?? never);
      return {
        layers: reading.layers,
        latencyMs: reading.latencyMs,
        cause: reading.cause,
        code: reading.code,
        reason: reading.reason ?? null,
        evidence: reading.evidence,
        tlsValidTo: reading.tlsValidTo ?? null,
      };
    }),
});

export const botIdsInput = z.array(ofBot.shape.botId).min(1).max(5_000);
