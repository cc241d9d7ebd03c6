import { z } from 'zod';

import type { Act } from '#electron/agent/audit/act.ts';
import type { Context } from '#electron/api/context.ts';
import { procedure, router } from '#electron/api/trpc.ts';
import type { AlertCounts, StoredAlert } from '#electron/store/alert-store.ts';
import { AppError } from '#shared/errors.ts';
import {
  type Alert,
  alertNoteSchema,
  alertStateSchema,
  alertVerdictSchema,
  snoozeSchema,
} from '#shared/schemas/alert.ts';
import {
  type AlertId,
  alertIdSchema,
  type BotId,
  botIdSchema,
  type TenantId,
} from '#shared/schemas/ids.ts';

import { assertOwn, ofAlert, ofTenant, ofTenantAndPeriod, ofTenants, pageLimit } from './inputs.ts';

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
      const lists = await Promise.all(
        listedTenants(ctx, input).map((tenantId) => ctx.agent.alerts.list(tenantId, filter)),
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

  /** How many there are of each that is not over. */
  counts: procedure('client', 'visible')
    .input(ofTenants)
    .query(async ({ ctx, input }) => {
      const counts = await Promise.all(
        listedTenants(ctx, input).map((tenantId) => ctx.agent.alerts.counts(tenantId)),
      );
      const sum = (state: keyof AlertCounts) =>
        counts.reduce((total, each) => total + each[state], 0);
      return { open: sum('open'), acknowledged: sum('acknowledged'), snoozed: sum('snoozed') };
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
    .mutation(({ ctx, input }) => change(ctx, input, ctx.agent.alerts.acknowledge)),

  snooze: procedure('operator', 'one')
    .input(ofAlert.extend({ snooze: snoozeSchema }))
    .mutation(({ ctx, input }) =>
      change(ctx, input, (act, tenantId, id) =>
        ctx.agent.alerts.snooze(act, tenantId, id, input.snooze),
      ),
    ),

  reopen: procedure('operator', 'one')
    .input(ofAlert)
    .mutation(({ ctx, input }) => change(ctx, input, ctx.agent.alerts.reopen)),

  /** Out of its group: it has another cause. */
  split: procedure('operator', 'one')
    .input(ofTenant.extend({ alertId: alertIdSchema }))
    .mutation(async ({ ctx, input }) =>
      ctx.agent.alertView(await ctx.agent.alerts.split(ctx.act, input.tenantId, input.alertId)),
    ),

  join: procedure('operator', 'one')
    .input(ofTenant.extend({ alertId: alertIdSchema }))
    .mutation(async ({ ctx, input }) =>
      ctx.agent.alertView(await ctx.agent.alerts.join(ctx.act, input.tenantId, input.alertId)),
    ),

  resolve: procedure('operator', 'one')
    .input(ofAlert)
    .mutation(({ ctx, input }) => change(ctx, input, ctx.agent.alerts.resolveByPerson)),

  judge: procedure('operator', 'one')
    .input(ofAlert.extend({ verdict: alertVerdictSchema.nullable() }))
    .mutation(({ ctx, input }) =>
      change(ctx, input, (act, tenantId, id) =>
        ctx.agent.alerts.judge(act, tenantId, id, input.verdict),
      ),
    ),

  note: procedure('operator', 'one')
    .input(ofAlert.extend({ text: alertNoteSchema }))
    .mutation(({ ctx, input }) =>
      change(ctx, input, (act, tenantId, id) =>
        ctx.agent.alerts.note(act, tenantId, id, input.text),
      ),
    ),

  history: procedure('client', 'one')
    .input(ofAlert)
    .query(async ({ ctx, input }) => {
      assertOwn(ctx.principal.tenant, input.tenantId);
      return { items: await ctx.agent.alerts.history(input.tenantId, input.alertId) };
    }),

  similar: procedure('client', 'one')
    .input(ofAlert)
    .query(({ ctx, input }) => {
      assertOwn(ctx.principal.tenant, input.tenantId);
      return ctx.agent.alerts.similar(input.tenantId, input.alertId);
    }),

  kpi: procedure('client', 'one')
    .input(ofTenantAndPeriod)
    .query(({ ctx, input }) => ctx.agent.alerts.kpi(input.tenantId, input)),
});

type Caller = Pick<Context, 'agent' | 'principal'> & { act: Act };
type Change = (act: Act, tenantId: TenantId | null, id: AlertId) => Promise<StoredAlert>;

async function change(
  ctx: Caller,
  { tenantId, alertId }: z.infer<typeof ofAlert>,
  by: Change,
): Promise<Alert> {
  assertOwn(ctx.principal.tenant, tenantId);
  return ctx.agent.alertView(await by(ctx.act, tenantId, alertId));
}

/** Where nothing in particular is asked for, those about the agent itself are among them. */
function listedTenants(
  { principal, tenantIds }: Pick<Context, 'principal'> & { tenantIds: readonly TenantId[] },
  { tenantId, botId }: { tenantId?: TenantId | undefined; botId?: BotId | undefined },
): (TenantId | null)[] {
  const isEverything = principal.tenant === 'all' && tenantId === undefined;
  return isEverything && !botId ? [...tenantIds, null] : [...tenantIds];
}
