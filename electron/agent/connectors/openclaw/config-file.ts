import { realpath } from 'node:fs/promises';
import { isAbsolute } from 'node:path';

import { isObject } from '#electron/agent/json/json-tree.ts';
import { parseJson5 } from '#electron/agent/json/read-json.ts';

import {
  readConfigFile as readFile,
  replaceConfigFile as replaceFile,
} from '../config-source/config-file.ts';
import { isSame } from './redacted.ts';

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
