import { randomBytes } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';

import { KeeperTrouble, type KeyKeeper } from './key-keeper.ts';
import type { Logger } from './ports.ts';
import { createPrivateFile, PrivateFileError, readPrivateFile } from './private-file.ts';
import { keyBytes } from './seal.ts';
import { unwrapKek, wrapKek } from './wrapping.ts';

const backend = 'key_file';

/**
 * Wraps the key by one that stands in a file: 32 bytes as they are, in base64 or in hex. The file is only read, so
 * that it can be a credential of a service manager; where there is none yet, the first key makes one.
 */
export function createKeyFileKeeper({ path, logger }: { path: string; logger: Logger }): KeyKeeper {
  function read(): Buffer {
    const content = readPrivateFile(path);
    try {
      return parseKey(content);
    } finally {
      content.fill(0);
    }
  }

  function make(): Buffer {
    accessSync(dirname(path), constants.W_OK);
    createPrivateFile(path, `${randomBytes(keyBytes).toString('base64')}\n`);
    return read();
  }

  function use<Result>(open: () => Buffer, act: (fileKey: Buffer) => Result): Result {
    const fileKey = attempt(open);
    try {
      return act(fileKey);
    } finally {
      fileKey.fill(0);
    }
  }

  function attempt<Result>(act: () => Result): Result {
    try {
      return act();
    } catch (error) {
      const reason = error instanceof PrivateFileError ? error.reason : 'unknown';
      logger.warn({ file: path, reason }, 'the key file cannot be used');
      throw new KeeperTrouble('key_file_unusable', { cause: error });
    }
  }

  const readOrMake = () => (isMissing(path) ? make() : read());

  return {
    backend,
    async ready() {
      if (isMissing(path)) {
        attempt(() => accessSync(dirname(path), constants.W_OK));
      } else {
        use(read, () => undefined);
      }
    },
    keep: async (id, key) =>
      use(readOrMake, (by) => ({ wrapped: wrapKek({ id, backend, by }, key), derivation: null })),
    fetch: async (id, kept) =>
      kept.wrapped === null ? undefined : use(read, (by) => unwrapKek({ id, backend, by }, kept)),
    // The wrapped key is in the store alone and goes with its row.
    destroy: async () => undefined,
    forget() {},
  };
}

function isMissing(path: string): boolean {
  try {
    accessSync(path, constants.F_OK);
    return false;
  } catch {
    return true;
  }
}

function parseKey(content: Buffer): Buffer {
  if (content.length === keyBytes) {
    return Buffer.from(content);
  }
  const text = content.toString('latin1').trim();
  const key = /^[0-9a-f]{64}$/i.test(text)
    ? Buffer.from(text, 'hex')
    : Buffer.from(/^[\w+/-]{43}=?$/.test(text) ? text : '', 'base64');
  if (key.length !== keyBytes) {
    throw new PrivateFileError('not_a_key');
  }
  return key;
}
