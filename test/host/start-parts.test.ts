import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { needsBuild } from '#electron/host/build-state.ts';
import { findElectron, whyNoWindow } from '#electron/host/electron-binary.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'start-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function put(file: string, time: number): void {
  const path = join(root, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, 'x');
  utimesSync(path, time, time);
}

function putBuilt(time: number): void {
  ['out/main/main.js', 'out/preload/preload.cjs', 'out/renderer/index.html'].forEach((file) =>
    put(file, time),
  );
}

test('a build is needed where a part of it is missing', () => {
  putBuilt(200);
  rmSync(join(root, 'out/preload/preload.cjs'));

  expect(needsBuild(root)).toBe(true);
});

test('a build is needed where a source is newer, however deep it lies', () => {
  putBuilt(200);
  put('renderer/features/bots/table.tsx', 100);
  const before = needsBuild(root);

  put('renderer/features/bots/table.tsx', 300);

  expect([before, needsBuild(root)]).toEqual([false, true]);
});

test('tests, documents and installed packages do not make a build old', () => {
  putBuilt(200);
  ['test/a.test.ts', 'docs/x.md', 'node_modules/x/index.js'].forEach((file) => put(file, 300));

  expect(needsBuild(root)).toBe(false);
});

test('Electron is found by its files, and only where the binary itself is there', () => {
  put('node_modules/electron/package.json', 100);
  const bare = findElectron(root, {});
  writeFileSync(join(root, 'node_modules/electron/path.txt'), 'electron');
  const announced = findElectron(root, {});
  put('node_modules/electron/dist/electron', 100);

  expect([bare, announced]).toEqual([undefined, undefined]);
  expect(findElectron(root, {})).toBe(join(root, 'node_modules/electron/dist/electron'));
});

test.for([
  [undefined, 'linux', { DISPLAY: ':0' }, 1000, 'no-binary'],
  ['/e', 'linux', {}, 1000, 'no-display'],
  ['/e', 'linux', { DISPLAY: ':0' }, 0, 'root'],
  ['/e', 'linux', { WAYLAND_DISPLAY: 'wayland-0' }, 1000, undefined],
  ['/e', 'darwin', {}, 0, undefined],
  ['/e', 'win32', {}, undefined, undefined],
] as const)('with the binary %s on %s in %j as %s: %s', ([binary, platform, env, uid, reason]) => {
  expect(whyNoWindow(binary, { platform, env, uid })).toBe(reason);
});
