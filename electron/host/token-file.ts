import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';

import { writePrivateFile } from '#electron/store/private-file.ts';

import { StartError, systemReason } from './start-error.ts';

// A token that is made is 43 characters long; one that a person chose must not be guessable in a day at the rate
// at which wrong ones are answered.
const shortestToken = 8;

type AccessToken = {
  token: string;
  /** Others on this machine may read the file: worth a warning, not a refusal. */
  isReadableByOthers: boolean;
};

/** The access token on the file's first line; a new one is made where there is no file yet. */
export function readOrCreateToken(path: string): AccessToken {
  try {
    return readToken(path);
  } catch (error) {
    if (systemReason(error) !== 'ENOENT') {
      throw error instanceof StartError ? error : unusable(path, systemReason(error), error);
    }
  }
  const token = randomBytes(32).toString('base64url');
  try {
    writePrivateFile(path, `${token}\n`);
  } catch (error) {
    throw unusable(path, systemReason(error), error);
  }
  return { token, isReadableByOthers: false };
}

/** Throws what the file system says, `ENOENT` where there is no file, or a `StartError` where it holds no token. */
export function readToken(path: string): AccessToken {
  const token = (readFileSync(path, 'utf8').split('\n')[0] ?? '').trim();
  if (token.length < shortestToken || /[^\u0021-\u007e]/.test(token)) {
    throw unusable(path, 'token');
  }
  const isReadableByOthers = process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0;
  return { token, isReadableByOthers };
}

function unusable(path: string, reason: string, cause?: unknown): StartError {
  return new StartError('token_unusable', { file: path, reason }, { cause });
}
