import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const root = join(import.meta.dirname, '../..');

export type ServedAgent = {
  /** From the command until its listener answers. */
  readyMs: number;
  /** What it held at the end of each second since it was started. */
  memory: readonly NodeJS.MemoryUsage[];
  ask(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
};

/** Makes what `serveAgent` starts out of the sources as they are. */
export function buildAgent(): void {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const config = ['--config', 'headless.vite.config.ts', '--logLevel', 'error'];
  execFileSync(process.execPath, [vite, 'build', ...config], { cwd: root });
}

/** The headless agent as a server runs it: built, by `admin-agent`, in a process of its own, with its listener. */
export async function serveAgent(data: string): Promise<ServedAgent> {
  const startedAt = performance.now();
  const launcher = join(root, 'electron/bin.mjs');
  const args = [launcher, 'serve', '--data', data, '--port', '0', '--json'];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: tellingMemory },
  });
  const memory: NodeJS.MemoryUsage[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the agent ended with ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as { url: string } | NodeJS.MemoryUsage;
      if ('url' in said) {
        resolve(said.url);
      } else {
        memory.push(said);
      }
    });
  });
  const readyMs = performance.now() - startedAt;
  const token = (await readFile(join(data, 'token'), 'utf8')).trim();

  return {
    readyMs,
    memory,
    async ask(method, path, body) {
      const response = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!response.ok) {
        throw new Error(`expected ${method} ${path} to be done, got ${response.status}`);
      }
      return (await response.json()) as Record<string, unknown>;
    },
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'close');
    },
  };
}

/** What Node holds before it has anything to do, with the settings of the agent. */
export async function bareNode(): Promise<NodeJS.MemoryUsage> {
  const child = spawn(
    process.execPath,
    ['--max-semi-space-size=2', '--eval', 'setInterval(() => {}, 1_000)'],
    {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: { ...process.env, MALLOC_ARENA_MAX: '1', NODE_OPTIONS: tellingMemory },
    },
  );
  let said = '';
  child.stdout?.on('data', (lines: Buffer) => {
    said += lines;
  });
  await sleep(3_500);
  child.kill();
  await once(child, 'close');
  return JSON.parse(said.trim().split('\n').at(-1) ?? '') as NodeJS.MemoryUsage;
}

/**
 * Loaded before the agent itself, has it say each second what it holds. The process that starts it has no channel to
 * anyone, and stays silent.
 */
const tellingMemory = `--import=data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs';
  import { isMainThread } from 'node:worker_threads';
  if (isMainThread && process.connected) {
    setInterval(() => writeSync(1, JSON.stringify(process.memoryUsage()) + '\\n'), 1_000).unref();
  }
`)}`;
