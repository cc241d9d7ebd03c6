import type { Alert } from '#shared/schemas/alert.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import { type Fleet, noCounts, type StatusCounts } from '#shared/schemas/fleet.ts';
import { noLayers } from '#shared/schemas/health.ts';
import type { AlertId, BotId, TenantId } from '#shared/schemas/ids.ts';

export const aTenantId = '019aa000-0000-7000-8000-000000000001' as TenantId;

/** Bots with one status each, named for it and their place, of one tenant. */
export function aFleet(statuses: Partial<StatusCounts>, more: Partial<Fleet> = {}): Fleet {
  const counts = { ...noCounts(), ...statuses };
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const troubled = (['needs_you', 'down', 'healing', 'degraded', 'unknown'] as const).flatMap(
    (status) => Array.from({ length: counts[status] }, (_, index) => aBotView(status, index)),
  );
  return {
    total,
    counts,
    byTenant:
      total === 0
        ? []
        : [{ tenantId: aTenantId, name: 'Padaria Aurora', total, worst: 'ok', counts }],
    oldestCheckAt: null,
    latestCheckAt: null,
    openAlerts: 0,
    troubled: troubled.slice(0, 50),
    lastDay: { incidents: 0, closed: 0, checks: 0, failures: 0 },
    ...more,
  };
}

export function aBotView(status: BotView['status'], index = 0, name?: string): BotView {
  return {
    id: `019aa000-0000-7000-8000-0000000001${String(index).padStart(2, '0')}` as BotId,
    tenantId: aTenantId,
    name: name ?? `${status} ${index}`,
    kind: 'sales',
    connector: { type: 'http', url: 'http://127.0.0.1:9/' },
    status,
    since: 0,
    lastCheckedAt: 0,
    latencyMs: null,
    layers: noLayers,
    cause: null,
    code: null,
    reason: null,
    evidence: null,
    freshUntil: Date.now() + 600_000,
    intervalMs: 5_000,
    hasOwnInterval: false,
    nextCheckAt: null,
    openIncidentId: null,
    isChecking: false,
    createdAt: 0,
  };
}

export function anAlert(number: number, more: Partial<Alert> = {}): Alert {
  return {
    id: `019aa000-0000-7000-8000-00000000a${String(number).padStart(3, '0')}` as AlertId,
    tenantId: aTenantId,
    type: 'bot.down',
    severity: 'error',
    state: 'open',
    botId: null,
    botName: 'Vendas',
    incidentId: null,
    count: null,
    cause: 'refused',
    reason: null,
    title: `Vendas ${number} parou de responder`,
    openedAt: 0,
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
    snoozedUntil: null,
    snoozedUntilWorse: false,
    mutedUntil: null,
    verdict: null,
    group: 'bot.down',
    ...more,
  };
}
