import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Says whether the package manager brought them: where it is Debian's, and this user may use it. */
export function installWithApt(packages: readonly string[]): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    return false;
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return [
    ['update', '-q'],
    ['install', '-y', '-q', '--no-install-recommends', ...packages],
  ].every((args) => spawnSync('/usr/bin/apt-get', args, { env, stdio: 'ignore' }).status === 0);
}
