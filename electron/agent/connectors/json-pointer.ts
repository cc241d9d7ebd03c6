import type { Json } from './json-match.ts';

/** What a pointer (RFC 6901) points to, `undefined` where there is nothing. Never looks at a prototype. */
export function valueAt(json: Json, pointer: string): Json | undefined {
  let value: Json | undefined = json;
  for (const step of pointer.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !isWithin(value, key)) {
      return undefined;
    }
    value = (value as { [key: string]: Json })[key];
  }
  return value;
}

function isWithin(value: object, key: string): boolean {
  return Array.isArray(value) ? /^\d+$/.test(key) && key in value : Object.hasOwn(value, key);
}
