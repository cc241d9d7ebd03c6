import type { Insertable, Selectable } from 'kysely';

import { type Cause, causeCodes, causeFromCode } from '#shared/faults.ts';
import {
  type Layers,
  packLayers,
  type SpanState,
  spanStates,
  unpackLayers,
  type Verdict,
  verdictCodes,
  verdictFromCode,
} from '#shared/schemas/health.ts';

import type { Schema } from './schema.ts';

/** The newest that is known of a bot. */
export type BotState = {
  verdict: Verdict;
  cause: Cause | null;
  code: number | null;
  layers: Layers;
  latencyMs: number | null;
  /** Since when it shows what it shows. */
  since: number;
  lastCheckedAt: number | null;
  /** What its time is counted as, and up to when it has been counted. */
  spanState: SpanState;
  accountedAt: number;
  tlsValidTo: number | null;
  /** The run that last answered, where the bot tells its runs apart. */
  runId: string | null;
};

export function toStateRow(key: number, state: BotState): Insertable<Schema['bot_states']> {
  return {
    bot_key: key,
    verdict: verdictCodes[state.verdict],
    cause: state.cause ? causeCodes[state.cause] : 0,
    code: state.code,
    layers: packLayers(state.layers),
    latency_ms: state.latencyMs,
    since: state.since,
    last_checked_at: state.lastCheckedAt,
    span_state: spanStates.indexOf(state.spanState),
    accounted_at: state.accountedAt,
    tls_valid_to: state.tlsValidTo,
    run_id: state.runId,
  };
}

export function toBotState(row: Selectable<Schema['bot_states']>): BotState {
  return {
    verdict: verdictFromCode(row.verdict),
    cause: causeFromCode(row.cause) ?? null,
    code: row.code,
    layers: unpackLayers(row.layers),
    latencyMs: row.latency_ms,
    since: row.since,
    lastCheckedAt: row.last_checked_at,
    spanState: spanStates[row.span_state] ?? 'unknown',
    accountedAt: row.accounted_at,
    tlsValidTo: row.tls_valid_to,
    runId: row.run_id,
  };
}
