import type { z } from 'zod';

export type Json = z.infer<ReturnType<typeof z.json>>;

export type JsonMismatch = { at: string; expected: Json; got: Json | undefined };

const maxDepth = 100;

/**
 * Where `got` is not what was expected, or `undefined` if it is: an object must have at least the fields
 * named, an array as many entries, anything else must be equal.
 */
export function findMismatch(expected: Json, got: Json | undefined): JsonMismatch | undefined {
  return compare(expected, got, '$', 0);
}

function compare(
  expected: Json,
  got: Json | undefined,
  at: string,
  depth: number,
): JsonMismatch | undefined {
  if (typeof expected !== 'object' || expected === null) {
    return expected === got ? undefined : { at, expected, got };
  }
  const isSameShape =
    typeof got === 'object' &&
    got !== null &&
    Array.isArray(expected) === Array.isArray(got) &&
    (!Array.isArray(expected) || expected.length === (got as Json[]).length);
  if (!isSameShape || depth > maxDepth) {
    return { at, expected, got };
  }
  for (const [key, value] of Object.entries(expected)) {
    const name = Array.isArray(expected) ? `[${key}]` : `.${key}`;
    const mismatch = compare(value, ownValue(got, key), at + name, depth + 1);
    if (mismatch) {
      return mismatch;
    }
  }
  return undefined;
}

/** Never looks at the prototype: `{"constructor": …}` must not be found where it was not sent. */
function ownValue(value: Json[] | { [key: string]: Json }, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? (value as { [key: string]: Json })[key] : undefined;
}
