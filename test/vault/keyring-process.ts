// A process of its own with a vault on the keychain of its session, as the agent has it: does one thing, answers one
// line of JSON. `node test/vault/keyring-process.ts DATABASE status|seal|read|replace|rotate [VALUE]`
import { createIds } from '#electron/agent/ids.ts';
import type { SecretRef } from '#electron/agent/ports.ts';
import { createRandom } from '#electron/host/random.ts';
import { createRealClock } from '#electron/host/real-clock.ts';
import { openDatabase } from '#electron/store/database.ts';
import { chooseKeepers } from '#electron/vault/choose-keepers.ts';
import { createVault } from '#electron/vault/vault.ts';
import { AppError } from '#shared/errors.ts';
import { silentLogger } from '#test/support/test-agent.ts';

import { addTenants, aurora } from './a-vault.ts';

const [path = ':memory:', action = 'status', value = ''] = process.argv.slice(2);

const clock = createRealClock();
const { db } = await openDatabase(path, { now: clock.now });
if ((await db.selectFrom('tenants').select('id').execute()).length === 0) {
  await addTenants({ db });
}
const vault = createVault({
  db,
  clock,
  logger: silentLogger,
  ids: createIds({ clock, random: createRandom() }),
  ...chooseKeepers({ environment: process.env, clock, logger: silentLogger }),
});
// The clock's timers keep no process alive by themselves.
const alive = setInterval(() => undefined, 1_000);
await vault.start();

async function act(): Promise<string | undefined> {
  switch (action) {
    case 'seal':
      return db
        .transaction()
        .execute((transaction) => vault.seal(transaction, aurora, 'token', value));
    case 'read':
      return (await vault.open(aurora, value as SecretRef)).toString();
    case 'rotate':
      await vault.rotate();
      return undefined;
    default:
      return undefined;
  }
}

const answer = await act().then(
  (result) => ({ result }),
  (error: unknown) => ({ error: error instanceof AppError ? error.code : String(error) }),
);
console.log(JSON.stringify({ ...answer, status: vault.status() }));
clearInterval(alive);
vault.close();
await db.destroy();
