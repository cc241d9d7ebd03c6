import type { Selectable } from 'kysely';

import { causeFromCode } from '#shared/faults.ts';
import {
  type Bucket,
  type Check,
  checkSources,
  type SpanState,
  type StatusChange,
  spanStates,
  unpackLayers,
  verdictFromCode,
} from '#shared/schemas/health.ts';
import type { BotKey, TenantId } from '#shared/schemas/ids.ts';
import type { BucketSize } from '#shared/time/zone-buckets.ts';

import { type BotState, toBotState } from './bot-state.ts';
import type { Database } from './database.ts';
import { decodeSketch, type LatencySketch, mergeSketch } from './latency-sketch.ts';
import type { BucketColumns, Schema } from './schema.ts';

type Range = { from: number; to: number };

/**
 * Reads the check log and its rollups. Everything here goes by a bot's key, which only the tenant's own
 * bot store gives out.
 */
export function createCheckStore(db: Database) {
  return {
    /** Newest first, those before `before` only. */
    async recent(
      botKey: BotKey,
      { before, limit }: { before?: number | undefined; limit: number },
    ): Promise<Check[]> {
      let query = db
        .selectFrom('bot_health_logs as log')
        .leftJoin('check_evidence as evidence', (join) =>
          join.onRef('evidence.bot_key', '=', 'log.bot_key').onRef('evidence.at', '=', 'log.at'),
        )
        .selectAll('log')
        .select('evidence.evidence')
        .where('log.bot_key', '=', botKey)
        .orderBy('log.at', 'desc')
        .limit(limit);
      if (before !== undefined) {
        query = query.where('log.at', '<', before);
      }
      return (await query.execute()).map(toCheck);
    },

    /** Oldest first, those after `after` only, without what was seen. */
    async between(
      botKey: BotKey,
      { after, to, limit }: { after: number; to: number; limit: number },
    ): Promise<Omit<Check, 'evidence'>[]> {
      const rows = await db
        .selectFrom('bot_health_logs')
        .selectAll()
        .where('bot_key', '=', botKey)
        .where('at', '>', after)
        .where('at', '<', to)
        .orderBy('at')
        .limit(limit)
        .execute();
      return rows.map((row) => toCheck({ ...row, evidence: null }));
    },

    /** The states of every bot that was ever looked at. */
    async states(): Promise<Map<BotKey, BotState>> {
      const rows = await db.selectFrom('bot_states').selectAll().execute();
      return new Map(rows.map((row) => [row.bot_key as BotKey, toBotState(row)]));
    },

    /** What the bot's time was counted as between two moments; the first entry holds at `from`. */
    async timeline(botKey: BotKey, { from, to }: Range): Promise<StatusChange[]> {
      const at = (direction: 'asc' | 'desc') =>
        db
          .selectFrom('bot_status_changes')
          .selectAll()
          .where('bot_key', '=', botKey)
          .orderBy('at', direction);
      const initial = await at('desc').where('at', '<=', from).limit(1).executeTakeFirst();
      const inside = await at('asc')
        .where('at', '>', from)
        .where('at', '<', to)
        .limit(10_000)
        .execute();
      const first = initial ? [{ ...initial, at: from }] : [];
      return [...first, ...inside].map(toStatusChange);
    },

    /**
     * When the verdict of each bot changed since then, oldest first; for flapping after a restart. Losing
     * sight of a bot, and finding it again, is no change of its verdict.
     */
    async recentChanges(since: number): Promise<Map<BotKey, number[]>> {
      const rows = await db
        .selectFrom('bot_status_changes')
        .selectAll()
        .where('at', '>=', since)
        .orderBy('bot_key')
        .orderBy('at')
        .execute();
      const changes = new Map<BotKey, number[]>();
      let last: { key: number; state: SpanState } | undefined;
      for (const row of rows) {
        const { at, state } = toStatusChange(row);
        if (last?.key === row.bot_key && isVerdict(last.state) && isVerdict(state)) {
          const key = row.bot_key as BotKey;
          changes.set(key, [...(changes.get(key) ?? []), at]);
        }
        last = { key: row.bot_key, state };
      }
      return changes;
    },

    async buckets(botKey: BotKey, size: BucketSize, { from, to }: Range): Promise<Bucket[]> {
      const rows = await db
        .selectFrom(size === 'hour' ? 'bot_health_hourly' : 'bot_health_daily')
        .selectAll()
        .where('bot_key', '=', botKey)
        .where('start', '>=', from)
        .where('start', '<', to)
        .orderBy('start')
        .execute();
      return rows.map(toBucket);
    },

    async tenantBuckets(
      tenantId: TenantId,
      size: BucketSize,
      { from, to }: Range,
    ): Promise<Bucket[]> {
      const rows = await db
        .selectFrom(size === 'hour' ? 'tenant_health_hourly' : 'tenant_health_daily')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('start', '>=', from)
        .where('start', '<', to)
        .orderBy('start')
        .execute();
      return rows.map(toBucket);
    },

    /** The latencies of a period in one sketch. */
    async latency(botKey: BotKey, { from, to }: Range): Promise<LatencySketch> {
      const rows = await db
        .selectFrom('bot_latency_hourly')
        .select('sketch')
        .where('bot_key', '=', botKey)
        .where('start', '>=', from)
        .where('start', '<', to)
        .execute();
      const merged: LatencySketch = new Map();
      for (const { sketch } of rows) {
        mergeSketch(merged, decodeSketch(sketch));
      }
      return merged;
    },

    /** Removes at most `limit` of a bot's raw rows older than `before`. Returns how many went. */
    async clean(botKey: BotKey, before: number, limit: number): Promise<number> {
      const last = await db
        .selectFrom('bot_health_logs')
        .select('at')
        .where('bot_key', '=', botKey)
        .where('at', '<', before)
        .orderBy('at')
        .offset(limit - 1)
        .limit(1)
        .executeTakeFirst();
      const until = last ? last.at + 1 : before;
      await db
        .deleteFrom('check_evidence')
        .where('bot_key', '=', botKey)
        .where('at', '<', until)
        .execute();
      const result = await db
        .deleteFrom('bot_health_logs')
        .where('bot_key', '=', botKey)
        .where('at', '<', until)
        .executeTakeFirst();
      return Number(result.numDeletedRows);
    },

    /** Takes away what is left of a bot whose raw rows are gone already. */
    async forget(botKey: BotKey): Promise<void> {
      for (const table of historyTables) {
        await db.deleteFrom(table).where('bot_key', '=', botKey).execute();
      }
    },
  };
}

