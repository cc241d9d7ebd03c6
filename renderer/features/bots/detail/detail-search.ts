import { z } from 'zod';

import type { ConnectorType } from '#shared/schemas/connector.ts';

export const detailTabs = [
  'timeline',
  'restarts',
  'config',
  'heartbeat',
  'gateway',
  'checks',
  'settings',
] as const;
export type DetailTab = (typeof detailTabs)[number];

/** Parts that only bots of one kind have. */
const onlyOf: Readonly<Partial<Record<DetailTab, ConnectorType>>> = {
  heartbeat: 'heartbeat',
  gateway: 'openclaw',
};

export function tabsOf(type: ConnectorType): readonly DetailTab[] {
  return detailTabs.filter((tab) => (onlyOf[tab] ?? type) === type);
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
