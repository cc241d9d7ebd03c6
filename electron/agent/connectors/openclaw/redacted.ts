import { isObject, type JsonValue } from '#electron/agent/json/json-tree.ts';

/** What stands in the place of a secret in all that a gateway tells; written back, it keeps the secret. */
export const redactedValue = '__OPENCLAW_REDACTED__';

/** Whether what is found is what was told, secrets that were not told apart. */
export function isSame(told: JsonValue | undefined, found: JsonValue | undefined): boolean {
  // A secret is a text: what stood for more would have whoever says it believed whatever there is.
  if (Object.is(told, found) || (told === redactedValue && typeof found === 'string')) {
    return true;
  }
  if (Array.isArray(told) && Array.isArray(found)) {
    return told.length === found.length && told.every((item, at) => isSame(item, found[at]));
  }
  if (isObject(told) && isObject(found)) {
    const keys = Object.keys(told);
    return (
      keys.length === Object.keys(found).length &&
      keys.every((key) => isSame(told[key], found[key]))
    );
  }
  return false;
}
