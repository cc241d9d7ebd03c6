import { initTRPC } from '@trpc/server';
import { z } from 'zod';

import {
  type Alert,
  type AlertHistory,
  alertVerdictSchema,
  snoozeSchema,
} from '#shared/schemas/alert.ts';
import {
  alertIdSchema,
  maintenanceIdSchema,
  noticeIdSchema,
  silenceIdSchema,
  tenantIdSchema,
} from '#shared/schemas/ids.ts';
import type { Notice } from '#shared/schemas/notice.ts';
import {
  type Maintenance,
  maintenanceTimeSchema,
  newMaintenanceSchema,
  newSilenceSchema,
  type Silence,
} from '#shared/schemas/quiet.ts';

/* Types only, until the procedures are there: nothing of this file is part of the page. */

const { router, procedure } = initTRPC.create();
const ofTenant = z.object({ tenantId: tenantIdSchema });
const ofAlert = z.object({ tenantId: tenantIdSchema.nullable(), alertId: alertIdSchema });
const answer = <Value>() => undefined as Value;

const pendingRouter = router({
  alerts: router({
    snooze: procedure
      .input(ofAlert.extend({ snooze: snoozeSchema }))
      .mutation(() => answer<Alert>()),
    reopen: procedure.input(ofAlert).mutation(() => answer<Alert>()),
    judge: procedure
      .input(ofAlert.extend({ verdict: alertVerdictSchema.nullable() }))
      .mutation(() => answer<Alert>()),
    note: procedure.input(ofAlert.extend({ text: z.string() })).mutation(() => answer<Alert>()),
    history: procedure.input(ofAlert).query(() => answer<AlertHistory[]>()),
    similar: procedure.input(ofAlert).query(() => answer<{ count: number; sinceMs: number }>()),
  }),
  silences: router({
    list: procedure.input(ofTenant).query(() => answer<{ items: Silence[] }>()),
    add: procedure
      .input(ofTenant.extend({ silence: newSilenceSchema }))
      .mutation(() => answer<Silence>()),
    end: procedure
      .input(ofTenant.extend({ silenceId: silenceIdSchema }))
      .mutation(() => answer<Silence>()),
  }),
  maintenance: router({
    list: procedure.input(ofTenant).query(() => answer<{ items: Maintenance[] }>()),
    add: procedure
      .input(ofTenant.extend({ maintenance: newMaintenanceSchema }))
      .mutation(() => answer<Maintenance>()),
    end: procedure
      .input(ofTenant.extend({ maintenanceId: maintenanceIdSchema }))
      .mutation(() => answer<Maintenance>()),
    preview: procedure
      .input(ofTenant.extend({ time: maintenanceTimeSchema }))
      .query(() => answer<{ from: number; to: number; isShifted: boolean }[]>()),
  }),
  notices: router({
    ofAlert: procedure.input(ofAlert).query(() => answer<Notice[]>()),
    sendAgain: procedure
      .input(ofTenant.extend({ noticeId: noticeIdSchema }))
      .mutation(() => answer<Notice>()),
  }),
  satisfaction: router({
    pending: procedure
      .input(ofTenant)
      .query(() =>
        answer<{ askId: string; incidentId: string; botName: string; closedAt: number } | null>(),
      ),
    answer: procedure
      .input(ofTenant.extend({ askId: z.string(), score: z.int().min(1).max(5).nullable() }))
      .mutation(() => answer<unknown>()),
  }),
});

export type PendingRouter = typeof pendingRouter;
