import { z } from 'zod';

import { listOf, mapOf } from './bounded.ts';
import { deepestFrame, isDeeperThan } from './frame-depth.ts';

/**
 * What a gateway says, as far as we use it. Unknown keys are passed over: the protocol grows with every release. What
 * only explains, and is not what it should be, counts as not said; what decides must be right.
 */

const said = z.string().max(2_000).optional().catch(undefined);
const maybe = z.boolean().nullish().catch(null);
const instant = z.number().nonnegative().nullish().catch(null);
const id = z.string().min(1).max(200);

/** One thing that is wrong with a configuration. */
const configIssueSchema = z.object({
  path: said,
  message: said,
  allowedValues: listOf(z.union([z.string().max(500), z.number(), z.boolean()]), 200)
    .optional()
    .catch(undefined),
});

const faultDetailsSchema = z.object({
  code: said,
  reason: said,
  requestId: said,
  deviceId: said,
  requestedRole: said,
  requestedScopes: listOf(z.string().max(100), 50).optional().catch(undefined),
  expectedProtocol: z.int().optional().catch(undefined),
  issues: listOf(configIssueSchema, 200).optional().catch(undefined),
});

/** Why the gateway refuses a request. */
export const faultSchema = z.object({
  code: z.string().max(200),
  message: z.string().catch(''),
  details: faultDetailsSchema.optional().catch(undefined),
  retryAfterMs: z.number().optional().catch(undefined),
});
export type GatewayFault = z.infer<typeof faultSchema>;

const frameSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('res'),
    id: z.string(),
    ok: z.boolean(),
    payload: z.unknown().optional(),
    error: faultSchema.optional().catch(undefined),
  }),
  z.object({ type: z.literal('event'), event: z.string(), payload: z.unknown().optional() }),
]);
export type Frame = z.infer<typeof frameSchema>;

/** `other`: JSON of a kind we do not know, which a later release may send. */
export function readFrame(text: string): Frame | 'other' | 'not_json' | 'too_deep' {
  if (isDeeperThan(text, deepestFrame)) {
    return 'too_deep';
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'not_json';
  }
  const frame = frameSchema.safeParse(value);
  return frame.success ? frame.data : 'other';
}

export const challengeSchema = z.object({
  nonce: z.string().min(1).max(500),
  ts: z.number().nonnegative(),
});
export type Challenge = z.infer<typeof challengeSchema>;

const pluginIds = listOf(
  z.union([id, z.object({ id: id.optional(), pluginId: id.optional() })]),
  500,
);

const healthSchema = z.object({
  plugins: z
    .object({ errors: pluginIds.catch([]) })
    .optional()
    .catch(undefined),
});

export const helloSchema = z.object({
  type: z.literal('hello-ok'),
  protocol: z.int(),
  server: z.object({ version: z.string().max(200), bootId: id.optional().catch(undefined) }),
  /** A gateway of protocol 3 says nothing of scopes: they are those asked for. */
  auth: z.object({ scopes: listOf(z.string().max(100), 100).optional() }).optional(),
  snapshot: z
    .object({ health: healthSchema.optional().catch(undefined) })
    .optional()
    .catch(undefined),
});
export type Hello = z.infer<typeof helloSchema>;

export const statusSchema = z.object({
  pid: z.int().positive().optional().catch(undefined),
  degradedPlugins: pluginIds.optional().catch(undefined),
  eventLoop: z
    .object({ degraded: z.boolean(), delayP99Ms: z.number().optional() })
    .optional()
    .catch(undefined),
});
export type GatewayStatus = z.infer<typeof statusSchema>;

const accountSchema = z.object({
  accountId: id,
  enabled: maybe,
  configured: maybe,
  linked: maybe,
  running: maybe,
  connected: maybe,
  stateReason: said,
  lastError: said,
  lastInboundAt: instant,
  /** Whose account it is, while it is linked. */
  self: z
    .object({ e164: z.string().regex(/^\+?\d{6,15}$/u) })
    .optional()
    .catch(undefined),
});
export type ChannelAccount = z.infer<typeof accountSchema>;

export const channelsSchema = z.object({
  channelAccounts: mapOf(listOf(accountSchema, 500), 200),
  /** The account that is meant where none is named. */
  channelDefaultAccountId: mapOf(id, 200).optional().catch(undefined),
  statusIssues: listOf(
    z.object({
      channel: id,
      accountId: id.optional().catch(undefined),
      kind: said,
      message: said,
    }),
    500,
  ).catch([]),
});
export type ChannelsStatus = z.infer<typeof channelsSchema>;

export const agentsSchema = z.object({
  defaultId: id.optional().catch(undefined),
  agents: listOf(z.object({ id, name: said }), 1_000),
});
export type AgentsList = z.infer<typeof agentsSchema>;

/** A message is on its way to its network. */
export const sentSchema = z.object({ messageId: id.nullish().catch(null) });

const bindingSchema = z.object({
  agentId: id,
  match: z.object({ channel: id, accountId: id.optional() }),
});
export type Binding = z.infer<typeof bindingSchema>;

export const configSchema = z.object({
  valid: z.boolean(),
  issues: listOf(z.object({ path: said, message: said }), 200).catch([]),
  config: z
    .object({
      bindings: listOf(bindingSchema, 2_000).optional().catch(undefined),
      channels: mapOf(z.unknown(), 200).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});
export type GatewayConfig = z.infer<typeof configSchema>;

const count = z.int().nonnegative().catch(0);

/** What a restart would interrupt. */
export const workSchema = z.object({
  counts: z.object({ queueSize: count, pendingReplies: count, embeddedRuns: count }),
});
export type GatewayWork = z.infer<typeof workSchema>;

export const restartAnswerSchema = z.object({
  ok: z.boolean().catch(true),
  status: z.string().max(100).catch('scheduled'),
  preflight: z
    .object({ safe: z.boolean().catch(true) })
    .optional()
    .catch(undefined),
});

export const channelStartSchema = z.object({
  started: z.boolean().catch(true),
  outcome: z.object({ status: said, reason: said }).optional().catch(undefined),
});

/** The configuration as it is stored, and which one runs. */
export const configStateSchema = z.object({
  path: z.string().max(4_096).optional().catch(undefined),
  exists: z.boolean().catch(true),
  valid: z.boolean(),
  /** Without its secrets; `null` where it cannot be read. */
  raw: z.string().nullish().catch(null),
  hash: id.nullish().catch(null),
  issues: listOf(configIssueSchema, 200).catch([]),
  configRevisionHash: id.nullish().catch(null),
  appliedConfigHash: id.nullish().catch(null),
});
export type ConfigState = z.infer<typeof configStateSchema>;

export const configSchemaSchema = z.object({ schema: z.record(z.string(), z.unknown()) });

export const schemaNodeSchema = z.object({
  reloadKind: z.enum(['restart', 'hot', 'none']).optional().catch(undefined),
});

export const configAppliedSchema = z.object({
  hash: id.nullish().catch(null),
  sentinel: z
    .object({
      payload: z.object({ stats: z.object({ requiresRestart: z.boolean() }) }),
    })
    .optional()
    .catch(undefined),
});
export type ConfigApplied = z.infer<typeof configAppliedSchema>;

export const shutdownSchema = z.object({
  reason: said,
  restartExpectedMs: z.number().optional().catch(undefined),
});

/** The ids of plugins, however a release names them. */
export function pluginNames(list: z.infer<typeof pluginIds> | undefined): string[] {
  return (list ?? []).flatMap((each) =>
    typeof each === 'string' ? [each] : [each.id ?? each.pluginId ?? []].flat(),
  );
}
