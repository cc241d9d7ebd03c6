import { sql } from 'kysely';

import { causeCodes } from '#shared/faults.ts';
import {
  type Check,
  checkSources,
  packLayers,
  type StatusChange,
  spanStates,
  verdictCodes,
} from '#shared/schemas/health.ts';
import type { BotKey, TenantId } from '#shared/schemas/ids.ts';
import { zoneBuckets } from '#shared/time/zone-buckets.ts';

import { type BotState, toStateRow } from './bot-state.ts';
import type { Database } from './database.ts';
import { addLatency, decodeSketch, encodeSketch, type LatencySketch } from './latency-sketch.ts';
import { prepareInsert, sampleRows } from './prepared-query.ts';
import {
  addBucket,
  type BucketDeltas,
  bucketDeltas,
  emptyBucket,
  type StateSpan,
} from './rollup.ts';
import type { BucketColumns } from './schema.ts';

/** Everything that became known about one bot since the last batch, in the order of time. */
export type BotWrite = {
  botKey: BotKey;
  tenantId: TenantId;
  zone: string;
  checks: Check[];
  changes: StatusChange[];
  spans: StateSpan[];
  state: BotState;
};

const bucketColumns = Object.keys(emptyBucket(0)) as (keyof BucketColumns)[];
const summedColumns = bucketColumns.filter(
  (column) => column !== 'start' && column !== 'latency_min_ms' && column !== 'latency_max_ms',
);

type BucketTable =
  | 'bot_health_hourly'
  | 'bot_health_daily'
  | 'tenant_health_hourly'
  | 'tenant_health_daily';

