import type { Act } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';
import {
  createMaintenanceStore,
  type StoredMaintenance,
} from '#electron/store/maintenance-store.ts';
import { AppError } from '#shared/errors.ts';
import {
  type BotId,
  type MaintenanceId,
  maintenanceIdSchema,
  type TenantId,
} from '#shared/schemas/ids.ts';
import {
  type Maintenance,
  type MaintenanceTime,
  type MaintenanceWindow,
  maxMaintenanceMs,
  type NewMaintenance,
} from '#shared/schemas/quiet.ts';
import { nextWindows, type PlannedTime, plannedTime } from '#shared/time/maintenance-windows.ts';

import { type BotsInMaintenance, createBotsInMaintenance } from './bots-in-maintenance.ts';
import { createMaintenancePlans, isRunning, type MaintenancePlan } from './maintenance-plans.ts';

const previewed = 5;
/** So many of one tenant, so that looking through them stays cheap. */
const most = 200;
const minuteMs = 60_000;

type Dependencies = Omit<Parameters<typeof createBotsInMaintenance>[0], 'plans'> & {
  db: Database;
  roster: Roster;
  audit: AuditService;
  events: Events;
  ids: Ids;
  clock: Clock;
};

export type MaintenanceService = ReturnType<typeof createMaintenanceService>;

