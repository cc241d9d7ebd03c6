import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';

import { dataPaths } from '#electron/host/data-folder.ts';
import { currentHolder } from '#electron/host/instance-lock.ts';
import { readRuntimeFile } from '#electron/host/runtime-file.ts';
import { checkIntegrity } from '#electron/store/integrity.ts';

import type { Finding } from './finding.ts';

const mebibyte = 1024 * 1024;
const littleSpace = 1024 * mebibyte;
const tooLittleSpace = 100 * mebibyte;

/** Where there is no folder yet there is nothing to look at: the first start makes it. */
export function lookAtFolder(folder: string): Finding {
  const values = { folder };
  if (!existsSync(folder)) {
    return { name: 'data', outcome: 'ok', key: 'new', values };
  }
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return { name: 'data', outcome: 'fail', key: 'unwritable', values };
  }
  const isOpen = process.platform !== 'win32' && (statSync(folder).mode & 0o077) !== 0;
  return isOpen
    ? { name: 'data', outcome: 'warn', key: 'open', values }
    : { name: 'data', outcome: 'ok', key: 'ok', values };
}

export async function lookAtSpace(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(nearest(folder));
  const free = bavail * bsize;
  const values = { mebibytes: Math.floor(free / mebibyte) };
  if (free < tooLittleSpace) {
    return { name: 'space', outcome: 'fail', key: 'low', values };
  }
  const outcome = free < littleSpace ? 'warn' : 'ok';
  return { name: 'space', outcome, key: outcome === 'ok' ? 'ok' : 'low', values };
}

/** The folder itself, or the one that it would be made in. */
function nearest(folder: string): string {
  return existsSync(folder) ? folder : nearest(join(folder, '..'));
}

export function lookAtLock(folder: string): Finding {
  const paths = dataPaths(folder);
  const holder = existsSync(paths.lock) ? currentHolder(paths.lock) : undefined;
  if (holder) {
    return { name: 'lock', outcome: 'ok', key: 'held', values: { pid: holder.pid } };
  }
  return readRuntimeFile(paths.runtime)
    ? { name: 'lock', outcome: 'warn', key: 'left', values: { file: paths.runtime } }
    : { name: 'lock', outcome: 'ok', key: 'free' };
}

export async function lookAtStore(folder: string): Promise<Finding> {
  const path = join(folder, 'admin-agent.db');
  if (!existsSync(path)) {
    return { name: 'store', outcome: 'ok', key: 'new' };
  }
  const { isSound, detail } = await checkIntegrity(path, 'quick_check');
  return isSound
    ? { name: 'store', outcome: 'ok', key: 'ok' }
    : { name: 'store', outcome: 'fail', key: 'damaged', values: { detail: detail ?? '' } };
}

/** When anything in the folder was last written, in epoch milliseconds. */
export function newestWrite(folder: string): number | undefined {
  if (!existsSync(folder)) {
    return undefined;
  }
  const times = readdirSync(folder).map((name) => statSync(join(folder, name)).mtimeMs);
  return times.length === 0 ? undefined : Math.max(...times);
}
