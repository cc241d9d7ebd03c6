import { z } from 'zod';

import { type Alert, severities } from '#shared/schemas/alert.ts';
import { alertIdSchema } from '#shared/schemas/ids.ts';

import { groupings } from './inbox-rows.ts';

export const inboxTabs = ['open', 'acknowledged', 'snoozed', 'resolved', 'muted'] as const;
export type InboxTab = (typeof inboxTabs)[number];

export const alertsSearchSchema = z.object({
  state: z.enum(inboxTabs).optional().catch(undefined),
  /** The alert whose panel is open. */
  alert: alertIdSchema.optional().catch(undefined),
  by: z.enum(groupings).optional().catch(undefined),
});
export type AlertsSearch = z.infer<typeof alertsSearchSchema>;

/** What is to be decided first: the gravest, and of those the newest. What is over is only a record: newest first. */
export function inboxOrder(tab: InboxTab, alerts: readonly Alert[]): Alert[] {
  const rank = ({ severity }: Alert) => (tab === 'resolved' ? 0 : severities.indexOf(severity));
  return alerts.toSorted((a, b) => rank(b) - rank(a) || b.openedAt - a.openedAt);
}