/** When bots are worked on: now, at a time, or again and again. */
export function createMaintenanceService(dependencies: Dependencies) {
  const { db, roster, audit, events, ids, clock } = dependencies;
  const plans = createMaintenancePlans();
  const bots: BotsInMaintenance = createBotsInMaintenance({ ...dependencies, plans });

  /** Every bot that a window may be about is put where it belongs. */
  function putAll(): void {
    for (const { stored } of plans.refresh(clock.now())) {
      events.emit('maintenance.changed', stored.tenantId, stored.id);
    }
    for (const { id } of roster.tenants()) {
      const here = roster.ofTenant(id);
      if (plans.of(id).length > 0 || here.some(({ inMaintenance }) => inMaintenance)) {
        bots.put(here);
      }
    }
  }

  function viewOf(plan: MaintenancePlan): Maintenance {
    const { stored, window } = plan;
    const { overUntil: _, botIds, ...rest } = stored;
    return {
      ...rest,
      botIds: botIds && [...botIds],
      next: window && { from: window.from, to: window.to },
      isRunning: isRunning(plan, clock.now()),
    };
  }

  function get(tenantId: TenantId, id: MaintenanceId): MaintenancePlan {
    const plan = plans.find(tenantId, id);
    if (!plan) {
      throw new AppError('not_found');
    }
    return plan;
  }

  /** By a clock that shows each minute once, and until the moment that was asked for. */
  function fromNow(forMs: number): MaintenanceTime {
    const now = clock.now();
    const startsAt = new Date(now).toISOString().slice(0, 16);
    return {
      startsAt,
      zone: 'UTC',
      durationMs: Math.min(forMs + (now % minuteMs), maxMaintenanceMs),
      rrule: null,
    };
  }

  function timeOf({ time, forMs }: NewMaintenance): MaintenanceTime {
    if ((time === undefined) === (forMs === undefined)) {
      throw new AppError('invalid_input', { needs: ['time', 'forMs'] });
    }
    return time ?? fromNow(forMs ?? 0);
  }

  /** Changes what is stored, then what runs. */
  async function change(
    act: Act,
    after: StoredMaintenance,
    {
      action,
      before,
      write,
    }: {
      action: string;
      before?: StoredMaintenance;
      write: (store: ReturnType<typeof createMaintenanceStore>) => Promise<void>;
    },
  ): Promise<void> {
    const { tenantId, id } = after;
    await db.transaction().execute(async (transaction) => {
      await write(createMaintenanceStore(transaction, tenantId));
      await audit.record(transaction, act, { tenantId, action, subject: id, before, after });
    });
    if (after.endedAt === null) {
      plans.put(after, clock.now());
    } else {
      plans.remove(tenantId, id);
    }
    putAll();
    events.emit('maintenance.changed', tenantId, id);
    await bots.dropAll();
  }

  events.subscribe(({ kind, tenantId, subject }) => {
    // A bot that is new, or is watched again, may have come into a window that runs.
    if (kind === 'bot.changed' && tenantId !== null && plans.of(tenantId).length > 0) {
      const watched = roster.find(tenantId, subject as BotId);
      if (watched) {
        bots.put([watched]);
      }
    }
    if (kind === 'tenant.changed' && tenantId !== null && !roster.findTenant(tenantId)) {
      plans.removeTenant(tenantId);
    }
  });

  return {
    /** Before any bot is taken up. */
    async takeUp(): Promise<void> {
      for (const { id } of roster.tenants()) {
        for (const stored of await createMaintenanceStore(db, id).list()) {
          plans.put(stored, clock.now());
        }
      }
      plans.refresh(clock.now());
    },

    /** As the last run left it, and the windows that began or ended since. */
    takeUpBot: (watched: WatchedBot): void => bots.takeUp(watched),

    /** Once incidents and alerts are taken up. */
    settle: (): Promise<void> => bots.settle(),

    /** Called every second: `null` where nothing began or ended. */
    tick(): Promise<void> | null {
      if (plans.isOutdated(clock.now())) {
        putAll();
      }
      return bots.hasToDrop() ? bots.dropAll() : null;
    },

    /** True where nobody is to be told of the bot now, or with `null` of any bot of the tenant. */
    isIn(tenantId: TenantId, botId: BotId | null): boolean {
      const now = clock.now();
      if (botId === null) {
        return plans.isEveryBotIn(tenantId, now);
      }
      const isTaken = roster.find(tenantId, botId)?.inMaintenance ?? false;
      return isTaken || plans.since(tenantId, botId, now) !== null;
    },

    /** Those that run or will, the first to come first. */
    list: (tenantId: TenantId): Maintenance[] =>
      plans
        .of(tenantId)
        .filter(({ window }) => window !== null)
        .sort((a, b) => (a.window?.from ?? 0) - (b.window?.from ?? 0))
        .map(viewOf),

    /** The next five windows. Throws `rrule_invalid` for a rule that cannot be followed. */
    preview: (time: MaintenanceTime): MaintenanceWindow[] =>
      nextWindows(readTime(time), clock.now(), previewed),

    /** Throws `maintenance_never` where no window is left to come. */
    async add(act: Act, tenantId: TenantId, given: NewMaintenance): Promise<Maintenance> {
      const time = timeOf(given);
      const now = clock.now();
      if (nextWindows(readTime(time), now, 1).length === 0) {
        throw new AppError('maintenance_never');
      }
      const botIds = given.botIds?.map((botId) => roster.get(tenantId, botId).bot.id) ?? null;
      if (plans.of(tenantId).filter(({ window }) => window !== null).length >= most) {
        throw new AppError('invalid_input', { most });
      }
      const stored: StoredMaintenance = {
        id: maintenanceIdSchema.parse(ids.next()),
        tenantId,
        name: given.name ?? '',
        botIds,
        time,
        overUntil: null,
        createdBy: act.actorId,
        createdAt: now,
        endedAt: null,
      };
      await change(act, stored, {
        action: 'maintenance.add',
        write: (store) => store.add(stored),
      });
      return viewOf(get(tenantId, stored.id));
    },

    /** Ends it for good or, where it comes again, the window that runs alone. */
    async end(
      act: Act,
      tenantId: TenantId,
      id: MaintenanceId,
      { onlyThis = false }: { onlyThis?: boolean } = {},
    ): Promise<void> {
      const { stored: before } = get(tenantId, id);
      const now = clock.now();
      if (onlyThis && before.time.rrule !== null) {
        await change(
          act,
          { ...before, overUntil: now },
          {
            action: 'maintenance.cut_short',
            before,
            write: (store) => store.cutShort(id, now),
          },
        );
        return;
      }
      await change(
        act,
        { ...before, endedAt: now },
        {
          action: 'maintenance.end',
          before,
          write: (store) => store.end(id, now),
        },
      );
    },
  };
}

function readTime(time: MaintenanceTime): PlannedTime {
  const { planned, problem } = plannedTime(time);
  if (planned === null) {
    const isOfRule = problem.part !== 'startsAt' && problem.part !== 'zone';
    throw new AppError(isOfRule ? 'rrule_invalid' : 'invalid_input', { ...problem });
  }
  return planned;
}
