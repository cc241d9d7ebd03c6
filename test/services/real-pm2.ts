import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { z } from 'zod';

import type { Pm2AppOptions, Pm2UnderTest } from '#test/support/pm2-under-test.ts';

import { pm2Program } from './install-pm2.ts';

const run = promisify(execFile);
const untilWithinMs = 60_000;
const pollMs = 100;

const listSchema = z.array(
  z.object({
    name: z.string(),
    pid: z.int(),
    pm2_env: z.object({ status: z.string(), restart_time: z.int() }),
  }),
);

/** The real PM2 through its own command line, with a folder and a daemon of its own. It asks nobody for its version. */
export async function startRealPm2(): Promise<Pm2UnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'admin-agent-pm2-'));
  const home = join(folder, 'home');
  await mkdir(home);
  // Where there is none PM2 takes itself for new, and tells its vendor.
  await writeFile(join(home, 'touch'), '');
  const app = join(folder, 'app.cjs');
  await writeFile(app, appText);
  const env = {
    PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
    HOME: folder,
    PM2_HOME: home,
    PM2_DISABLE_VERSION_CHECK: 'true',
    SECRET_CANARY: 'canary-of-the-environment',
  };

  async function pm2(...args: string[]): Promise<string> {
    const { stdout } = await run(process.execPath, [pm2Program, ...args], {
      cwd: folder,
      env,
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  }

  /** What comes before the list is for people. */
  async function list(name: string) {
    const text = await pm2('jlist', '--silent');
    const apps = listSchema.parse(JSON.parse(text.slice(text.indexOf('['))));
    return apps.filter((each) => each.name === name);
  }

  async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + untilWithinMs;
    while (!(await isSo())) {
      if (performance.now() > deadline) {
        throw new Error(`waited ${untilWithinMs} ms until ${what}`);
      }
      await pause(pollMs);
    }
  }

  async function untilStatus(name: string, status: string): Promise<void> {
    await until(`${name} is ${status}`, async () => {
      const apps = await list(name);
      return apps.length > 0 && apps.every((each) => each.pm2_env.status === status);
    });
  }

  return {
    kind: 'PM2',
    home,
    async start(name, options = {}) {
      await pm2('start', app, '--name', name, ...argumentsOf(options));
    },
    async stop(name) {
      await pm2('stop', name);
    },
    async kill(name) {
      const before = await list(name);
      for (const { pid } of before) {
        process.kill(pid, 'SIGKILL');
      }
      await until(`${name} was seen to end`, async () => {
        const now = await list(name);
        return now.every(({ pid }) => before.every((each) => each.pid !== pid));
      });
    },
    untilStatus,
    async end() {
      await pm2('kill');
    },
    async [Symbol.asyncDispose]() {
      await pm2('kill');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const appText = `
const code = process.argv[2];
if (code !== undefined) process.exit(Number(code));
setInterval(() => {}, 1_000);
`;

function argumentsOf({
  instances = 1,
  autorestart = true,
  endsWith,
  maxMemoryBytes,
}: Pm2AppOptions): string[] {
  return [
    ...(instances > 1 ? ['-i', String(instances)] : []),
    ...(autorestart ? [] : ['--no-autorestart']),
    ...(maxMemoryBytes === undefined ? [] : ['--max-memory-restart', String(maxMemoryBytes)]),
    ...(endsWith === undefined ? [] : ['--', String(endsWith)]),
  ];
}
