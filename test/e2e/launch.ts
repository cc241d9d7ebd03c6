import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findElectron } from '#electron/host/electron-binary.ts';

import { type Driver, type Launch, projectRoot } from './driver.ts';
import { launchBrowser } from './launch-browser.ts';
import { launchElectron } from './launch-electron.ts';
import { launchStandin } from './launch-standin.ts';

export type Host = 'desktop' | 'browser';

/** What keeps the key of the vault. Never the keychain of whoever runs the tests. */
export type Keeper = 'passphrase' | 'nobody';

/** A place for one app, which may be started in it again. */
export type AppHome = {
  launch(keeper: Keeper): Promise<Driver>;
  /** What opens the vault where its keeper is the passphrase. */
  passphrase: string;
  remove(): void;
};

/** For the built app, in its window or in a browser against the headless host, on a fresh data folder. */
export function createAppHome(host: Host): AppHome {
  const folder = mkdtempSync(join(tmpdir(), 'admin-agent-e2e-'));
  const dataFolder = join(folder, 'data');
  const passphrase = `of the tests ${randomUUID()}`;
  const passphraseFile = join(folder, 'passphrase');
  writeFileSync(passphraseFile, `${passphrase}\n`, { mode: 0o600 });

  return {
    passphrase,
    launch: (keeper) =>
      start(host, {
        dataFolder,
        env: {
          ...(process.env as Record<string, string>),
          ADMIN_AGENT_DATA: dataFolder,
          ADMIN_AGENT_TRAY: 'on',
          ADMIN_AGENT_ALERT_AFTER: '0',
          ADMIN_AGENT_KEY_FILE: '',
          ADMIN_AGENT_PASSPHRASE: '',
          ADMIN_AGENT_PASSPHRASE_FILE: keeper === 'passphrase' ? passphraseFile : '',
          // Where the Secret Service would be; nobody is there.
          ...(keeper === 'nobody' && { DBUS_SESSION_BUS_ADDRESS: 'disabled:' }),
          TZ: 'America/Sao_Paulo',
        },
        args: [`--user-data-dir=${join(folder, 'profile')}`, '--lang=en-US'],
      }),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

function start(host: Host, options: Launch): Promise<Driver> {
  if (host === 'browser') {
    return launchBrowser(options);
  }
  const binary = findElectron(projectRoot);
  if (!binary && process.env.E2E_REQUIRE_ELECTRON) {
    throw new Error('E2E_REQUIRE_ELECTRON is set, but Electron’s binary is not here');
  }
  return binary ? launchElectron(binary, options) : launchStandin(options);
}
