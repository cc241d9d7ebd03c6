import { z } from 'zod';

import type { BridgeRequest } from '#shared/bridge.ts';

export const maxInputBytes = 1024 * 1024;
export const maxInputDepth = 12;

const operationId = z.int().min(0);

const bridgeRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('start'),
    id: operationId,
    type: z.enum(['query', 'mutation', 'subscription']),
    path: z.string().min(1).max(200),
    input: z.unknown().optional(),
  }),
  z.strictObject({ kind: z.literal('stop'), id: operationId }),
]);

/** The request as our own page sends it; `undefined` for anything else. */
export function parseBridgeRequest(message: unknown): BridgeRequest | undefined {
  const parsed = bridgeRequestSchema.safeParse(message);
  if (!parsed.success) {
    return undefined;
  }
  // What arrives without a field arrives with `undefined` by structured clone, too.
  return parsed.data.kind === 'start' ? { ...parsed.data, input: parsed.data.input } : parsed.data;
}

export type InputFault = 'too_large' | 'too_deep' | 'not_plain';

/**
 * Why an input may not go on to the router, or `undefined` where it may. Structured clone carries
 * cycles, maps and shared references that JSON cannot, so the walk has a budget of its own.
 */
export function findInputFault(input: unknown): InputFault | undefined {
  const walk = { left: maxInputBytes };
  const fault = visit(input, 0, walk);
  if (fault !== undefined || input === undefined) {
    return fault;
  }
  return Buffer.byteLength(JSON.stringify(input)) > maxInputBytes ? 'too_large' : undefined;
}

function visit(value: unknown, depth: number, walk: { left: number }): InputFault | undefined {
  walk.left -= typeof value === 'string' ? value.length + 1 : 1;
  if (walk.left < 0) {
    return 'too_large';
  }
  if (typeof value !== 'object' || value === null) {
    return isPlainScalar(value) ? undefined : 'not_plain';
  }
  if (depth >= maxInputDepth) {
    return 'too_deep';
  }
  if (!Array.isArray(value) && !isPlainObject(value)) {
    return 'not_plain';
  }
  for (const [key, inner] of Object.entries(value)) {
    walk.left -= key.length;
    const fault = visit(inner, depth + 1, walk);
    if (fault !== undefined) {
      return fault;
    }
  }
  return undefined;
}

function isPlainScalar(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  );
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
