import type { StoredMaintenance } from '#electron/store/maintenance-store.ts';
import type { BotId, MaintenanceId, TenantId } from '#shared/schemas/ids.ts';
import type { MaintenanceWindow } from '#shared/schemas/quiet.ts';
import { type PlannedTime, plannedTime, windowsAfter } from '#shared/time/maintenance-windows.ts';

/** One maintenance that is known, and its window: the one that runs, or the next. */
export type MaintenancePlan = {
  stored: StoredMaintenance;
  planned: PlannedTime;
  /** `null` where none comes any more. */
  window: MaintenanceWindow | null;
  /** Until when the window ran that was the last to run. */
  ranUntil: number | null;
  wasRunning: boolean;
};

export const isRunning = ({ window }: MaintenancePlan, now: number): boolean =>
  window !== null && window.from <= now && now < window.to;

const covers = ({ stored: { botIds } }: MaintenancePlan, botId: BotId): boolean =>
  botIds === null || botIds.includes(botId);

function windowOf(
  { stored: { overUntil }, planned }: Pick<MaintenancePlan, 'stored' | 'planned'>,
  at: number,
): MaintenanceWindow | null {
  for (const window of windowsAfter(planned, at)) {
    if (overUntil === null || window.from > overUntil) {
      return window;
    }
  }
  return null;
}

export type MaintenancePlans = ReturnType<typeof createMaintenancePlans>;

/** Every maintenance that nobody has ended, in memory: asked at every check, and read from the store at the start. */
export function createMaintenancePlans() {
  const byTenant = new Map<TenantId, Map<MaintenanceId, MaintenancePlan>>();
  // When the first window begins or ends, and when that was found out.
  let boundary = Infinity;
  let refreshedAt = -Infinity;

  const all = () => [...byTenant.values()].flatMap((plans) => [...plans.values()]);
  const of = (tenantId: TenantId) => [...(byTenant.get(tenantId)?.values() ?? [])];

  function boundaryOf({ window }: MaintenancePlan, now: number): number {
    return window === null ? Infinity : window.from > now ? window.from : window.to;
  }

  return {
    of,

    find: (tenantId: TenantId, id: MaintenanceId) => byTenant.get(tenantId)?.get(id),

    /** Enters one, or what it is by now. One that cannot be read any more never comes. */
    put(stored: StoredMaintenance, now: number): void {
      const { planned } = plannedTime(stored.time);
      if (planned === null) {
        return;
      }
      const plans = byTenant.get(stored.tenantId) ?? new Map<MaintenanceId, MaintenancePlan>();
      byTenant.set(stored.tenantId, plans);
      plans.set(stored.id, {
        stored,
        planned,
        window: windowOf({ stored, planned }, now),
        ranUntil: null,
        wasRunning: false,
      });
      boundary = -Infinity;
    },

    remove(tenantId: TenantId, id: MaintenanceId): void {
      byTenant.get(tenantId)?.delete(id);
      boundary = -Infinity;
    },

    removeTenant: (tenantId: TenantId): void => void byTenant.delete(tenantId),

    /** True where a window may have begun or ended since the last time, or the clock was set back. */
    isOutdated: (now: number): boolean => now >= boundary || now < refreshedAt,

    /** Finds out which windows run now; answers those that began or ended. */
    refresh(now: number): MaintenancePlan[] {
      const wasSetBack = now < refreshedAt;
      const changed: MaintenancePlan[] = [];
      for (const plan of all()) {
        const isOver = plan.window !== null && plan.window.to <= now;
        if (isOver || wasSetBack) {
          plan.ranUntil = isOver ? (plan.window?.to ?? null) : null;
          plan.window = windowOf(plan, now);
        }
        if (isOver || isRunning(plan, now) !== plan.wasRunning) {
          plan.wasRunning = isRunning(plan, now);
          changed.push(plan);
        }
      }
      boundary = all().reduce((first, plan) => Math.min(first, boundaryOf(plan, now)), Infinity);
      refreshedAt = now;
      return changed;
    },

    /** Since when the bot is in maintenance, by the first of the windows that run; `null` where it is not. */
    since(tenantId: TenantId, botId: BotId, now: number): number | null {
      const running = of(tenantId).filter((plan) => isRunning(plan, now) && covers(plan, botId));
      return running.length === 0
        ? null
        : Math.min(...running.map(({ window }) => window?.from ?? now));
    },

    /** True where every bot of the tenant is in maintenance. */
    isEveryBotIn: (tenantId: TenantId, now: number): boolean =>
      of(tenantId).some((plan) => plan.stored.botIds === null && isRunning(plan, now)),

    /** Until when the bot was in maintenance last, up to now. */
    ranUntil(tenantId: TenantId, botId: BotId, now: number): number {
      const ends = of(tenantId).flatMap((plan) =>
        covers(plan, botId) && plan.ranUntil !== null ? [plan.ranUntil] : [],
      );
      return ends.length === 0 ? now : Math.min(Math.max(...ends), now);
    },

    /** Until when the bot was in maintenance that was in it at `at`. */
    coveredUntil(tenantId: TenantId, botId: BotId, at: number): number {
      const ends = of(tenantId).flatMap((plan) => {
        const window = covers(plan, botId) ? windowOf(plan, at) : null;
        return window !== null && window.from <= at ? [window.to] : [];
      });
      return Math.max(at, ...ends);
    },
  };
}
