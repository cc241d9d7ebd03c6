import type { Cause } from '#shared/faults.ts';
import { causeGroup } from '#shared/faults.ts';
import type { SpanState } from '#shared/schemas/health.ts';
import { type BucketSize, zoneBuckets } from '#shared/time/zone-buckets.ts';

import type { BucketColumns } from './schema.ts';

/** A stretch of time in one state: `from` included, `to` excluded. */
export type StateSpan = { state: SpanState; from: number; to: number };

/** What the rollups need of a check. */
export type CountedCheck = { at: number; latencyMs: number | null; cause: Cause | null };

/** What a batch of checks adds to the buckets of one bot, by the bucket's first instant. */
export type BucketDeltas = Map<number, BucketColumns>;

export function emptyBucket(start: number): BucketColumns {
  return {
    start,
    ok_ms: 0,
    degraded_ms: 0,
    down_ms: 0,
    unknown_ms: 0,
    maintenance_ms: 0,
    paused_ms: 0,
    checks: 0,
    failed_connection: 0,
    failed_timeout: 0,
    failed_answer: 0,
    failed_access: 0,
    failed_other: 0,
    latency_count: 0,
    latency_sum_ms: 0,
    latency_min_ms: null,
    latency_max_ms: null,
  };
}

function bucketAt(deltas: BucketDeltas, start: number): BucketColumns {
  const known = deltas.get(start);
  if (known) {
    return known;
  }
  const created = emptyBucket(start);
  deltas.set(start, created);
  return created;
}

/** Adds spans and checks up by the hours or days of a zone. */
export function bucketDeltas(
  zone: string,
  size: BucketSize,
  spans: readonly StateSpan[],
  checks: readonly CountedCheck[],
): BucketDeltas {
  const deltas: BucketDeltas = new Map();
  const buckets = zoneBuckets(zone);
  for (const { state, from, to } of spans) {
    for (let at = from; at < to; ) {
      const bucket = buckets.spanOf(size, at);
      const until = Math.min(to, bucket.end);
      bucketAt(deltas, bucket.start)[`${state}_ms`] += until - at;
      at = until;
    }
  }
  for (const check of checks) {
    countCheck(bucketAt(deltas, buckets.spanOf(size, check.at).start), check);
  }
  return deltas;
}

function countCheck(bucket: BucketColumns, { latencyMs, cause }: CountedCheck): void {
  bucket.checks += 1;
  // A slow answer is an answer; everything else with a cause failed.
  if (cause !== null && cause !== 'slow') {
    bucket[`failed_${causeGroup(cause)}`] += 1;
  }
  if (latencyMs !== null) {
    bucket.latency_count += 1;
    bucket.latency_sum_ms += latencyMs;
    bucket.latency_min_ms = Math.min(bucket.latency_min_ms ?? latencyMs, latencyMs);
    bucket.latency_max_ms = Math.max(bucket.latency_max_ms ?? latencyMs, latencyMs);
  }
}

/** Adds `other` to `bucket`; their starts may differ. */
export function addBucket(bucket: BucketColumns, other: BucketColumns): void {
  bucket.ok_ms += other.ok_ms;
  bucket.degraded_ms += other.degraded_ms;
  bucket.down_ms += other.down_ms;
  bucket.unknown_ms += other.unknown_ms;
  bucket.maintenance_ms += other.maintenance_ms;
  bucket.paused_ms += other.paused_ms;
  bucket.checks += other.checks;
  bucket.failed_connection += other.failed_connection;
  bucket.failed_timeout += other.failed_timeout;
  bucket.failed_answer += other.failed_answer;
  bucket.failed_access += other.failed_access;
  bucket.failed_other += other.failed_other;
  bucket.latency_count += other.latency_count;
  bucket.latency_sum_ms += other.latency_sum_ms;
  if (other.latency_min_ms !== null) {
    bucket.latency_min_ms = Math.min(bucket.latency_min_ms ?? Infinity, other.latency_min_ms);
  }
  if (other.latency_max_ms !== null) {
    bucket.latency_max_ms = Math.max(bucket.latency_max_ms ?? -Infinity, other.latency_max_ms);
  }
}
