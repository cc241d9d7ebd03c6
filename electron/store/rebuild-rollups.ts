import { sql } from 'kysely';

import { causeFromCode } from '#shared/faults.ts';
import { spanStates } from '#shared/schemas/health.ts';
import type { BotKey, TenantId } from '#shared/schemas/ids.ts';
import { type BucketSize, zoneBuckets } from '#shared/time/zone-buckets.ts';

import type { Database } from './database.ts';
import { addLatency, encodeSketch, type LatencySketch } from './latency-sketch.ts';
import { bucketDeltas, type CountedCheck, emptyBucket, type StateSpan } from './rollup.ts';

const botTables = { hour: 'bot_health_hourly', day: 'bot_health_daily' } as const;
const tenantTables = { hour: 'tenant_health_hourly', day: 'tenant_health_daily' } as const;
const sizes: readonly BucketSize[] = ['hour', 'day'];

async function spansOf(db: Database, botKey: BotKey, from: number): Promise<StateSpan[]> {
  const state = await db
    .selectFrom('bot_states')
    .select('accounted_at')
    .where('bot_key', '=', botKey)
    .executeTakeFirst();
  const changes = await db
    .selectFrom('bot_status_changes')
    .select(['at', 'state'])
    .where('bot_key', '=', botKey)
    .orderBy('at')
    .execute();
  return changes.flatMap(({ at, state: code }, index) => {
    const to = changes[index + 1]?.at ?? state?.accounted_at ?? at;
    const span = { state: spanStates[code] ?? 'unknown', from: Math.max(at, from), to };
    return span.from < span.to ? [span] : [];
  });
}

async function checksOf(db: Database, botKey: BotKey, from: number): Promise<CountedCheck[]> {
  const rows = await db
    .selectFrom('bot_health_logs')
    .select(['at', 'latency_ms', 'cause'])
    .where('bot_key', '=', botKey)
    .where('at', '>=', from)
    .execute();
  return rows.map((row) => ({
    at: row.at,
    latencyMs: row.latency_ms,
    cause: causeFromCode(row.cause) ?? null,
  }));
}

function sketchesOf(zone: string, checks: readonly CountedCheck[]): Map<number, LatencySketch> {
  const sketches = new Map<number, LatencySketch>();
  for (const { at, latencyMs } of checks) {
    if (latencyMs !== null) {
      const { start } = zoneBuckets(zone).spanOf('hour', at);
      const sketch: LatencySketch = sketches.get(start) ?? new Map();
      addLatency(sketch, latencyMs);
      sketches.set(start, sketch);
    }
  }
  return sketches;
}

async function rebuildBot(db: Database, botKey: BotKey, zone: string, from: number): Promise<void> {
  const spans = await spansOf(db, botKey, from);
  const checks = await checksOf(db, botKey, from);
  for (const size of sizes) {
    const table = botTables[size];
    await db.deleteFrom(table).where('bot_key', '=', botKey).where('start', '>=', from).execute();
    for (const bucket of bucketDeltas(zone, size, spans, checks).values()) {
      await db
        .insertInto(table)
        .values({ bot_key: botKey, ...bucket })
        .execute();
    }
  }
  await db
    .deleteFrom('bot_latency_hourly')
    .where('bot_key', '=', botKey)
    .where('start', '>=', from)
    .execute();
  for (const [start, sketch] of sketchesOf(zone, checks)) {
    await db
      .insertInto('bot_latency_hourly')
      .values({ bot_key: botKey, start, sketch: encodeSketch(sketch) })
      .execute();
  }
}

async function sumTenant(db: Database, tenantId: TenantId, from: number): Promise<void> {
  const columns = Object.keys(emptyBucket(0)).filter((column) => column !== 'start');
  const extreme: Record<string, string> = { latency_min_ms: 'min', latency_max_ms: 'max' };
  for (const size of sizes) {
    const table = tenantTables[size];
    await db
      .deleteFrom(table)
      .where('tenant_id', '=', tenantId)
      .where('start', '>=', from)
      .execute();
    await sql`insert into ${sql.table(table)} (tenant_id, start, ${sql.join(columns.map((column) => sql.ref(column)))})
      select bots.tenant_id, bucket.start, ${sql.join(
        columns.map(
          (column) => sql`${sql.raw(extreme[column] ?? 'sum')}(${sql.ref(`bucket.${column}`)})`,
        ),
      )}
      from ${sql.table(botTables[size])} as bucket join bots on bots.bot_key = bucket.bot_key
      where bots.tenant_id = ${tenantId} and bucket.start >= ${from}
      group by bots.tenant_id, bucket.start`.execute(db);
  }
}

/** From when on the raw rows of a tenant still cover everything its rollups say; `null` without any row. */
async function coveredFrom(db: Database, tenantId: TenantId, zone: string): Promise<number | null> {
  const oldest = async (table: 'bot_health_logs' | 'bot_health_daily', column: 'at' | 'start') => {
    const row = await sql<{ value: number | null }>`select min(${sql.ref(`log.${column}`)}) as value
      from ${sql.table(table)} as log join bots on bots.bot_key = log.bot_key
      where bots.tenant_id = ${tenantId}`.execute(db);
    return row.rows[0]?.value ?? null;
  };
  const check = await oldest('bot_health_logs', 'at');
  if (check === null) {
    return null;
  }
  const bucket = await oldest('bot_health_daily', 'start');
  const day = zoneBuckets(zone).spanOf('day', check);
  const isWhole = bucket === null || bucket > check - 2 * 24 * 60 * 60_000;
  return isWhole ? 0 : day.end;
}

/**
 * Makes a tenant's rollups anew, as far back as raw checks reach, cut by `zone`: equal to the bit to those
 * kept as the checks came in. Older buckets stay as they are. One transaction a bot, so that checks go on.
 */
export async function rebuildRollups(
  db: Database,
  tenantId: TenantId,
  zone: string,
): Promise<void> {
  const from = await coveredFrom(db, tenantId, zone);
  if (from === null) {
    return;
  }
  const bots = await db
    .selectFrom('bots')
    .select('bot_key')
    .where('tenant_id', '=', tenantId)
    .execute();
  for (const { bot_key } of bots) {
    await db
      .transaction()
      .execute((transaction) => rebuildBot(transaction, bot_key as BotKey, zone, from));
  }
  await db.transaction().execute((transaction) => sumTenant(transaction, tenantId, from));
}
