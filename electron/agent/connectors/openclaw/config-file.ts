import { constants } from 'node:fs';
import { chown, lstat, open, realpath } from 'node:fs/promises';
import { isAbsolute } from 'node:path';

import { type Json5, parseJson5 } from '#electron/agent/discovery/json5.ts';
import { writePrivateFile } from '#electron/store/private-file.ts';

/** What stands in the place of a secret in all that a gateway tells; written back, it keeps the secret. */
export const redactedValue = '__OPENCLAW_REDACTED__';

const maxBytes = 2 * 1024 * 1024;

/** The bytes of a gateway's configuration file; `undefined` where there is none, or none that can be one. */
export async function readConfigFile(path: string): Promise<Buffer | undefined> {
  try {
    if (!isAbsolute(path)) {
      return undefined;
    }
    // A pipe would never end.
    await using file = await open(await realpath(path), constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = await file.stat();
    if (!stats.isFile() || stats.size > maxBytes) {
      return undefined;
    }
    return await file.readFile();
  } catch {
    return undefined;
  }
}

/** Changes whenever the file does. */
export async function stampOf(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await lstat(await realpath(path));
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return 'none';
  }
}

/**
 * Whether a file says what a gateway says that its configuration is, secrets apart. The address may be a tunnel, and then
 * the same path is another gateway's file, or none of any.
 */
export function isToldBy(told: string, bytes: Uint8Array): boolean {
  try {
    return isSame(parseJson5(told), parseJson5(Buffer.from(bytes).toString('utf8')));
  } catch {
    return false;
  }
}

function isSame(told: Json5 | undefined, found: Json5 | undefined): boolean {
  if (told === redactedValue || Object.is(told, found)) {
    return true;
  }
  if (Array.isArray(told) && Array.isArray(found)) {
    return told.length === found.length && told.every((item, at) => isSame(item, found[at]));
  }
  if (isMap(told) && isMap(found)) {
    const keys = Object.keys(told);
    return (
      keys.length === Object.keys(found).length &&
      keys.every((key) => isSame(told[key], found[key]))
    );
  }
  return false;
}

export function isMap(value: Json5 | undefined): value is { [key: string]: Json5 } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Puts these bytes in the place of the file, which is kept beside it. Whoever reads it meanwhile sees the old or the new
 * one, and only its owner can.
 */
export async function replaceConfigFile(
  path: string,
  bytes: Uint8Array,
  { now }: { now: number },
): Promise<void> {
  const real = await realpath(path).catch(() => path);
  const before = await readConfigFile(real);
  const owner = await lstat(real).catch(() => undefined);
  if (before) {
    const time = new Date(now).toISOString().replaceAll(':', '-');
    await give(`${real}.rejected-${time}`, before, owner);
  }
  await give(real, bytes, owner);
}

/** As root, what was another user's stays theirs: the gateway has to read it. */
async function give(
  path: string,
  bytes: Uint8Array,
  owner: { uid: number; gid: number } | undefined,
): Promise<void> {
  writePrivateFile(path, bytes);
  if (owner && process.getuid?.() === 0 && owner.uid !== 0) {
    await chown(path, owner.uid, owner.gid);
  }
}
