import { createIds } from '#electron/agent/ids.ts';
import type { Clock } from '#electron/agent/ports.ts';
import { createRandom } from '#electron/host/random.ts';
import type { Database } from '#electron/store/database.ts';
import { chooseKeepers } from '#electron/vault/choose-keepers.ts';
import { createKeychainKeeper } from '#electron/vault/keychain-keeper.ts';
import type { Environment, Logger } from '#electron/vault/ports.ts';
import { createVault } from '#electron/vault/vault.ts';

import { createMemoryKeychain } from './memory-keychain.ts';

type Options = {
  db: Database;
  clock: Clock;
  keychain?: ReturnType<typeof createMemoryKeychain>;
  environment?: Environment;
  logger?: Logger;
};

/** The least that Argon2id can cost. */
const cheap = { memoryKiB: 8, passes: 1 };

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** The real vault over a keychain in memory, not started yet. */
export function createTestVault({
  db,
  clock,
  keychain = createMemoryKeychain(),
  environment = {},
  logger = silent,
}: Options) {
  const keeper = createKeychainKeeper({ clock, load: async () => keychain });
  return createVault({
    db,
    clock,
    logger,
    ids: createIds({ clock, random: createRandom() }),
    ...chooseKeepers({ environment, clock, logger, keychain: keeper, cost: cheap }),
  });
}

/** As `createTestVault`, ready for use: for tests that are about something else. */
export async function createMemoryVault(options: Options) {
  const vault = createTestVault(options);
  await vault.start();
  return vault;
}
