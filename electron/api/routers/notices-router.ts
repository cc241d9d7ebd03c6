import { z } from 'zod';

import { procedure, router } from '#electron/api/trpc.ts';
import { noticeIdSchema } from '#shared/schemas/ids.ts';
import { noticeStateSchema } from '#shared/schemas/notice.ts';

import { assertOwn, ofAlert, ofTenant, pageLimit } from './inputs.ts';

const ofNotice = ofTenant.extend({ noticeId: noticeIdSchema });

const cursorPattern = /^(\d{1,16})\.([0-9a-f-]{36})$/;
const cursorSchema = z
  .string()
  .regex(cursorPattern)
  .transform((text) => {
    const [, createdAt, id] = cursorPattern.exec(text) ?? [];
    return { createdAt: Number(createdAt), id: id ?? '' };
  });

export const noticesRouter = router({
  /** Everything that was sent of an alert, and what it was told within. */
  ofAlert: procedure('client', 'one')
    .input(ofAlert)
    .query(async ({ ctx, input }) => {
      assertOwn(ctx.principal.tenant, input.tenantId);
      return { items: await ctx.agent.notices.ofAlert(input.tenantId, input.alertId) };
    }),

  list: procedure('viewer', 'one')
    .input(
      ofTenant.extend({
        state: noticeStateSchema.optional(),
        limit: pageLimit,
        cursor: cursorSchema.optional(),
      }),
    )
    .query(async ({ ctx, input }) => {
      const { tenantId, cursor: after, ...filter } = input;
      const items = await ctx.agent.notices.list(tenantId, { ...filter, after });
      const last = items.length === filter.limit ? items.at(-1) : undefined;
      return { items, nextCursor: last ? `${last.createdAt}.${last.id}` : null };
    }),

  attempts: procedure('viewer', 'one')
    .input(ofNotice)
    .query(async ({ ctx, input }) => ({
      items: await ctx.agent.notices.attempts(input.tenantId, input.noticeId),
    })),

  summary: procedure('viewer', 'one')
    .input(ofTenant)
    .query(({ ctx, input }) => ctx.agent.notices.summary(input.tenantId)),

  /** Of what never arrived, or may not have. */
  sendAgain: procedure('operator', 'one')
    .input(ofNotice)
    .mutation(({ ctx, input }) =>
      ctx.agent.notices.sendAgain(ctx.act, input.tenantId, input.noticeId),
    ),
});
