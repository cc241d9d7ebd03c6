import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '../..');

export type Memory = { rssBytes: number; readyMs: number };

/**
 * The size of the headless agent as a server runs it: built, in a process of its own, with its listener.
 * Watches `count` bots at 20 s over these addresses for `forMs`, then says how large it is; then starts once
 * more with all of them and says after how long it answers.
 */
export async function agentMemory({
  urls,
  count,
  forMs,
}: {
  urls: readonly string[];
  count: number;
  forMs: number;
}): Promise<Memory> {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const config = ['--config', 'headless.vite.config.ts', '--logLevel', 'error'];
  execFileSync(process.execPath, [vite, 'build', ...config], { cwd: root });
  const data = await mkdtemp(join(tmpdir(), 'bench-memory-'));
  try {
    const first = await serve(data);
    const items = Array.from({ length: count }, (_, index) => ({
      name: `Bot ${index}`,
      kind: 'custom',
      connector: { type: 'http', url: `${urls[index % urls.length]}/${index}` },
      intervalMs: 20_000,
    }));
    await first.ask('POST', '/api/admin/bots/batch', { items });
    await new Promise((resolve) => setTimeout(resolve, forMs));
    const { memoryBytes } = await first.ask('GET', '/api/admin/system');
    await first.stop();
    const second = await serve(data);
    await second.stop();
    return { rssBytes: Number(memoryBytes), readyMs: second.readyMs };
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

async function serve(data: string) {
  const startedAt = performance.now();
  const entry = join(root, 'out/headless/cli.js');
  const child = spawn(
    process.execPath,
    ['--max-semi-space-size=4', entry, 'serve', '--data', data, '--port', '0', '--json'],
    // As `electron/bin.mjs` starts it.
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, MALLOC_ARENA_MAX: '1' } },
  );
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const readyMs = performance.now() - startedAt;
  const { url } = JSON.parse(line) as { url: string };
  const token = (await readFile(join(data, 'token'), 'utf8')).trim();

  return {
    readyMs,
    async ask(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
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
    async stop(): Promise<void> {
      child.kill('SIGTERM');
      await once(child, 'close');
    },
  };
}
