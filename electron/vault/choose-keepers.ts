import type { VaultBackend } from '#shared/schemas/vault.ts';

import { createKeyFileKeeper } from './key-file-keeper.ts';
import { KeeperTrouble, type KeyKeeper } from './key-keeper.ts';
import { createKeychainKeeper } from './keychain-keeper.ts';
import {
  createPassphraseKeeper,
  type PassphraseCost,
  type PassphraseKeeper,
} from './passphrase-keeper.ts';
import type { Clock, Environment, Logger } from './ports.ts';
import { PrivateFileError, readPrivateFile } from './private-file.ts';

export type Keepers = {
  keychain: KeyKeeper;
  passphrase: PassphraseKeeper;
  /** Only where a file is named. */
  key_file?: KeyKeeper;
};

export type KeeperChoice = {
  keepers: Keepers;
  /** What keeps the key unless somebody says otherwise. */
  chosen: VaultBackend;
  isPassphraseInEnvironment: boolean;
};

type Options = {
  /** The passphrase is taken out of it. */
  environment: Environment;
  clock: Clock;
  logger: Logger;
  keychain?: KeyKeeper;
  cost?: PassphraseCost;
};

/** What the environment says of where the key is: a key file, a passphrase in a file, a passphrase, or the keychain. */
export function chooseKeepers({
  environment,
  clock,
  logger,
  keychain = createKeychainKeeper({ clock }),
  cost,
}: Options): KeeperChoice {
  const keyFile = environment['ADMIN_AGENT_KEY_FILE'];
  const passphraseFile = environment['ADMIN_AGENT_PASSPHRASE_FILE'];
  const given = environment['ADMIN_AGENT_PASSPHRASE'];
  delete environment['ADMIN_AGENT_PASSPHRASE'];
  if (given) {
    logger.warn(
      { setting: 'ADMIN_AGENT_PASSPHRASE', better: 'ADMIN_AGENT_PASSPHRASE_FILE' },
      'the passphrase of the vault stands in the environment, where other programs of this user can read it',
    );
  }

  const passphrase = createPassphraseKeeper({
    ...(passphraseFile && { supply: () => readPassphrase(passphraseFile, logger) }),
    ...(given && !passphraseFile && { given }),
    ...(cost && { cost }),
  });
  return {
    keepers: {
      keychain,
      passphrase,
      ...(keyFile && { key_file: createKeyFileKeeper({ path: keyFile, logger }) }),
    },
    chosen: keyFile ? 'key_file' : passphraseFile || given ? 'passphrase' : 'keychain',
    isPassphraseInEnvironment: Boolean(given),
  };
}

function readPassphrase(path: string, logger: Logger): Buffer {
  try {
    return readPrivateFile(path);
  } catch (error) {
    const reason = error instanceof PrivateFileError ? error.reason : 'unknown';
    logger.warn({ file: path, reason }, 'the file with the passphrase cannot be used');
    throw new KeeperTrouble('key_file_unusable', { cause: error });
  }
}
