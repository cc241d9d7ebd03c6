import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';

import { findElectron } from '#electron/host/electron-binary.ts';

import { projectRoot } from './driver.ts';

type Started = {
  child: ChildProcess;
  output: () => string;
  exited: Promise<number | null>;
};

/** `npm start` as it is written in package.json. */
function start(dataFolder: string, ...args: string[]): Started {
  const child = spawn(process.execPath, ['electron/start.ts', '--port', '0', ...args], {
    cwd: projectRoot,
    // No display: what is tried here is the way without a window.
    env: { ...process.env, ADMIN_AGENT_DATA: dataFolder, DISPLAY: '', WAYLAND_DISPLAY: '' },
  });
  let output = '';
  const keep = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
  });
  return { child, output: () => output, exited };
}

const linkIn = (text: string) => /http:\/\/127\.0\.0\.1:\d+\/#token=\S+/.exec(text)?.[0];

let folder: string;
const running: Started[] = [];
const run = (...args: Parameters<typeof start>): Started => {
  const started = start(...args);
  running.push(started);
  return started;
};

test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'admin-agent-start-'));
});
test.afterEach(async () => {
  for (const { child, exited } of running.splice(0)) {
    child.kill('SIGTERM');
    await exited;
  }
  rmSync(folder, { recursive: true, force: true });
});

test('without a window the console is served, one line says why, and Ctrl+C ends it in order', async ({
  page,
}) => {
  const started = run(join(folder, 'data'));
  await expect.poll(() => linkIn(started.output()), { timeout: 40_000 }).toBeTruthy();

  await page.goto(linkIn(started.output())!);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('No bots yet');
  started.child.kill('SIGINT');

  expect(await started.exited).toBe(0);
  const reason = findElectron(projectRoot)
    ? 'There is no display'
    : 'Electron’s binary is not here';
  expect(
    started
      .output()
      .split('\n')
      .filter((line) => line.startsWith(reason)),
  ).toHaveLength(1);
  expect(started.output()).not.toMatch(/^\s+at |Error:/m);
});

test('with --demo the bots are there from the start', async ({ page }) => {
  const started = run(join(folder, 'data'), '--demo');
  await expect.poll(() => linkIn(started.output()), { timeout: 40_000 }).toBeTruthy();

  await page.goto(linkIn(started.output())!);

  await expect(page.getByRole('heading', { level: 1 })).toContainText(/\d+ bots/);
});

test('a second start on the same data says so in one line and fails', async () => {
  const first = run(join(folder, 'data'));
  await expect.poll(() => linkIn(first.output()), { timeout: 40_000 }).toBeTruthy();

  const second = run(join(folder, 'data'));

  expect(await second.exited).toBeGreaterThan(0);
  expect(second.output()).toContain('already works on this data folder');
  expect(second.output()).not.toMatch(/^\s+at /m);
});

test('a data folder that cannot be used is named in one line', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');

  const started = run(file);

  expect(await started.exited).toBeGreaterThan(0);
  expect(started.output()).toContain(file);
  expect(started.output()).not.toMatch(/^\s+at /m);
});

test('a port that is taken is named in one line', async () => {
  const first = run(join(folder, 'one'));
  await expect.poll(() => linkIn(first.output()), { timeout: 40_000 }).toBeTruthy();
  const port = new URL(linkIn(first.output())!).port;

  const second = run(join(folder, 'two'), '--port', port);

  expect(await second.exited).toBeGreaterThan(0);
  expect(second.output()).toContain(`port ${port}`);
  expect(second.output()).not.toMatch(/^\s+at /m);
});
