import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** The package as it lies on a disk, with a command line built into it, in a folder of its own. */
function aBuiltPackage() {
  const folder = mkdtempSync(join(tmpdir(), 'built-'));
  copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
  for (const name of ['electron', 'shared', 'node_modules']) {
    symlinkSync(join(root, name), join(folder, name));
  }
  mkdirSync(join(folder, 'out'));
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const args = ['build', '--config', 'headless.vite.config.ts', '--logLevel', 'error'];
  execFileSync(process.execPath, [vite, ...args, '--outDir', join(folder, 'out/headless')], {
    cwd: root,
  });
  return {
    folder,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Runs `bin.mjs` where the package lies, not where its link leads. */
function run(folder: string, ...argv: string[]) {
  const flags = ['--preserve-symlinks', '--preserve-symlinks-main'];
  return spawn(process.execPath, [...flags, join(folder, 'electron/bin.mjs'), ...argv]);
}

test('the built command line serves the agent, and steps back for sources that are newer', async () => {
  using built = aBuiltPackage();
  const data = join(built.folder, 'data');
  const entryOf = (pid: number) =>
    readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      .split('\0')
      .find((part) => part.includes('cli.'));

  const serving = run(built.folder, 'serve', '--data', data, '--port', '0', '--json');
  const [line] = (await once(serving.stdout, 'data')) as [Buffer];
  const { url } = JSON.parse(line.toString()) as { url: string };
  const { pid } = JSON.parse(readFileSync(join(data, 'runtime.json'), 'utf8')) as { pid: number };
  const health = (await (await fetch(`${url}/api/health`)).json()) as { status: string };
  const entry = process.platform === 'linux' ? entryOf(pid) : 'cli.js';
  serving.kill('SIGTERM');
  const [code] = (await once(serving, 'close')) as [number];

  expect(health.status).toBe('ok');
  expect(entry).toMatch(/cli\.js$/);
  expect(code).toBe(0);

  utimesSync(join(built.folder, 'out/headless/cli.js'), 1, 1);
  const version = run(built.folder, '--version');
  const [text] = (await once(version.stdout, 'data')) as [Buffer];
  await once(version, 'close');
  expect(text.toString().trim()).toMatch(/^\d+\.\d+\.\d+/);
}, 120_000);
