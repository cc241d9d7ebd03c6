import { z } from 'zod';

import { causes } from '../faults.ts';

/** The number is what `bot_health_logs` keeps; it never changes. */
export const verdictCodes = { ok: 0, degraded: 1, down: 2, unknown: 3 } as const;
export const verdicts = ['ok', 'degraded', 'down', 'unknown'] as const;
export const verdictSchema = z.enum(verdicts);
export type Verdict = z.infer<typeof verdictSchema>;

export function verdictFromCode(code: number): Verdict {
  return verdicts[code] ?? 'unknown';
}

/** From the ground up: each layer can only work when those before it do. */
export const layerNames = ['process', 'api', 'channel', 'inbound', 'answer'] as const;
export const layerStates = ['none', 'pass', 'degraded', 'fail'] as const;
export type LayerState = (typeof layerStates)[number];

const layerStateSchema = z.enum(layerStates);
export const layersSchema = z.object({
  process: layerStateSchema,
  api: layerStateSchema,
  channel: layerStateSchema,
  inbound: layerStateSchema,
  answer: layerStateSchema,
});
export type Layers = z.infer<typeof layersSchema>;

export const noLayers: Layers = Object.freeze({
  process: 'none',
  api: 'none',
  channel: 'none',
  inbound: 'none',
  answer: 'none',
});

/** Two bits a layer, `process` lowest. */
export function packLayers(layers: Layers): number {
  return layerNames.reduce(
    (packed, name, index) => packed | (layerStates.indexOf(layers[name]) << (2 * index)),
    0,
  );
}

export function unpackLayers(packed: number): Layers {
  const at = (index: number) => layerStates[(packed >> (2 * index)) & 3] ?? 'none';
  return { process: at(0), api: at(1), channel: at(2), inbound: at(3), answer: at(4) };
}

/** What asked for a check. The index is what the database keeps. */
export const checkSources = ['schedule', 'recheck', 'manual', 'event'] as const;
export const checkSourceSchema = z.enum(checkSources);
export type CheckSource = z.infer<typeof checkSourceSchema>;

export const causeSchema = z.enum(causes);

/** One probe of a bot, as kept and shown. */
export const checkSchema = z.object({
  at: z.int(),
  verdict: verdictSchema,
  layers: layersSchema,
  latencyMs: z.number().nullable(),
  cause: causeSchema.nullable(),
  /** HTTP status, close or exit code. */
  code: z.int().nullable(),
  source: checkSourceSchema,
  /** Present only where the verdict or the cause changed. */
  evidence: z.record(z.string(), z.unknown()).nullable(),
});
export type Check = z.infer<typeof checkSchema>;

/** What time is counted as in the rollups; healing and needs-you are time down. */
export const spanStates = ['ok', 'degraded', 'down', 'unknown', 'maintenance', 'paused'] as const;
export const spanStateSchema = z.enum(spanStates);
export type SpanState = z.infer<typeof spanStateSchema>;

/** From `at` on the bot was in this state, until the next change. */
export const statusChangeSchema = z.object({
  at: z.int(),
  state: spanStateSchema,
  cause: causeSchema.nullable(),
});
export type StatusChange = z.infer<typeof statusChangeSchema>;

/** One hour or one day of one bot or tenant, in the tenant's own zone. */
export const bucketSchema = z.object({
  start: z.int(),
  okMs: z.int(),
  degradedMs: z.int(),
  downMs: z.int(),
  unknownMs: z.int(),
  maintenanceMs: z.int(),
  pausedMs: z.int(),
  checks: z.int(),
  failures: z.object({
    connection: z.int(),
    timeout: z.int(),
    answer: z.int(),
    access: z.int(),
    other: z.int(),
  }),
  latencyCount: z.int(),
  latencySumMs: z.int(),
  latencyMinMs: z.int().nullable(),
  latencyMaxMs: z.int().nullable(),
});
export type Bucket = z.infer<typeof bucketSchema>;
