import { createBotStore } from '#electron/store/bot-store.ts';
import { createCheckStore } from '#electron/store/check-store.ts';
import type { Store } from '#electron/store/open-store.ts';
import { takeBreath } from '#electron/store/take-breath.ts';
import type { BotKey } from '#shared/schemas/ids.ts';

import type { AuditService } from './audit/audit-service.ts';
import type { Roster } from './fleet/roster.ts';
import type { Clock, Logger } from './ports.ts';
import type { Job } from './scheduler.ts';
import type { StoreWatch } from './system/store-watch.ts';

const dayMs = 24 * 60 * 60_000;
const batch = 2_000;
/** A removed bot's history can still be asked back for so long. */
const removedKeptMs = 7 * dayMs;

type Dependencies = {
  store: Store;
  roster: Roster;
  audit: AuditService;
  storeWatch: StoreWatch;
  clock: Clock;
  logger: Logger;
  retainDays: number;
};

/** What the agent does by the calendar. Asked anew at every tick, because tenants come and go. */
export function calendarJobs({
  store,
  roster,
  audit,
  storeWatch,
  clock,
  logger,
  retainDays,
}: Dependencies): () => Job[] {
  const checks = createCheckStore(store.db);

  /** In small batches, so that a check is never held up for long. */
  async function cleanBot(botKey: BotKey, before: number, signal: AbortSignal): Promise<number> {
    let removed = 0;
    for (let last = batch; last === batch && !signal.aborted; ) {
      last = await checks.clean(botKey, before, batch);
      removed += last;
      await takeBreath();
    }
    return removed;
  }

  function cleaning(tenantId: Parameters<typeof createBotStore>[1], zone: string): Job {
    return {
      name: 'clean-checks',
      scope: tenantId,
      zone,
      schedule: { kind: 'daily', minuteOfDay: 3 * 60 + 10 },
      async run(signal) {
        const now = clock.now();
        let removed = 0;
        for (const { bot } of roster.ofTenant(tenantId)) {
          removed += await cleanBot(bot.key, now - retainDays * dayMs, signal);
        }
        const bots = createBotStore(store.db, tenantId);
        for (const botKey of await bots.removedBefore(now - removedKeptMs)) {
          removed += await cleanBot(botKey, now, signal);
          await checks.forget(botKey);
          await bots.purge(botKey);
        }
        logger.info({ tenantId, removed }, 'old checks are cleaned');
      },
    };
  }

  const ownJobs: Job[] = [
    {
      name: 'back-up-store',
      scope: '',
      zone: 'UTC',
      schedule: { kind: 'every', intervalMs: 6 * 60 * 60_000 },
      run: async () => {
        await store.backup();
      },
    },
    {
      name: 'verify-store',
      scope: '',
      zone: 'UTC',
      schedule: { kind: 'every', intervalMs: 7 * dayMs },
      run: async () => {
        await storeWatch.look('integrity_check');
        await audit.verify();
      },
    },
  ];

  return () => [...ownJobs, ...roster.tenants().map((tenant) => cleaning(tenant.id, tenant.zone))];
}
