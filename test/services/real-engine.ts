import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import type { ContainerOptions, EngineUnderTest } from '#test/support/engine-under-test.ts';

import { createEngineApi, type EngineApi, json } from './engine-api.ts';
import { type EngineProgram, staticBusybox } from './engine-programs.ts';

const startWithinMs = 60_000;
const pollMs = 100;

/**
 * A mount namespace of the engine's own, so that nothing of it is left when it ends. A hierarchy of cgroups that is half
 * of version 1 and half of version 2 is not taken by every runtime; there it sees the first alone.
 */
const inOwnMounts = `
  mount -t tmpfs tmpfs /dev/shm
  mountpoint -q /sys/fs/cgroup/unified && umount /sys/fs/cgroup/unified
  exec "$@"
`;

/** A real engine with a private store and socket, and one image of a static busybox. No registry is asked. */
export async function startRealEngine({
  kind,
  program,
  path,
}: EngineProgram): Promise<EngineUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'admin-agent-engine-'));
  const socket = join(folder, 'engine.sock');
  const [command, ...args] = [program, ...argumentsOf(kind, folder, socket)];
  const log = openSync(join(folder, 'engine.log'), 'a');
  const child = spawn(
    'unshare',
    ['--mount', '--propagation', 'private', 'sh', '-c', inOwnMounts, 'sh', command, ...args],
    { stdio: ['ignore', log, log], env: { PATH: path, HOME: folder, LANG: 'C' } },
  );
  closeSync(log);
  const endWithUs = () => child.kill('SIGTERM');
  process.once('exit', endWithUs);
  const api = createEngineApi(socket);
  let image = '';

  async function dispose(): Promise<void> {
    await removeContainers(api);
    await end(child);
    process.off('exit', endWithUs);
    // What cleans up after a container may still be at it.
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  try {
    await untilItAnswers(api, child, folder);
    image = await importImage(api, folder);
  } catch (error) {
    await dispose();
    throw error;
  }

  return {
    kind,
    socket,
    async create(name, options = {}) {
      await api('POST', `/containers/create?name=${name}`, json(containerOf(image, options)));
    },
    async start(name) {
      await api('POST', `/containers/${name}/start`);
    },
    async stop(name) {
      await api('POST', `/containers/${name}/stop?t=1`);
    },
    async kill(name) {
      await api('POST', `/containers/${name}/kill?signal=SIGKILL`);
      await api('POST', `/containers/${name}/wait?condition=not-running`);
    },
    async pause(name) {
      await api('POST', `/containers/${name}/pause`);
    },
    async untilChecked(name) {
      if (kind === 'Podman') {
        // It leaves the timing to systemd, which not every machine has.
        await api('GET', `/v4.0.0/libpod/containers/${name}/healthcheck`);
        return;
      }
      await until(`${name} was checked`, async () => {
        const { State: state } = (await api('GET', `/containers/${name}/json`)) as Described;
        return state.Health?.Status !== 'starting';
      });
    },
    async remove(name) {
      await api('DELETE', `/containers/${name}?force=true`);
    },
    [Symbol.asyncDispose]: dispose,
  };
}

type Described = { State: { Health?: { Status: string } } };

function argumentsOf(kind: EngineProgram['kind'], folder: string, socket: string): string[] {
  const at = (name: string) => join(folder, name);
  const options =
    kind === 'Docker'
      ? `--host unix://${socket} --data-root ${at('data')} --exec-root ${at('exec')} --pidfile ${at('pid')}
        --storage-driver vfs --iptables=false --ip6tables=false --bridge=none --containerd=`
      : `--root ${at('data')} --runroot ${at('run')} --tmpdir ${at('tmp')} --storage-driver vfs
        --cgroup-manager cgroupfs --events-backend file system service --time=0 unix://${socket}`;
  return options.split(/\s+/);
}

/** No network, and limits that may be set where the engine itself may not raise any. */
function containerOf(
  image: string,
  { health, restartPolicy = 'no', endsWith }: ContainerOptions,
): unknown {
  const command = endsWith === undefined ? 'exec sleep 100000' : `exit ${endsWith}`;
  return {
    Image: image,
    Cmd: ['/bin/busybox', 'sh', '-c', command],
    Env: ['CANARY=canary-of-the-environment'],
    StopTimeout: 1,
    ...(health && {
      Healthcheck: {
        Test: ['CMD', '/bin/busybox', health === 'passing' ? 'true' : 'false'],
        Interval: 1_000_000_000,
        Timeout: 5_000_000_000,
        Retries: 1,
      },
    }),
    HostConfig: {
      NetworkMode: 'none',
      RestartPolicy: { Name: restartPolicy },
      Ulimits: [
        { Name: 'nofile', Soft: 1_024, Hard: 1_024 },
        { Name: 'nproc', Soft: 1_000, Hard: 1_000 },
      ],
    },
  };
}

/** An image of a static busybox and nothing else. */
async function importImage(api: EngineApi, folder: string): Promise<string> {
  const root = join(folder, 'image');
  await mkdir(join(root, 'bin'), { recursive: true });
  await copyFile(staticBusybox, join(root, 'bin/busybox'));
  await chmod(join(root, 'bin/busybox'), 0o755);
  const bytes = execFileSync('tar', ['-C', root, '-c', '.'], { maxBuffer: 64 * 1024 * 1024 });
  const imported = await api('POST', '/images/create?fromSrc=-&repo=admin-agent-tests', {
    type: 'application/x-tar',
    bytes,
  });
  return (imported as { status: string }).status;
}

async function removeContainers(api: EngineApi): Promise<void> {
  try {
    const containers = (await api('GET', '/containers/json?all=true')) as { Id: string }[];
    for (const { Id: id } of containers) {
      await api('DELETE', `/containers/${id}?force=true`);
    }
  } catch {
    // It never answered, and has none.
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await ended;
  clearTimeout(timer);
}

async function untilItAnswers(api: EngineApi, child: ChildProcess, folder: string): Promise<void> {
  await until('the engine answers', async () => {
    if (child.exitCode !== null) {
      throw new Error(`the engine ended: ${logOf(folder)}`);
    }
    return (
      existsSync(join(folder, 'engine.sock')) && api('GET', '/_ping').then(Boolean, () => false)
    );
  });
}

function logOf(folder: string): string {
  return readFileSync(join(folder, 'engine.log'), 'utf8').slice(-2_000);
}

/** Polls: an engine tells nobody how far it is. */
async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + startWithinMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) {
      throw new Error(`waited ${startWithinMs} ms until ${what}`);
    }
    await pause(pollMs);
  }
}
