import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const bin = join(import.meta.dirname, '../../electron/bin.mjs');

type Run = {
  child: ChildProcess;
  output(): string;
  errors(): string;
  ended: Promise<number | null>;
};

/** `admin-agent …` as somebody would start it, in a folder that is gone afterwards. */
function aServer() {
  const folder = mkdtempSync(join(tmpdir(), 'serve-'));
  const runs: Run[] = [];

  function start(...argv: string[]): Run {
    const env = { ...process.env, ADMIN_AGENT_CONFIG: '', LANG: 'C' };
    const child = spawn(process.execPath, [bin, ...argv, '--data', folder], { env });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => void (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => void (errors += chunk.toString()));
    const ended = once(child, 'close').then(([code]) => code as number | null);
    const run = { child, ended, output: () => output, errors: () => errors };
    runs.push(run);
    return run;
  }

  /** Waits for the line that says it answers. */
  async function serve(...argv: string[]): Promise<Run & { url: string }> {
    const run = start('serve', '--port', '0', '--json', ...argv);
    while (!run.output().includes('\n')) {
      await once(run.child.stdout!, 'data');
    }
    const { url, ready } = JSON.parse(run.output()) as { url: string; ready: boolean };
    expect(ready).toBe(true);
    return { ...run, url };
  }

  /** The process of the agent itself, behind the one that was started. */
  const agentPid = () =>
    (JSON.parse(readFileSync(join(folder, 'runtime.json'), 'utf8')) as { pid: number }).pid;

  return {
    folder,
    start,
    serve,
    agentPid,
    async [Symbol.asyncDispose]() {
      for (const { child } of runs) {
        child.kill('SIGKILL');
      }
      await Promise.all(runs.map(({ ended }) => ended));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilGone(pid: number): Promise<void> {
  for (let isThere = true; isThere; ) {
    try {
      process.kill(pid, 0);
      await new Promise((resolve) => setTimeout(resolve, 20));
    } catch {
      isThere = false;
    }
  }
}

test('it says that it is ready when it answers, and ends in order when told to', async () => {
  await using server = aServer();
  const running = await server.serve();

  const health = (await (await fetch(`${running.url}/api/health`)).json()) as { status: string };
  running.child.kill('SIGTERM');

  expect(health.status).toBe('ok');
  expect(await running.ended).toBe(0);
  expect(running.output().trim().split('\n')).toHaveLength(1);
  expect(running.errors()).toBe('');
  expect(existsSync(join(server.folder, 'runtime.json'))).toBe(false);
});

test('without --json the link holds no token where others may read along', async () => {
  await using server = aServer();
  const running = server.start('serve', '--port', '0');
  while (!running.output().includes('Ctrl+C')) {
    await once(running.child.stdout!, 'data');
  }

  const token = readFileSync(join(server.folder, 'token'), 'utf8').trim();
  const log = readFileSync(join(server.folder, 'logs', 'admin-agent.1.log'), 'utf8');

  expect(running.output()).toMatch(/http:\/\/127\.0\.0\.1:\d+\n/);
  expect(running.output() + running.errors() + log).not.toContain(token);
});

test('a folder serves one agent at a time, and one killed leaves it free at once', async () => {
  await using server = aServer();
  const first = await server.serve();
  const second = server.start('serve', '--port', '0');

  expect(await second.ended).toBe(4);
  expect(second.errors()).toContain(`process ${server.agentPid()}`);
  process.kill(server.agentPid(), 'SIGKILL');
  await first.ended;
  const third = await server.serve();

  expect((await fetch(`${third.url}/api/health`)).status).toBe(200);
});

test('when the process that was started is killed, the agent behind it does not stay', async () => {
  await using server = aServer();
  const running = await server.serve();
  const pid = server.agentPid();

  running.child.kill('SIGKILL');

  await untilGone(pid);
  expect(existsSync(join(server.folder, 'runtime.json'))).toBe(false);
});

test('the command line finds the agent by its data folder', async () => {
  await using server = aServer();
  await server.serve();

  const status = server.start('status', '--json');
  const doctor = server.start('doctor', '--json');

  expect(await status.ended).toBe(0);
  expect(JSON.parse(status.output())).toMatchObject({ total: 0 });
  expect(await doctor.ended).toBe(0);
});

test('with --demo there are bots to look at, and they are gone at the next start', async () => {
  await using server = aServer();
  const demo = await server.serve('--demo');
  const withDemo = server.start('bots', 'list', '--json');
  await withDemo.ended;
  process.kill(server.agentPid(), 'SIGKILL');
  await demo.ended;
  await server.serve();
  const without = server.start('bots', 'list', '--json');
  await without.ended;

  const { items } = JSON.parse(withDemo.output()) as { items: unknown[] };
  expect(items.length).toBeGreaterThan(3);
  expect(JSON.parse(without.output())).toEqual({ items: [] });
});

test('an address that others could reach is refused with the reason', async () => {
  await using server = aServer();

  const run = server.start('serve', '--port', '0', '--host', '0.0.0.0');

  expect(await run.ended).toBe(4);
  expect(run.errors()).toContain('0.0.0.0');
  expect(run.errors()).not.toContain('    at ');
});
