import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';

import { writePrivateFile } from '#electron/store/private-file.ts';

const largestBytes = 64 * 1_024;

/** Why a file that holds a key or a passphrase is not used; the system's own code where it gave one. */
export class PrivateFileError extends Error {
  override readonly name = 'PrivateFileError';
  readonly reason: string;

  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.reason = reason;
  }
}

/** Reads a file of this user's. Throws a `PrivateFileError`, also where others can read the file. */
export function readPrivateFile(path: string): Buffer {
  const handle = attempt(() => openSync(path, 'r'));
  try {
    const about = fstatSync(handle);
    if (!about.isFile() || about.size > largestBytes) {
      throw new PrivateFileError('not_a_key');
    }
    if (process.platform !== 'win32' && (about.mode & 0o077) !== 0) {
      throw new PrivateFileError('readable_by_others');
    }
    return attempt(() => readFileSync(handle));
  } finally {
    closeSync(handle);
  }
}

/** Makes a file for this user alone, whole and on the disk when this returns. */
export function createPrivateFile(path: string, content: string): void {
  attempt(() => writePrivateFile(path, content));
}

function attempt<Result>(act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new PrivateFileError(code, { cause: error });
  }
}
