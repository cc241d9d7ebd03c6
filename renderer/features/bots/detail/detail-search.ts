import { z } from 'zod';

import type { BotView } from '#shared/schemas/bot.ts';

export const detailTabs = [
  'timeline',
  'restarts',
  'config',
  'heartbeat',
  'gateway',
  'output',
  'checks',
  'settings',
] as const;
export type DetailTab = (typeof detailTabs)[number];

type Reached = Pick<BotView, 'connector'>;

/** Parts that only some bots have. */
const hasTab: Readonly<Partial<Record<DetailTab, (bot: Reached) => boolean>>> = {
  heartbeat: ({ connector }) => connector.type === 'heartbeat',
  gateway: ({ connector }) => connector.type === 'openclaw',
  output: runsOurProgram,
};

/** True where the agent itself runs the bot's program. */
function runsOurProgram({ connector }: Reached): boolean {
  return (
    connector.type === 'process' ||
    ('service' in connector && connector.service?.type === 'process')
  );
}

export function tabsOf(bot: Reached): readonly DetailTab[] {
  return detailTabs.filter((tab) => hasTab[tab]?.(bot) ?? true);
}

export const ranges = ['24h', '7d', '30d'] as const;
export type Range = (typeof ranges)[number];

const hourMs = 60 * 60_000;

export const rangeMs: Readonly<Record<Range, number>> = {
  '24h': 24 * hourMs,
  '7d': 7 * 24 * hourMs,
  '30d': 30 * 24 * hourMs,
};

export const detailSearchSchema = z.object({
  tab: z.enum(detailTabs).optional().catch(undefined),
  range: z.enum(ranges).optional().catch(undefined),
});
export type DetailSearch = z.infer<typeof detailSearchSchema>;

export function nextRange(range: Range): Range {
  return ranges[(ranges.indexOf(range) + 1) % ranges.length] ?? '24h';
}
