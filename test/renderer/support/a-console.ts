import type { BotView } from '#shared/schemas/bot.ts';
import { type Fleet, noCounts } from '#shared/schemas/fleet.ts';
import { noLayers } from '#shared/schemas/health.ts';
import type { BotId, TenantId } from '#shared/schemas/ids.ts';
import type { SystemHealth } from '#shared/schemas/system.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';
import { statusRank } from '#shared/status.ts';

import type { Answers } from './render-console.tsx';

const anId = (kind: number, number: number) =>
  `0199f3c1-000${kind}-7000-8000-${String(number).padStart(12, '0')}`;

export function aTenant(number: number, change: Partial<Tenant> = {}): Tenant {
  return {
    id: anId(1, number) as TenantId,
    slug: `client-${number}`,
    name: `Client ${number}`,
    plan: 'pro',
    zone: 'UTC',
    locale: 'en',
    defaultIntervalMs: 300_000,
    isDemo: false,
    createdAt: 0,
    archivedAt: null,
    ...change,
  };
}

export function aBot(number: number, change: Partial<BotView> = {}): BotView {
  return {
    id: anId(2, number) as BotId,
    tenantId: aTenant(1).id,
    name: `Bot ${number}`,
    kind: 'custom',
    connector: { type: 'http', url: 'http://127.0.0.1:4000/health' },
    status: 'ok',
    since: Date.now() - 60_000,
    lastCheckedAt: Date.now() - 5_000,
    latencyMs: 40,
    layers: noLayers,
    cause: null,
    code: null,
    reason: null,
    evidence: null,
    freshUntil: Date.now() + 600_000,
    intervalMs: 300_000,
    hasOwnInterval: false,
    nextCheckAt: Date.now() + 60_000,
    openIncidentId: null,
    isChecking: false,
    createdAt: 0,
    ...change,
  };
}

export function aFleet(tenants: readonly Tenant[], bots: readonly BotView[]): Fleet {
  const countsOf = (some: readonly BotView[]) =>
    some.reduce((counts, { status }) => ({ ...counts, [status]: counts[status] + 1 }), noCounts());
  const worstFirst = bots.toSorted((a, b) => statusRank(a.status) - statusRank(b.status));
  const checked = bots.flatMap(({ lastCheckedAt }) => lastCheckedAt ?? []);
  return {
    total: bots.length,
    counts: countsOf(bots),
    byTenant: tenants.map(({ id, name }) => {
      const own = worstFirst.filter(({ tenantId }) => tenantId === id);
      return {
        tenantId: id,
        name,
        total: own.length,
        worst: own[0]?.status ?? 'ok',
        counts: countsOf(own),
      };
    }),
    oldestCheckAt: checked.length > 0 ? Math.min(...checked) : null,
    latestCheckAt: checked.length > 0 ? Math.max(...checked) : null,
    openAlerts: 0,
    troubled: worstFirst.filter(({ status }) => statusRank(status) < statusRank('ok')),
    lastDay: { incidents: 0, closed: 0, checks: 0, failures: 0 },
  };
}

export function aSystem(change: Partial<SystemHealth> = {}): SystemHealth {
  return {
    status: 'ok',
    version: '0.1.0',
    uptimeMs: 60_000,
    components: [{ name: 'store', state: 'ok', reason: null }],
    startedAt: 0,
    node: 'v24.0.0',
    platform: 'linux x64',
    host: 'headless',
    checks: {
      bots: 0,
      inFlight: 0,
      waiting: 0,
      latenessP50Ms: null,
      latenessP99Ms: null,
      isOverloaded: false,
      perMinute: 0,
    },
    eventLoopDelayP99Ms: null,
    memoryBytes: 1,
    store: {
      sqlite: '3',
      schemaVersion: 1,
      bytes: 1,
      walBytes: 1,
      lastIntegrity: null,
      lastBackup: null,
      quarantined: null,
    },
    watcher: { isOnline: true, offlineSince: null, lastJump: null },
    audit: { entries: 0, verifiedAt: null, isUnbroken: true },
    jobs: [],
    vault: {
      state: 'open',
      trouble: null,
      backend: 'keychain',
      secrets: 0,
      hasRecoveryKey: true,
      keyMadeAt: 0,
      isPassphraseInEnvironment: false,
    },
    dataFolder: '/data',
    ...change,
  };
}

/** Answers of an agent that watches these bots. */
export function answersFor(tenants: readonly Tenant[], bots: readonly BotView[]): Answers {
  return {
    'system.about': () => ({
      version: '0.1.0',
      host: 'headless',
      hasDemo: true,
      role: 'owner',
      tenant: 'all',
    }),
    'system.health': () => aSystem(),
    'tenants.list': () => ({ items: tenants }),
    'bots.list': ({ tenantId }: { tenantId?: string }) => ({
      items: bots.filter((bot) => tenantId === undefined || bot.tenantId === tenantId),
    }),
    'health.fleet': ({ tenantId }: { tenantId?: string }) =>
      aFleet(
        tenants.filter(({ id }) => tenantId === undefined || id === tenantId),
        bots.filter((bot) => tenantId === undefined || bot.tenantId === tenantId),
      ),
    'incidents.list': () => ({ items: [] }),
    'alerts.list': () => ({ items: [], nextCursor: null }),
    'demo.state': () => ({ isRunning: false, bots: [] }),
  };
}
