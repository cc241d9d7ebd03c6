import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findElectron } from '#electron/host/electron-binary.ts';

import { type Driver, type Launch, projectRoot } from './driver.ts';
import { launchBrowser } from './launch-browser.ts';
import { launchElectron } from './launch-electron.ts';
import { launchStandin } from './launch-standin.ts';

/** The built app on a fresh data folder, in its window or in a browser against the headless host. */
export async function launch(host: 'desktop' | 'browser'): Promise<Driver> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'admin-agent-e2e-'));
  const remove = (): void => rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  const options: Launch = {
    dataFolder: join(dataFolder, 'data'),
    env: {
      ...(process.env as Record<string, string>),
      ADMIN_AGENT_DATA: join(dataFolder, 'data'),
      ADMIN_AGENT_TRAY: 'on',
      TZ: 'America/Sao_Paulo',
    },
    args: [`--user-data-dir=${join(dataFolder, 'profile')}`, '--lang=en-US'],
  };
  try {
    const driver = await start(host, options);
    return {
      ...driver,
      dispose: async () => {
        await driver.dispose();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

function start(host: 'desktop' | 'browser', options: Launch): Promise<Driver> {
  if (host === 'browser') {
    return launchBrowser(options);
  }
  const binary = findElectron(projectRoot);
  if (!binary && process.env.E2E_REQUIRE_ELECTRON) {
    throw new Error('E2E_REQUIRE_ELECTRON is set, but Electron’s binary is not here');
  }
  return binary ? launchElectron(binary, options) : launchStandin(options);
}
