import type { Bulk } from '#shared/schemas/recovery.ts';

export type BulkCounts = {
  total: number;
  succeeded: number;
  failed: number;
  running: number;
  waiting: number;
  skipped: number;
};

/** How a restart of many stands, by number. */
export function bulkCounts({ bots }: Pick<Bulk, 'bots'>): BulkCounts {
  const counts = { succeeded: 0, failed: 0, running: 0, waiting: 0, skipped: 0 };
  for (const { outcome } of bots) {
    counts[outcome] += 1;
  }
  return { total: bots.length, ...counts };
}
