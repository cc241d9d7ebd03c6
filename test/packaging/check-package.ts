// Packages the built app around a stub of Electron and looks at what came of it: the fuses, what is in the
// archive, and whether the archive alone can run (the walk, over the stand-in). `node test/packaging/check-package.ts`
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractAll, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

import { makeStubDist } from './make-stub-dist.ts';

const root = join(import.meta.dirname, '../..');
const work = mkdtempSync(join(tmpdir(), 'admin-agent-package-'));

const wantedFuses = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
} as const;

/** Nothing but what runs: no sources, no tests, no tools, no other platform's binaries, no maps. */
const unwanted = [
  /^\/(electron|renderer|shared|test|docs)\//,
  /\.map$/,
  /\/node_modules\/(vite|vitest|typescript|electron|react|@playwright|@biomejs|oxlint)\//,
  /prebuilds\/(darwin|win32|linuxmusl|linux-(arm|ia32))/,
];

function run(command: string, args: string[], env: NodeJS.ProcessEnv = process.env): void {
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', command), ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) {
    throw new Error(`${command} ended with ${status}`);
  }
}

function assert(isTrue: boolean, what: string): void {
  if (!isTrue) {
    throw new Error(what);
  }
  console.log(`ok  ${what}`);
}

async function check(): Promise<void> {
  await makeStubDist(join(work, 'electron'));
  const output = join(work, 'dist');
  run('electron-builder/cli.js', [
    '--linux',
    'dir',
    '--publish',
    'never',
    `-c.electronDist=${join(work, 'electron')}`,
    `-c.directories.output=${output}`,
  ]);
  const unpacked = join(output, 'linux-unpacked');

  const fuses = await getCurrentFuseWire(join(unpacked, 'admin-agent'));
  for (const [name, isOn] of Object.entries(wantedFuses)) {
    const state = fuses[FuseV1Options[name as keyof typeof wantedFuses]];
    assert(state === (isOn ? FuseState.ENABLE : FuseState.DISABLE), `fuse ${name}: ${isOn}`);
  }

  const archive = join(unpacked, 'resources/app.asar');
  const files = listPackage(archive, { isPack: false });
  const found = files.filter((file) => unwanted.some((pattern) => pattern.test(file)));
  assert(
    found.length === 0,
    `nothing unwanted among ${files.length} files ${found.slice(0, 5).join(' ')}`,
  );
  const sqlite = 'app.asar.unpacked/node_modules/better-sqlite3/prebuilds/linux-x64.node';
  assert(
    existsSync(join(unpacked, 'resources', sqlite)),
    'the database’s binary lies beside the archive',
  );
  const keychain = 'app.asar.unpacked/node_modules/keytar/prebuilds/linux-x64/keytar.node';
  assert(
    existsSync(join(unpacked, 'resources', keychain)),
    'the keychain’s binary lies beside the archive',
  );

  const app = join(work, 'app');
  extractAll(archive, app);
  const licences = readFileSync(join(app, 'out/main/third-party-licenses.md'), 'utf8');
  assert(
    licences.includes('date-holidays') && licences.includes('CC BY-SA 3.0'),
    'the licences of what is bundled come with it',
  );
  run('@playwright/test/cli.js', ['test', 'walk', '--project', 'desktop'], {
    ...process.env,
    E2E_APP_FOLDER: app,
  });
}

try {
  await check();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
