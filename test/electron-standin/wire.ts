// Values across the DevTools protocol. Electron uses structured clone; this covers what an IPC message normally
// carries and throws on the rest (as structured clone does for functions). Both functions are also injected into
// the page as source, so they may use nothing from outside their own body.

export function encode(value: unknown): unknown {
  if (value === undefined) return { $: 'undefined' };
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number')
    return Number.isFinite(value) ? value : { $: 'number', v: String(value) };
  if (typeof value === 'bigint') return { $: 'bigint', v: String(value) };
  if (typeof value === 'function' || typeof value === 'symbol')
    throw new Error('An object could not be cloned.');
  if (Array.isArray(value)) return value.map(encode);
  if (value instanceof Date) return { $: 'date', v: value.getTime() };
  if (value instanceof Map) return { $: 'map', v: [...value].map(encode) };
  if (value instanceof Set) return { $: 'set', v: [...value].map(encode) };
  if (value instanceof Uint8Array) return { $: 'bytes', v: Array.from(value) };
  if (value instanceof Error)
    return { $: 'error', v: { name: value.name, message: value.message } };
  if (value instanceof Promise) throw new Error('An object could not be cloned.');
  return { $: 'object', v: Object.entries(value as object).map(([k, v]) => [k, encode(v)]) };
}

export function decode(value: any): any {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(decode);
  switch (value.$) {
    case 'undefined':
      return undefined;
    case 'number':
      return Number(value.v);
    case 'bigint':
      return BigInt(value.v);
    case 'date':
      return new Date(value.v);
    case 'map':
      return new Map(value.v.map(decode));
    case 'set':
      return new Set(value.v.map(decode));
    case 'bytes':
      return Uint8Array.from(value.v);
    case 'error':
      return Object.assign(new Error(value.v.message), { name: value.v.name });
    default:
      return Object.fromEntries(value.v.map(([k, v]: [string, unknown]) => [k, decode(v)]));
  }
}
