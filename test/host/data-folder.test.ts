import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import {
  dataPaths,
  defaultConfigFolder,
  defaultDataFolder,
  prepareDataFolder,
} from '#electron/host/data-folder.ts';

function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'data-'));
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

const modeOf = (path: string) => statSync(path).mode & 0o777;

test.for<[NodeJS.Platform, Record<string, string>, string, string]>([
  ['linux', {}, '/home/ana/.local/share/admin-agent', '/home/ana/.config/admin-agent'],
  [
    'linux',
    { XDG_DATA_HOME: '/data', XDG_CONFIG_HOME: '/config' },
    '/data/admin-agent',
    '/config/admin-agent',
  ],
  [
    'linux',
    { XDG_DATA_HOME: 'not/absolute', XDG_CONFIG_HOME: '' },
    '/home/ana/.local/share/admin-agent',
    '/home/ana/.config/admin-agent',
  ],
  [
    'darwin',
    {},
    '/home/ana/Library/Application Support/Admin Agent',
    '/home/ana/Library/Preferences/Admin Agent',
  ],
  [
    'win32',
    { LOCALAPPDATA: 'C:\\Local', APPDATA: 'C:\\Roaming' },
    'C:\\Local\\Admin Agent',
    'C:\\Roaming\\Admin Agent',
  ],
  ['linux', { ADMIN_AGENT_DATA: '/srv/aa' }, '/srv/aa', '/home/ana/.config/admin-agent'],
])('on %s with %o data and settings are where they belong', ([platform, env, data, config]) => {
  const machine = { platform, env, home: '/home/ana' };

  expect(defaultDataFolder(machine)).toBe(data);
  expect(defaultConfigFolder(machine)).toBe(config);
});

test('a new folder is made closed to others, and so is an empty one', () => {
  using temporary = temporaryFolder();
  const made = join(temporary.folder, 'a', 'b');
  const empty = join(temporary.folder, 'empty');
  mkdirSync(empty, { mode: 0o755 });

  prepareDataFolder(made);
  prepareDataFolder(empty);

  expect([modeOf(made), modeOf(empty)]).toEqual([0o700, 0o700]);
});

test('a folder of ours that was opened is closed again, somebody else’s stays as it is', () => {
  using temporary = temporaryFolder();
  const [ours, others] = [join(temporary.folder, 'ours'), join(temporary.folder, 'others')];
  for (const folder of [ours, others]) {
    mkdirSync(folder);
    writeFileSync(join(folder, 'something'), '');
    chmodSync(folder, 0o755);
  }
  writeFileSync(dataPaths(ours).lock, '');

  prepareDataFolder(ours);
  prepareDataFolder(others);

  expect([modeOf(ours), modeOf(others)]).toEqual([0o700, 0o755]);
});

test.for<[string, (folder: string) => string]>([
  ['a file', (folder) => join(folder, 'file')],
  ['a folder in a file', (folder) => join(folder, 'file', 'data')],
])('%s is no data folder, and the error says which and why', ([, pathIn]) => {
  using temporary = temporaryFolder();
  writeFileSync(join(temporary.folder, 'file'), '');
  const path = pathIn(temporary.folder);

  expect(() => prepareDataFolder(path)).toThrow(
    expect.objectContaining({
      code: 'data_folder_unusable',
      details: { folder: path, reason: expect.stringMatching(/^(EEXIST|ENOTDIR)/) },
    }),
  );
});
