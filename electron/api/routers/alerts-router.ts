import { z } from 'zod';

import { procedure, router } from '#electron/api/trpc.ts';
import { AppError } from '#shared/errors.ts';
import { alertStateSchema, alertVerdictSchema, snoozeSchema } from '#shared/schemas/alert.ts';
import { alertIdSchema, botIdSchema, tenantIdSchema } from '#shared/schemas/ids.ts';

import { ofTenantAndPeriod, ofTenants, pageLimit } from './inputs.ts';

/** An alert of a tenant, or with `null` one about the agent itself. */
const ofAlert = z.object({ tenantId: tenantIdSchema.nullable(), alertId: alertIdSchema });

const longestNote = 1_000;

const cursorPattern = /^(\d{1,16})\.([0-9a-f-]{36})$/;
const cursorSchema = z
  .string()
  .regex(cursorPattern)
  .transform((text) => {
    const [, openedAt, id] = cursorPattern.exec(text) ?? [];
    return { openedAt: Number(openedAt), id: id ?? '' };
  });

export const alertsRouter = router({
  list: procedure('client', 'visible')
    .input(
      ofTenants.extend({
        state: alertStateSchema.optional(),
        botId: botIdSchema.optional(),
        limit: pageLimit,
        cursor: cursorSchema.optional(),
      }),
    )
    .query(async ({ ctx, input }) => {
      const filter = { ...input, after: input.cursor };
      const isEverything = ctx.principal.tenant === 'all' && input.tenantId === undefined;
      const tenantIds = isEverything && !input.botId ? [...ctx.tenantIds, null] : ctx.tenantIds;
      const lists = await Promise.all(
        tenantIds.map((tenantId) => ctx.agent.alerts.list(tenantId, filter)),
      );
      const items = lists
        .flat()
        .sort((a, b) => b.openedAt - a.openedAt || (a.id < b.id ? 1 : -1))
        .slice(0, input.limit);
      const last = items.length === input.limit ? items.at(-1) : undefined;
      return {
        items: items.map((alert) => ctx.agent.alertView(alert)),
        nextCursor: last ? `${last.openedAt}.${last.id}` : null,
      };
    }),

  byId: procedure('client', 'one')
    .input(ofAlert)
    .query(async ({ ctx, input }) => {
      assertOwn(ctx.principal.tenant, input.tenantId);
      const alert = await ctx.agent.alerts.find(input.tenantId, input.alertId);
      if (!alert) {
        throw new AppError('not_found');
      }
      return ctx.agent.alertView(alert);
    }),

  acknowledge: procedure('operator', 'one')
    .input(ofAlert)
    .mutation(async ({ ctx, input }) => {
      assertOwn(ctx.principal.tenant, input.tenantId);
      return ctx.agent.alertView(
        await ctx.agent.alerts.acknowledge(ctx.act, input.tenantId, input.alertId),
      );
    }),

  resolve: procedure('operator', 'one')
    .input(ofAlert)
    .mutation(async ({ ctx, input }) => {
      assertOwn(ctx.principal.tenant, input.tenantId);
      return ctx.agent.alertView(
        await ctx.agent.alerts.resolveByPerson(ctx.act, input.tenantId, input.alertId),
      );
    }),

  snooze: procedure('operator', 'one')
    .input(ofAlert.extend({ snooze: snoozeSchema }))
    .mutation(async ({ ctx, input: { tenantId, alertId, snooze } }) => {
      assertOwn(ctx.principal.tenant, tenantId);
      return ctx.agent.alertView(await ctx.agent.alerts.snooze(ctx.act, tenantId, alertId, snooze));
    }),

  /** Takes back that it was acknowledged or snoozed. */
  reopen: procedure('operator', 'one')
    .input(ofAlert)
    .mutation(async ({ ctx, input: { tenantId, alertId } }) => {
      assertOwn(ctx.principal.tenant, tenantId);
      return ctx.agent.alertView(await ctx.agent.alerts.reopen(ctx.act, tenantId, alertId));
    }),

  judge: procedure('operator', 'one')
    .input(ofAlert.extend({ verdict: alertVerdictSchema.nullable() }))
    .mutation(async ({ ctx, input: { tenantId, alertId, verdict } }) => {
      assertOwn(ctx.principal.tenant, tenantId);
      return ctx.agent.alertView(await ctx.agent.alerts.judge(ctx.act, tenantId, alertId, verdict));
    }),

  note: procedure('operator', 'one')
    .input(ofAlert.extend({ text: z.string().trim().min(1).max(longestNote) }))
    .mutation(async ({ ctx, input: { tenantId, alertId, text } }) => {
      assertOwn(ctx.principal.tenant, tenantId);
      return ctx.agent.alertView(await ctx.agent.alerts.note(ctx.act, tenantId, alertId, text));
    }),

  history: procedure('client', 'one')
    .input(ofAlert)
    .query(async ({ ctx, input: { tenantId, alertId } }) => {
      assertOwn(ctx.principal.tenant, tenantId);
      return { items: await ctx.agent.alerts.history(tenantId, alertId) };
    }),

  similar: procedure('client', 'one')
    .input(ofAlert)
    .query(({ ctx, input: { tenantId, alertId } }) => {
      assertOwn(ctx.principal.tenant, tenantId);
      return ctx.agent.alerts.similar(tenantId, alertId);
    }),

  kpi: procedure('client', 'one')
    .input(ofTenantAndPeriod)
    .query(({ ctx, input: { tenantId, from, to } }) =>
      ctx.agent.alerts.kpi(tenantId, { from, to }),
    ),
});

/** Alerts about the agent itself are for those who see every tenant; for others they do not exist. */
function assertOwn(mine: string, named: string | null): void {
  if (named === null && mine !== 'all') {
    throw new AppError('not_found');
  }
}
