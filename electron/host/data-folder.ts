import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  statSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join, posix, win32 } from 'node:path';

import { StartError, systemReason } from './start-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

type Machine = { platform: NodeJS.Platform; env: Environment; home: string };

const thisMachine = (): Machine => ({
  platform: process.platform,
  env: process.env,
  home: homedir(),
});

/** Where a person's data belongs on this platform (XDG on Linux); `ADMIN_AGENT_DATA` goes before all. */
export function defaultDataFolder({ platform, env, home }: Machine = thisMachine()): string {
  if (env['ADMIN_AGENT_DATA']) {
    return env['ADMIN_AGENT_DATA'];
  }
  if (platform === 'darwin') {
    return posix.join(home, 'Library', 'Application Support', 'Admin Agent');
  }
  if (platform === 'win32') {
    return win32.join(env['LOCALAPPDATA'] ?? win32.join(home, 'AppData', 'Local'), 'Admin Agent');
  }
  return posix.join(
    absolute(env['XDG_DATA_HOME']) ?? posix.join(home, '.local', 'share'),
    'admin-agent',
  );
}

/** Where a person's settings for the command line belong on this platform. */
export function defaultConfigFolder({ platform, env, home }: Machine = thisMachine()): string {
  if (platform === 'darwin') {
    return posix.join(home, 'Library', 'Preferences', 'Admin Agent');
  }
  if (platform === 'win32') {
    return win32.join(env['APPDATA'] ?? win32.join(home, 'AppData', 'Roaming'), 'Admin Agent');
  }
  return posix.join(absolute(env['XDG_CONFIG_HOME']) ?? posix.join(home, '.config'), 'admin-agent');
}

/** The XDG specification says that a path which is not absolute is to be ignored. */
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && posix.isAbsolute(path) ? path : undefined;
}

/** What lies where in the data folder. */
export function dataPaths(folder: string) {
  return {
    logs: join(folder, 'logs'),
    lock: join(folder, 'agent.lock'),
    runtime: join(folder, 'runtime.json'),
    token: join(folder, 'token'),
  };
}

/** Makes the data folder if need be, closed to other users. Throws a `StartError` that says what is wrong with it. */
export function prepareDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!statSync(folder).isDirectory()) {
      throw new Error('ENOTDIR');
    }
    closeToOthers(folder);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartError(
      'data_folder_unusable',
      { folder, reason: systemReason(error) },
      { cause: error },
    );
  }
}

/** Only a folder that is new or ours: one that somebody named by mistake, such as `/tmp`, stays as it is. */
function closeToOthers(folder: string): void {
  const isOpen = (statSync(folder).mode & 0o077) !== 0;
  const names = readdirSync(folder);
  const isOurs = names.length === 0 || existsSync(dataPaths(folder).lock);
  if (process.platform === 'win32' || !isOpen || !isOurs) {
    return;
  }
  try {
    chmodSync(folder, 0o700);
  } catch (error) {
    if (systemReason(error) !== 'EPERM') {
      throw error;
    }
  }
}
