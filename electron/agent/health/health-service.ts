import type { AlertService } from '#electron/agent/alerts/alert-service.ts';
import type { Act } from '#electron/agent/audit/act.ts';
import {
  type ConnectorRegistry,
  connectorFor,
  type Reading,
} from '#electron/agent/connectors/connector.ts';
import type { DeviceKeeper } from '#electron/agent/connectors/openclaw/device-keeper.ts';
import type { FleetService } from '#electron/agent/fleet/fleet-service.ts';
import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { IncidentService } from '#electron/agent/incidents/incident-service.ts';
import type { Clock } from '#electron/agent/ports.ts';
import type { BotSecrets } from '#electron/agent/secrets/bot-secrets.ts';
import { createCheckStore } from '#electron/store/check-store.ts';
import type { Database } from '#electron/store/database.ts';
import { sketchCount, sketchQuantile } from '#electron/store/latency-sketch.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import type { ConnectorConfig } from '#shared/schemas/connector.ts';
import { type Fleet, noCounts } from '#shared/schemas/fleet.ts';
import type { Bucket, Check, StatusChange } from '#shared/schemas/health.ts';
import type { BotId, TenantId } from '#shared/schemas/ids.ts';
import { statuses, statusRank } from '#shared/status.ts';
import type { BucketSize } from '#shared/time/zone-buckets.ts';

import type { CheckLoop } from './check-loop.ts';
import type { Recorder } from './recorder.ts';

const dayMs = 24 * 60 * 60_000;
const troubledShown = 50;

type Range = { from: number; to: number };

export type LatencyFigures = {
  count: number;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
};

type Dependencies = {
  db: Database;
  roster: Roster;
  fleet: FleetService;
  loop: CheckLoop;
  recorder: Recorder;
  incidents: IncidentService;
  alerts: AlertService;
  connectors: ConnectorRegistry;
  secrets: BotSecrets;
  devices: DeviceKeeper;
  clock: Clock;
};

/** Checks bots when a person asks, and answers what is known of their health. */
export function createHealthService({
  db,
  roster,
  fleet,
  loop,
  recorder,
  incidents,
  alerts,
  connectors,
  secrets,
  devices,
  clock,
}: Dependencies) {
  const checks = createCheckStore(db);
  const keyOf = (tenantId: TenantId, botId: BotId) => roster.get(tenantId, botId).bot.key;

  async function lastDay(tenantId: TenantId) {
    const now = clock.now();
    const { opened, closed } = await incidents.countSince(tenantId, now - dayMs);
    const buckets = await checks.tenantBuckets(tenantId, 'hour', { from: now - dayMs, to: now });
    const sum = (count: (bucket: Bucket) => number) =>
      buckets.reduce((total, bucket) => total + count(bucket), 0);
    return {
      incidents: opened,
      closed,
      checks: sum((bucket) => bucket.checks),
      failures: sum(({ failures }) => Object.values(failures).reduce((a, b) => a + b, 0)),
    };
  }

  function tenantSummary(tenantId: TenantId, bots: readonly BotView[]): Fleet['byTenant'][number] {
    const counts = noCounts();
    for (const bot of bots) {
      counts[bot.status] += 1;
    }
    const worst = statuses.find((status) => counts[status] > 0) ?? 'ok';
    return { tenantId, name: roster.tenant(tenantId).name, total: bots.length, worst, counts };
  }

  return {
    /** The bots of these tenants in one look. */
    async fleet(
      tenantIds: readonly TenantId[],
      { ownAlerts }: { ownAlerts: boolean },
    ): Promise<Fleet> {
      const bots = fleet.list(tenantIds);
      const byTenant = tenantIds.map((tenantId) =>
        tenantSummary(
          tenantId,
          bots.filter((bot) => bot.tenantId === tenantId),
        ),
      );
      const counts = noCounts();
      for (const tenant of byTenant) {
        for (const status of statuses) {
          counts[status] += tenant.counts[status] ?? 0;
        }
      }
      const looked = bots.flatMap(({ status, lastCheckedAt }) =>
        status === 'paused' || lastCheckedAt === null ? [] : [lastCheckedAt],
      );
      const days = await Promise.all(tenantIds.map(lastDay));
      const open = await Promise.all(
        [...tenantIds, ...(ownAlerts ? [null] : [])].map((tenantId) => alerts.counts(tenantId)),
      );
      return {
        total: bots.length,
        counts,
        byTenant,
        oldestCheckAt: looked.length > 0 ? looked.reduce((a, b) => Math.min(a, b)) : null,
        latestCheckAt: looked.length > 0 ? looked.reduce((a, b) => Math.max(a, b)) : null,
        openAlerts: open.reduce((sum, counts) => sum + counts.open, 0),
        troubled: bots
          .filter(({ status }) => statusRank(status) < statusRank('ok'))
          .slice(0, troubledShown),
        lastDay: {
          incidents: days.reduce((total, day) => total + day.incidents, 0),
          closed: days.reduce((total, day) => total + day.closed, 0),
          checks: days.reduce((total, day) => total + day.checks, 0),
          failures: days.reduce((total, day) => total + day.failures, 0),
        },
      };
    },

    /** Answers once every verdict is settled, rechecks included. A paused bot is left as it is. */
    async checkNow(
      act: Act,
      bots: readonly { tenantId: TenantId; botId: BotId }[],
    ): Promise<BotView[]> {
      const watched = bots.map(({ tenantId, botId }) => roster.get(tenantId, botId));
      await Promise.all(watched.map((each) => loop.checkNow(each, act.correlationId)));
      return watched.map(fleet.view);
    },

    /** Probes once without adding or storing anything. Masked secrets are those of the bot that is named. */
    async tryOut(
      tenantId: TenantId,
      { connector, botId }: { connector: ConnectorConfig; botId?: BotId | undefined },
      signal: AbortSignal,
    ): Promise<Reading> {
      const stored = botId && roster.get(tenantId, botId).bot.connector;
      const { config, secrets: reader } = secrets.tryOut(tenantId, connector, stored);
      return connectorFor(connectors, config).probe(config, {
        clock,
        signal,
        secrets: reader,
        device: () => devices.identityOf(tenantId),
        isAsked: true,
        tenantId,
        botId: null,
      });
    },

    async checks(
      tenantId: TenantId,
      botId: BotId,
      page: { before?: number | undefined; limit: number },
    ): Promise<Check[]> {
      const key = keyOf(tenantId, botId);
      await recorder.flush();
      return checks.recent(key, page);
    },

    async timeline(tenantId: TenantId, botId: BotId, range: Range): Promise<StatusChange[]> {
      const key = keyOf(tenantId, botId);
      await recorder.flush();
      return checks.timeline(key, range);
    },

    history: (
      tenantId: TenantId,
      botId: BotId,
      size: BucketSize,
      range: Range,
    ): Promise<Bucket[]> => checks.buckets(keyOf(tenantId, botId), size, range),

    tenantHistory: (tenantId: TenantId, size: BucketSize, range: Range): Promise<Bucket[]> =>
      checks.tenantBuckets(tenantId, size, range),

    async latency(tenantId: TenantId, botId: BotId, range: Range): Promise<LatencyFigures> {
      const sketch = await checks.latency(keyOf(tenantId, botId), range);
      const at = (q: number) => {
        const value = sketchQuantile(sketch, q);
        return value === null ? null : Math.round(value);
      };
      return { count: sketchCount(sketch), p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
    },
  };
}
