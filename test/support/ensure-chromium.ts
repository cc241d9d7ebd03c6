// `npm run e2e` runs this first: there has to be a Chromium, and where one can be installed it is.
import { findChromium } from './find-chromium.ts';
import { installWithApt } from './install-with-apt.ts';

function install(): boolean {
  // A path that was given and is wrong is to be put right, not worked around.
  if (process.env.CHROMIUM_PATH !== undefined) {
    return false;
  }
  console.log('Installing Chromium …');
  return installWithApt(['chromium']);
}

const path = findChromium() ?? (install() ? findChromium() : undefined);
if (path === undefined) {
  console.error(
    'No Chromium was found: install one (`sudo apt-get install chromium`, or `npx playwright install chromium` ' +
      'where downloads are possible), or set CHROMIUM_PATH to the one that you have.',
  );
  process.exitCode = 1;
} else {
  console.log(`Chromium: ${path}`);
}