const isVerdict = (state: SpanState) => state === 'ok' || state === 'degraded' || state === 'down';

const historyTables = [
  'check_evidence',
  'bot_status_changes',
  'bot_health_hourly',
  'bot_health_daily',
  'bot_latency_hourly',
  'bot_states',
] as const;

type CheckRow = Selectable<Schema['bot_health_logs']> & { evidence: string | null };

function toCheck(row: CheckRow): Check {
  return {
    at: row.at,
    verdict: verdictFromCode(row.verdict),
    layers: unpackLayers(row.layers),
    latencyMs: row.latency_ms,
    cause: causeFromCode(row.cause) ?? null,
    code: row.code,
    source: checkSources[row.source] ?? 'schedule',
    evidence: row.evidence === null ? null : (JSON.parse(row.evidence) as Record<string, unknown>),
  };
}

function toStatusChange(row: Selectable<Schema['bot_status_changes']>): StatusChange {
  return {
    at: row.at,
    state: spanStates[row.state] ?? 'unknown',
    cause: causeFromCode(row.cause) ?? null,
  };
}

function toBucket(row: BucketColumns): Bucket {
  return {
    start: row.start,
    okMs: row.ok_ms,
    degradedMs: row.degraded_ms,
    downMs: row.down_ms,
    unknownMs: row.unknown_ms,
    maintenanceMs: row.maintenance_ms,
    pausedMs: row.paused_ms,
    checks: row.checks,
    failures: {
      connection: row.failed_connection,
      timeout: row.failed_timeout,
      answer: row.failed_answer,
      access: row.failed_access,
      other: row.failed_other,
    },
    latencyCount: row.latency_count,
    latencySumMs: row.latency_sum_ms,
    latencyMinMs: row.latency_min_ms,
    latencyMaxMs: row.latency_max_ms,
  };
}
