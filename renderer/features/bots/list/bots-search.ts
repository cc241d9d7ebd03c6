import { z } from 'zod';

import type { BotView } from '#shared/schemas/bot.ts';
import { type Status, statusRank } from '#shared/status.ts';

export const botViews = ['all', 'needs-you', 'not-right', 'paused'] as const;
export type BotsViewName = (typeof botViews)[number];

/** What the list shows, as its address carries it. What cannot be read is left out. */
export const botsSearchSchema = z.object({
  q: z.string().max(500).optional().catch(undefined),
  view: z.enum(botViews).optional().catch(undefined),
  sort: z.string().max(40).optional().catch(undefined),
  desc: z.boolean().optional().catch(undefined),
  /** The add dialog, so that other screens can lead to it. */
  add: z.boolean().optional().catch(undefined),
});
export type BotsSearch = z.infer<typeof botsSearchSchema>;

const needsPerson: ReadonlySet<Status> = new Set(['needs_you', 'down']);

/** Whether a bot belongs to a view. What is down waits for a person too, until something repairs it. */
export function isInView(view: BotsViewName, { status }: Pick<BotView, 'status'>): boolean {
  switch (view) {
    case 'all':
      return true;
    case 'needs-you':
      return needsPerson.has(status);
    case 'not-right':
      return statusRank(status) < statusRank('ok');
    case 'paused':
      return status === 'paused';
    default:
      return view satisfies never;
  }
}
