import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { currentHolder, takeInstanceLock } from '#electron/host/instance-lock.ts';

const me = { pid: process.pid, host: 'here', startedAt: 1 };

async function lockPath() {
  const folder = await mkdtemp(join(tmpdir(), 'lock-'));
  return {
    path: join(folder, 'agent.lock'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

/** Another process that takes the lock and does not let go of it. */
async function holdElsewhere(path: string) {
  const source = `
    import { takeInstanceLock } from '#electron/host/instance-lock.ts';
    takeInstanceLock(${JSON.stringify(path)}, { pid: process.pid, host: 'there', startedAt: 2 });
    // A lock that nobody keeps a hand on must not be collected with the garbage.
    setImmediate(() => { gc(); process.stdout.write('held'); });
    setInterval(() => {}, 1000);
  `;
  const child = spawn(
    process.execPath,
    ['--expose-gc', '--input-type=module-typescript', '-e', source],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  await once(child.stdout, 'data');
  return {
    pid: child.pid!,
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
    [Symbol.dispose]: () => child.kill('SIGKILL'),
  };
}

test('a folder has one agent at a time, and the second is told which process has it', async () => {
  await using lock = await lockPath();
  using other = await holdElsewhere(lock.path);

  expect(() => takeInstanceLock(lock.path, me)).toThrow(
    expect.objectContaining({
      code: 'already_running',
      details: { path: lock.path, pid: other.pid },
    }),
  );
  expect(currentHolder(lock.path)).toMatchObject({ pid: other.pid, host: 'there' });
});

test('a lock left by kill -9 is free at once', async () => {
  await using lock = await lockPath();
  using other = await holdElsewhere(lock.path);
  await other.kill();

  expect(currentHolder(lock.path)).toBeUndefined();
  const mine = takeInstanceLock(lock.path, me);

  expect(currentHolder(lock.path)).toMatchObject({ pid: process.pid });
  mine.release();
});

test('a lock that was given back can be taken again, also by the same process', async () => {
  await using lock = await lockPath();
  const first = takeInstanceLock(lock.path, me);
  expect(() => takeInstanceLock(lock.path, me)).toThrow(
    expect.objectContaining({ code: 'already_running' }),
  );

  first.release();
  first.release();

  takeInstanceLock(lock.path, me).release();
});

test('looking who holds a lock takes nothing from who holds it', async () => {
  await using lock = await lockPath();
  const mine = takeInstanceLock(lock.path, me);

  for (let count = 0; count < 3; count += 1) {
    expect(currentHolder(lock.path)).toMatchObject({ pid: process.pid });
  }

  expect(() => takeInstanceLock(lock.path, me)).toThrow('already_running');
  mine.release();
});

test('a folder that is not there cannot be locked, and the reason says so', () => {
  expect(() => takeInstanceLock('/no/such/folder/agent.lock', me)).toThrow(
    expect.objectContaining({ code: 'data_folder_unusable' }),
  );
});