/** Adds to a bucket, or begins it: one statement, the same in both dialects. */
function prepareBucket(table: BucketTable, owner: 'bot_key' | 'tenant_id') {
  const columns = [owner, ...bucketColumns];
  return prepareInsert((db, rows) =>
    sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
      values ${sampleValues(columns.length, rows)}
      on conflict (${sql.ref(owner)}, start) do update set ${sql.join([
        ...summedColumns.map(
          (column) =>
            sql`${sql.ref(column)} = ${sql.ref(`${table}.${column}`)} + ${sql.ref(`excluded.${column}`)}`,
        ),
        keepExtreme(table, 'latency_min_ms', '<'),
        keepExtreme(table, 'latency_max_ms', '>'),
      ])}`.compile(db),
  );
}

/** `(0, 0), (0, 0)`, whose values stand for those of the rows to come. */
function sampleValues(columns: number, rows: number) {
  const row = sql`(${sql.join(sampleRows(0, columns))})`;
  return sql.join(sampleRows(row, rows));
}

function keepExtreme(
  table: BucketTable,
  column: 'latency_min_ms' | 'latency_max_ms',
  wins: '<' | '>',
) {
  const stored = sql.ref(`${table}.${column}`);
  const added = sql.ref(`excluded.${column}`);
  return sql`${sql.ref(column)} = case when ${stored} is null or ${added} ${sql.raw(wins)} ${stored} then ${added} else ${stored} end`;
}

const sampleCheck = {
  bot_key: 0,
  at: 0,
  verdict: 0,
  layers: 0,
  latency_ms: 0,
  cause: 0,
  code: 0,
  source: 0,
};
const insertChecks = prepareInsert((db, rows) =>
  db
    .insertInto('bot_health_logs')
    .values(sampleRows(sampleCheck, rows))
    // Two checks of one bot in one millisecond, after a clock went back: the newer one stays.
    .onConflict((conflict) =>
      conflict.columns(['bot_key', 'at']).doUpdateSet((eb) => ({
        verdict: eb.ref('excluded.verdict'),
        layers: eb.ref('excluded.layers'),
        latency_ms: eb.ref('excluded.latency_ms'),
        cause: eb.ref('excluded.cause'),
        code: eb.ref('excluded.code'),
        source: eb.ref('excluded.source'),
      })),
    )
    .compile(),
);

const insertEvidence = prepareInsert((db, rows) =>
  db
    .insertInto('check_evidence')
    .values(sampleRows({ bot_key: 0, at: 0, evidence: '' }, rows))
    .onConflict((conflict) => conflict.doNothing())
    .compile(),
);

const insertChanges = prepareInsert((db, rows) =>
  db
    .insertInto('bot_status_changes')
    .values(sampleRows({ bot_key: 0, at: 0, state: 0, cause: 0 }, rows))
    .onConflict((conflict) =>
      conflict.columns(['bot_key', 'at']).doUpdateSet((eb) => ({
        state: eb.ref('excluded.state'),
        cause: eb.ref('excluded.cause'),
      })),
    )
    .compile(),
);

const stateColumns = [
  'bot_key',
  'verdict',
  'cause',
  'code',
  'layers',
  'latency_ms',
  'since',
  'last_checked_at',
  'span_state',
  'accounted_at',
  'tls_valid_to',
] as const;

const upsertStates = prepareInsert((db, rows) =>
  sql`insert into bot_states (${sql.join(stateColumns.map((column) => sql.ref(column)))})
    values ${sampleValues(stateColumns.length, rows)}
    on conflict (bot_key) do update set ${sql.join(
      stateColumns
        .filter((column) => column !== 'bot_key')
        .map((column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`),
    )}`.compile(db),
);

const upsertSketches = prepareInsert((db, rows) =>
  db
    .insertInto('bot_latency_hourly')
    .values(sampleRows({ bot_key: 0, start: 0, sketch: Buffer.alloc(0) }, rows))
    .onConflict((conflict) =>
      conflict
        .columns(['bot_key', 'start'])
        .doUpdateSet((eb) => ({ sketch: eb.ref('excluded.sketch') })),
    )
    .compile(),
);

const addBotHours = prepareBucket('bot_health_hourly', 'bot_key');
const addBotDays = prepareBucket('bot_health_daily', 'bot_key');
const addTenantHours = prepareBucket('tenant_health_hourly', 'tenant_id');
const addTenantDays = prepareBucket('tenant_health_daily', 'tenant_id');

type Row = readonly unknown[];

/** The rows of a batch, by the table they go to. */
type Rows = {
  checks: Row[];
  evidence: Row[];
  changes: Row[];
  states: Row[];
  sketches: Row[];
  hours: Row[];
  days: Row[];
};

export type CheckWriter = ReturnType<typeof createCheckWriter>;

/** Writes batches of checks with all that follows from them: states, spans, rollups, sketches. */
export function createCheckWriter(db: Database) {
  // The sketch of the hour under way, per bot, and the newest hour there is one of. Forgotten when a batch fails, so that
  // it is read again.
  const current = new Map<BotKey, { start: number; sketch: LatencySketch; newest: number }>();

  async function storedSketch(
    transaction: Database,
    botKey: BotKey,
    start: number,
  ): Promise<LatencySketch> {
    const row = await transaction
      .selectFrom('bot_latency_hourly')
      .select('sketch')
      .where('bot_key', '=', botKey)
      .where('start', '=', start)
      .executeTakeFirst();
    return row ? decodeSketch(row.sketch) : new Map();
  }

  /** An hour that begins after all that were written has none stored. */
  async function sketchOf(
    transaction: Database,
    botKey: BotKey,
    start: number,
  ): Promise<LatencySketch> {
    const newest = current.get(botKey)?.newest ?? -Infinity;
    const sketch =
      start > newest && newest !== -Infinity
        ? new Map<number, number>()
        : await storedSketch(transaction, botKey, start);
    current.set(botKey, { start, sketch, newest: Math.max(start, newest) });
    return sketch;
  }

  async function addSketches(transaction: Database, write: BotWrite, rows: Rows): Promise<void> {
    const buckets = zoneBuckets(write.zone);
    const touched = new Map<number, LatencySketch>();
    for (const { at, latencyMs } of write.checks) {
      if (latencyMs !== null) {
        const { start } = buckets.spanOf('hour', at);
        const known = current.get(write.botKey);
        const sketch =
          touched.get(start) ??
          (known?.start === start
            ? known.sketch
            : await sketchOf(transaction, write.botKey, start));
        addLatency(sketch, latencyMs);
        touched.set(start, sketch);
      }
    }
    for (const [start, sketch] of touched) {
      rows.sketches.push([write.botKey, start, encodeSketch(sketch)]);
    }
  }

  function addBot(write: BotWrite, rows: Rows): void {
    for (const check of write.checks) {
      rows.checks.push([
        write.botKey,
        check.at,
        verdictCodes[check.verdict],
        packLayers(check.layers),
        check.latencyMs,
        check.cause ? causeCodes[check.cause] : 0,
        check.code,
        checkSources.indexOf(check.source),
      ]);
      if (check.evidence) {
        rows.evidence.push([write.botKey, check.at, JSON.stringify(check.evidence)]);
      }
    }
    for (const { at, state, cause } of write.changes) {
      rows.changes.push([
        write.botKey,
        at,
        spanStates.indexOf(state),
        cause ? causeCodes[cause] : 0,
      ]);
    }
    const row = toStateRow(write.botKey, write.state);
    rows.states.push(stateColumns.map((column) => row[column]));
  }

  async function writeAll(transaction: Database, batch: readonly BotWrite[]): Promise<void> {
    const rows: Rows = {
      checks: [],
      evidence: [],
      changes: [],
      states: [],
      sketches: [],
      hours: [],
      days: [],
    };
    const tenantHours = new Map<TenantId, BucketDeltas>();
    const tenantDays = new Map<TenantId, BucketDeltas>();
    for (const write of batch) {
      addBot(write, rows);
      await addSketches(transaction, write, rows);
      const hours = bucketDeltas(write.zone, 'hour', write.spans, write.checks);
      const days = bucketDeltas(write.zone, 'day', write.spans, write.checks);
      rows.hours.push(...bucketRows(write.botKey, hours));
      rows.days.push(...bucketRows(write.botKey, days));
      gather(tenantHours, write.tenantId, hours);
      gather(tenantDays, write.tenantId, days);
    }
    await insertChecks(transaction, rows.checks);
    await insertEvidence(transaction, rows.evidence);
    await insertChanges(transaction, rows.changes);
    await upsertStates(transaction, rows.states);
    await upsertSketches(transaction, rows.sketches);
    await addBotHours(transaction, rows.hours);
    await addBotDays(transaction, rows.days);
    for (const [tenantId, deltas] of tenantHours) {
      await addTenantHours(transaction, bucketRows(tenantId, deltas));
    }
    for (const [tenantId, deltas] of tenantDays) {
      await addTenantDays(transaction, bucketRows(tenantId, deltas));
    }
  }

  return {
    /**
     * All or nothing, together with what `alongside` writes. After a failure the same batch can be written
     * again.
     */
    async write(
      batch: readonly BotWrite[],
      alongside?: (transaction: Database) => Promise<void>,
    ): Promise<void> {
      try {
        await db.transaction().execute(async (transaction) => {
          await writeAll(transaction, batch);
          await alongside?.(transaction);
        });
      } catch (error) {
        current.clear();
        throw error;
      }
    },

    /** Lets go of what is remembered of the hour under way. */
    forgetAll(): void {
      current.clear();
    },

    /** Lets go of what is remembered for a bot that is gone. */
    forget(botKey: BotKey): void {
      current.delete(botKey);
    },
  };
}

function bucketRows(owner: BotKey | TenantId, deltas: BucketDeltas): Row[] {
  return [...deltas.values()].map((bucket) => [
    owner,
    ...bucketColumns.map((column) => bucket[column]),
  ]);
}

function gather(into: Map<TenantId, BucketDeltas>, tenantId: TenantId, deltas: BucketDeltas): void {
  const known: BucketDeltas = into.get(tenantId) ?? new Map();
  into.set(tenantId, known);
  for (const [start, bucket] of deltas) {
    const sum = known.get(start) ?? emptyBucket(start);
    addBucket(sum, bucket);
    known.set(start, sum);
  }
}
