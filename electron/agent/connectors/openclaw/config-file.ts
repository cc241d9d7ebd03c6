import { realpath } from 'node:fs/promises';
import { isAbsolute } from 'node:path';

import { isObject, type JsonValue } from '#electron/agent/json/json-tree.ts';
import { parseJson5 } from '#electron/agent/json/read-json.ts';

import {
  readConfigFile as readFile,
  replaceConfigFile as replaceFile,
} from '../config-source/config-file.ts';

/** What stands in the place of a secret in all that a gateway tells; written back, it keeps the secret. */
export const redactedValue = '__OPENCLAW_REDACTED__';

/** The bytes of a gateway's configuration file; `undefined` where there is none, or none that can be one. */
export async function readConfigFile(path: string): Promise<Buffer | undefined> {
  try {
    return isAbsolute(path) ? await readFile(await realpath(path)) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether a file says what a gateway says that its configuration is, secrets apart. The address may be a tunnel, and then
 * the same path is another gateway's file, or none of any.
 */
export function isToldBy(told: string, bytes: Uint8Array): boolean {
  try {
    const whole = parseJson5(told);
    return isObject(whole) && isSame(whole, parseJson5(Buffer.from(bytes).toString('utf8')));
  } catch {
    return false;
  }
}

function isSame(told: JsonValue | undefined, found: JsonValue | undefined): boolean {
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

/** Puts these bytes in the place of the file, which is kept beside it. As `replaceConfigFile` of any file. */
export async function replaceConfigFile(
  path: string,
  bytes: Uint8Array,
  { now }: { now: number },
): Promise<void> {
  // A link stays one.
  const real = await realpath(path).catch(() => path);
  const before = await readConfigFile(real);
  if (before) {
    const time = new Date(now).toISOString().replaceAll(':', '-');
    await replaceFile(`${real}.rejected-${time}`, before);
  }
  await replaceFile(real, bytes);
}
