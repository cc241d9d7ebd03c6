import { createHash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

import { createTurns } from '#electron/agent/turns.ts';
import { AppError } from '#shared/errors.ts';

import { draftOf } from './config-drafts.ts';
import { maxConfigBytes } from './config-format.ts';

/** SHA-256 of the exact bytes, in hex. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * The whole of a plain file: not of a link, which may lead anywhere, nor of a pipe, which may never end. Rejects with
 * the `AppError` `config_unreachable`, whose reason is `missing`, `not_a_file`, `too_large`, `busy`, `forbidden` or the
 * system's own word.
 */
export async function readConfigFile(path: string): Promise<Buffer> {
  return (await readWhole(path)).bytes;
}

/**
 * Puts whole bytes in the place of the file's, with its mode and owner; readers see the old ones or the new, also after
 * a power cut. With `base` only where the file has that hash right before it is exchanged; without, it is made where it
 * is missing. Rejects with the `AppError` `config_unreachable`, `config_conflict` or `config_refused`.
 */
export function replaceConfigFile(path: string, bytes: Uint8Array, base?: string): Promise<void> {
  return inTurn(path, async () => {
    const like = await statsBefore(path, base);
    const draft = draftOf(path);
    try {
      await writeDraft(draft, bytes, like);
      if (base !== undefined && hashOf(await readConfigFile(path)) !== base) {
        throw new AppError('config_conflict');
      }
      await rename(draft, path);
      await syncFolder(dirname(path));
    } catch (error) {
      await rm(draft, { force: true });
      throw error instanceof AppError
        ? error
        : new AppError('config_refused', { reason: reasonOf(error) }, { cause: error });
    }
  });
}

/** Two that look and then write must not both look first. */
const inTurn = createTurns<string>();

/** `undefined` where there is no file and none is needed. */
async function statsBefore(path: string, base: string | undefined): Promise<Stats | undefined> {
  try {
    const { stats, bytes } = await readWhole(path);
    if (base !== undefined && hashOf(bytes) !== base) {
      throw new AppError('config_conflict');
    }
    return stats;
  } catch (error) {
    const isMissing = error instanceof AppError && error.details['reason'] === 'missing';
    if (base === undefined && isMissing) {
      return undefined;
    }
    throw error;
  }
}

async function readWhole(path: string): Promise<{ bytes: Buffer; stats: Stats }> {
  try {
    if (!(await lstat(path)).isFile()) {
      throw unreadable('not_a_file');
    }
    // What lies there can have been exchanged since.
    const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
    await using file = await open(path, flags);
    return await readHandle(file);
  } catch (error) {
    throw error instanceof AppError ? error : unreadable(reasonOf(error), error);
  }
}

async function readHandle(file: FileHandle): Promise<{ bytes: Buffer; stats: Stats }> {
  const stats = await file.stat();
  if (!stats.isFile()) {
    throw unreadable('not_a_file');
  }
  if (stats.size > maxConfigBytes) {
    throw unreadable('too_large');
  }
  // One more than there is, so that a file that grows meanwhile is seen to.
  const buffer = Buffer.alloc(stats.size + 1);
  let length = 0;
  for (let read = -1; read !== 0 && length < buffer.length; length += read) {
    ({ bytesRead: read } = await file.read(buffer, length, buffer.length - length, length));
  }
  if (length !== stats.size) {
    throw unreadable('busy');
  }
  return { bytes: buffer.subarray(0, length), stats };
}

async function writeDraft(draft: string, bytes: Uint8Array, like: Stats | undefined) {
  await using file = await open(draft, 'wx', 0o600);
  if (like && process.platform !== 'win32') {
    await keepOwner(file, like);
    await file.chmod(like.mode & 0o7777);
  }
  await file.writeFile(bytes);
  await file.sync();
}

/** A bot that can no longer read its configuration would be worse off than with the old one, so this may fail. */
async function keepOwner(file: FileHandle, like: Stats): Promise<void> {
  const { uid, gid } = await file.stat();
  if (uid !== like.uid || gid !== like.gid) {
    await file.chown(like.uid, like.gid);
  }
}

/** A new name survives a power cut only when its folder is on the disk too. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform !== 'win32') {
    await using handle = await open(folder, 'r');
    await handle.sync();
  }
}

function unreadable(reason: string, cause?: unknown): AppError {
  return new AppError('config_unreachable', { reason }, { cause });
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'missing';
    case 'ELOOP':
      return 'not_a_file';
    case 'EACCES':
    case 'EPERM':
      return 'forbidden';
    default:
      return code;
  }
}
