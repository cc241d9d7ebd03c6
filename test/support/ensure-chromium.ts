// `npm run e2e` runs this first: there has to be a Chromium, and where one can be installed it is.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

import { findChromium } from './find-chromium.ts';

/** Says whether the package manager brought one. */
function installWithApt(): boolean {
  // A path that was given and is wrong is to be put right, not worked around.
  const isOurs = process.env.CHROMIUM_PATH === undefined && process.getuid?.() === 0;
  if (!isOurs || !existsSync('/usr/bin/apt-get')) {
    return false;
  }
  console.log('Installing Chromium …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return [
    ['update', '-q'],
    ['install', '-y', '-q', '--no-install-recommends', 'chromium'],
  ].every((args) => spawnSync('/usr/bin/apt-get', args, { env, stdio: 'ignore' }).status === 0);
}

const path = findChromium() ?? (installWithApt() ? findChromium() : undefined);
if (path === undefined) {
  console.error(
    'No Chromium was found: install one (`sudo apt-get install chromium`, or `npx playwright install chromium` ' +
      'where downloads are possible), or set CHROMIUM_PATH to the one that you have.',
  );
  process.exitCode = 1;
} else {
  console.log(`Chromium: ${path}`);
}
