import { isSame } from '#electron/agent/connectors/openclaw/redacted.ts';
import { isObject, type JsonValue } from '#electron/agent/json/json-tree.ts';
import { parseJson5 } from '#electron/agent/json/read-json.ts';
import type { ConfigFormat } from '#shared/schemas/connectors/repair.ts';

import { scalarsOf } from './scalars.ts';

/** A place whose value differs, with both values; `undefined` where there is none. */
export type Difference = {
  path: readonly string[];
  before: JsonValue | undefined;
  after: JsonValue | undefined;
};

/** Where two texts say something else; how they are written makes no difference. Lists are compared as one value. */
export function differences(before: string, after: string, format: ConfigFormat): Difference[] {
  const found: Difference[] = [];
  compare(meaningOf(before, format), meaningOf(after, format), [], found);
  return found;
}

/**
 * True where `found` is as `wanted` in everything in which `wanted` differs from `base`: the change is there, whatever
 * the bot wrote beside it, such as when it was changed. What the bot redacts is taken for what was wanted.
 */
export function holdsChange(
  { base, wanted, found }: { base: string; wanted: string; found: string },
  format: ConfigFormat,
): boolean {
  const there = meaningOf(found, format);
  return differences(base, wanted, format).every(({ path, after }) =>
    isSame(valueAt(there, path), after),
  );
}

function meaningOf(text: string, format: ConfigFormat): JsonValue {
  try {
    if (format === 'json' || format === 'json5') {
      return parseJson5(text);
    }
    if (format === 'env') {
      const named = scalarsOf(text, format).filter(({ key }) => key !== '');
      return Object.assign(
        Object.create(null) as { [key: string]: JsonValue },
        Object.fromEntries(named.map(({ key, value }) => [key, value])),
      );
    }
  } catch {
    // What cannot be read is compared as it is written.
  }
  return text.split(/\r?\n/).map((line) => line.trimEnd());
}

function compare(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: readonly string[],
  found: Difference[],
): void {
  if (isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      compare(before[key], after[key], [...path, key], found);
    }
    return;
  }
  if (!isSame(before, after)) {
    found.push({ path, before, after });
  }
}

function valueAt(value: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(
    (at, key) => (isObject(at) ? at[key] : undefined),
    value,
  );
}
