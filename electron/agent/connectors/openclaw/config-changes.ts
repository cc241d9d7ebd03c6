import { isObject, type JsonValue } from '#electron/agent/json/json-tree.ts';

import { redactedValue } from './redacted.ts';

/** Where two documents differ, by the names on the way there. Lists are compared as one value. */
export function changedPaths(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: readonly string[] = [],
): (readonly string[])[] {
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => changedPaths(before[key], after[key], [...path, key]));
  }
  return isKept(before, after) ? [] : [path];
}

/** What is redacted on either side is what is there. */
function isKept(before: JsonValue | undefined, after: JsonValue | undefined): boolean {
  if (Object.is(before, after)) {
    return true;
  }
  if (before === redactedValue || after === redactedValue) {
    return before !== undefined && after !== undefined;
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    return before.length === after.length && before.every((item, at) => isKept(item, after[at]));
  }
  return isObject(before) && isObject(after) && changedPaths(before, after).length === 0;
}

const ways = ['gateway.port', 'gateway.auth.mode', 'gateway.auth.token', 'gateway.auth.password'];

/**
 * What of a change would lock us out: the bot's settings say by which port and token its gateway is reached. That is to
 * be changed at the gateway and in the settings, by a person. What is as the settings have it is none.
 */
export function lockedOutBy(
  before: JsonValue | undefined,
  after: JsonValue,
  known: { port: number; token: string | null },
): string[] {
  const asKnown = new Map<string, unknown>([
    ['gateway.port', known.port],
    ['gateway.auth.token', known.token],
    ['gateway.auth.password', known.token],
  ]);
  return ways.filter((way) => {
    const path = way.split('.');
    const was = valueAt(before, path);
    const is = valueAt(after, path);
    // Of what cannot be read nothing is known, but that a token of ours is one.
    const isUnknown = before === undefined && (is === undefined || way === 'gateway.auth.mode');
    return !isUnknown && !isKept(was, is) && asKnown.get(way) !== is && is !== redactedValue;
  });
}

function valueAt(document: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(
    (value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    document,
  );
}
