import { blankMemory, type Memory } from '#electron/agent/health/verdict.ts';
import type { BotState } from '#electron/store/bot-state.ts';
import type { Bot } from '#electron/store/bot-store.ts';
import { AppError } from '#shared/errors.ts';
import { isPushed } from '#shared/schemas/connector.ts';
import { noLayers, type Verdict } from '#shared/schemas/health.ts';
import type { BotId, BotKey, IncidentId, TenantId } from '#shared/schemas/ids.ts';
import type { Reason } from '#shared/schemas/reason.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';
import { staleAt } from '#shared/status.ts';

/**
 * What the recovery of a bot in trouble comes to: it says what the bot shows and when people are told. `none`: not
 * looked into yet; `at_work`: a step is under way, or the next comes by itself; `shared`: it waits for its host, which
 * is told about once for all.
 */
export type RecoveryStanding =
  | 'none'
  | 'at_work'
  | 'untried'
  | 'asking'
  | 'needs_person'
  | 'breaker'
  | 'shared';

/** A bot as the running agent knows it: what is stored, and what it is doing right now. */
export type WatchedBot = {
  bot: Bot;
  state: BotState;
  memory: Memory;
  /** Set while a probe or its rechecks are under way. */
  checking: Promise<void> | null;
  openIncidentId: IncidentId | null;
  /** The last verdict whose consequences are stored; differs from `memory` only while the store fails. */
  followed: Verdict;
  /** When the verdict changed, within the window that flapping looks at. */
  changes: number[];
  /** From when on the monotonic clock the trouble may be told; `null` when there is none, or it was told. */
  alertDueAt: number | null;
  /** Which alerts of this bot are not resolved, by type. */
  hasAlert: Set<string>;
  /** Why it is not simply fine, told apart further than the cause does, and what the newest look saw of it. */
  reason: Reason | null;
  evidence: Record<string, unknown> | null;
  /**
   * While a bot restarts as it said it would: since when, and until when nothing is counted, both monotonic. Over, and
   * kept until it answers, when it did not come back in time.
   */
  restart: { since: number; until: number; isOver: boolean } | null;
  /**
   * A step of ours is under way: that it fails meanwhile is not counted against it, and it is looked at every second.
   */
  isUnderRepair: boolean;
  recovery: RecoveryStanding;
  /** It is being worked on: looked at as ever, and nothing of it is counted, told or tried. */
  inMaintenance: boolean;
  /** Since when on the monotonic clock its open incident lasts. */
  troubleSince: number | null;
  /** Aborts what is under way when the bot is removed or changed. */
  stopping: AbortController;
};

export function watchedBot(bot: Bot, state: BotState | undefined, now: number): WatchedBot {
  return {
    bot,
    state: state ?? {
      verdict: 'unknown',
      cause: null,
      code: null,
      layers: noLayers,
      latencyMs: null,
      since: now,
      lastCheckedAt: null,
      spanState: 'unknown',
      accountedAt: now,
      tlsValidTo: null,
      runId: null,
    },
    memory: { ...blankMemory, verdict: state?.verdict ?? 'unknown' },
    followed: state?.verdict ?? 'unknown',
    checking: null,
    openIncidentId: null,
    changes: [],
    alertDueAt: null,
    hasAlert: new Set(),
    reason: null,
    evidence: null,
    restart: null,
    isUnderRepair: false,
    recovery: 'none',
    inMaintenance: false,
    troubleSince: null,
    stopping: new AbortController(),
  };
}

export type Roster = ReturnType<typeof createRoster>;

/** Every tenant and every bot of the running agent, by every id that finds them. */
export function createRoster() {
  const tenants = new Map<TenantId, Tenant>();
  const byId = new Map<BotId, WatchedBot>();
  const byTenant = new Map<TenantId, Map<BotKey, WatchedBot>>();

  return {
    tenants: () => [...tenants.values()],

    tenant(id: TenantId): Tenant {
      const tenant = tenants.get(id);
      if (!tenant) {
        throw new AppError('not_found');
      }
      return tenant;
    },

    findTenant: (id: TenantId) => tenants.get(id),

    setTenant(tenant: Tenant): void {
      tenants.set(tenant.id, tenant);
      if (!byTenant.has(tenant.id)) {
        byTenant.set(tenant.id, new Map());
      }
    },

    removeTenant(id: TenantId): void {
      tenants.delete(id);
      byTenant.delete(id);
    },

    add(watched: WatchedBot): void {
      byId.set(watched.bot.id, watched);
      byTenant.get(watched.bot.tenantId)?.set(watched.bot.key, watched);
    },

    remove(watched: WatchedBot): void {
      byId.delete(watched.bot.id);
      byTenant.get(watched.bot.tenantId)?.delete(watched.bot.key);
    },

    all: () => byId.values(),
    count: () => byId.size,

    ofTenant: (id: TenantId): WatchedBot[] => [...(byTenant.get(id)?.values() ?? [])],

    find(tenantId: TenantId, botId: BotId): WatchedBot | undefined {
      const watched = byId.get(botId);
      return watched?.bot.tenantId === tenantId ? watched : undefined;
    },

    /** The same error for a bot of another tenant as for none at all. */
    get(tenantId: TenantId, botId: BotId): WatchedBot {
      const watched = this.find(tenantId, botId);
      if (!watched) {
        throw new AppError('not_found');
      }
      return watched;
    },

    /** The interval in force for a bot. */
    intervalOf(watched: WatchedBot): number {
      return watched.bot.intervalMs ?? this.tenant(watched.bot.tenantId).defaultIntervalMs;
    },

    /**
     * Until when what was last seen of the bot holds; `null` where nothing was. A bot that calls us is as it was told
     * for as long as we listen.
     */
    freshUntil({ bot, state: { lastCheckedAt } }: WatchedBot): number | null {
      if (lastCheckedAt === null) {
        return null;
      }
      const intervalMs = bot.intervalMs ?? this.tenant(bot.tenantId).defaultIntervalMs;
      return isPushed(bot.connector) ? Number.MAX_SAFE_INTEGER : staleAt(lastCheckedAt, intervalMs);
    },

    /** True where the bot is to be checked at all. */
    isActive(watched: WatchedBot): boolean {
      return (
        watched.bot.pausedAt === null &&
        tenants.get(watched.bot.tenantId)?.archivedAt === null &&
        !watched.stopping.signal.aborted
      );
    },
  };
}
