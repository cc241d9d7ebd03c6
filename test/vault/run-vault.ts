// `npm run test:vault`: the tests of the vault with all 200 lives, and everything there is of the real keyring.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

for (const args of [
  ['test/support/ensure-keyring.ts'],
  ['node_modules/vitest/vitest.mjs', 'run', 'test/vault'],
]) {
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { VAULT_SEQUENCES: '200', ...process.env, VAULT_ALL: '1' },
  });
  process.exitCode ||= status ?? 1;
}
