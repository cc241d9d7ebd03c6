import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createMessageReader, encodeMessage } from '#electron/agent/connectors/services/pm2/amp.ts';

import type { Pm2AppOptions, Pm2UnderTest } from './pm2-under-test.ts';
import { recordedService } from './recorded-services.ts';

type Instance = Pm2AppOptions & {
  name: string;
  id: number;
  pid: number;
  status: 'online' | 'stopped' | 'errored';
  since: number;
  restarts: number;
  exitCode: number | undefined;
};

type Listed = { pm2_env: object };
type Asked = { method: string; args: [{ id?: number }] };

/** As many times PM2 starts an app again that ends right after its start. */
const restartsUntilErrored = 15;

/**
 * A stand-in for PM2's daemon: it keeps what the apps of a test would be, and tells of them over a socket in the words
 * of the real one. No app is run, and as with PM2 nothing listens before the first is started.
 */
export async function startStandInPm2(): Promise<Pm2UnderTest> {
  const home = await mkdtemp(join(tmpdir(), 'admin-agent-stand-in-pm2-'));
  const [recorded] = recordedService('pm2-list') as [Listed];
  const instances: Instance[] = [];
  let server: Server | undefined;
  let lastPid = 1_000;
  let lastMoment = Date.now();

  const named = (name: string) => instances.filter((each) => each.name === name);

  function run(instance: Instance): void {
    const { endsWith } = instance;
    lastPid += 1;
    lastMoment += 1;
    instance.pid = lastPid;
    instance.since = lastMoment;
    instance.status = 'online';
    if (endsWith !== undefined) {
      const isGivenUp = instance.autorestart ?? true;
      Object.assign(instance, { pid: 0, exitCode: endsWith });
      instance.status = isGivenUp ? 'errored' : 'stopped';
      instance.restarts += isGivenUp ? restartsUntilErrored : 0;
    }
  }

  function answer({ method, args: [{ id }] }: Asked): object {
    if (method === 'getMonitorData') {
      return { args: [instances.map((instance) => listed(recorded, instance))] };
    }
    const instance = instances.find((each) => each.id === id);
    if (method !== 'restartProcessId' || !instance) {
      return {
        error: instance ? `method "${method}" does not exist` : 'God db process id unknown',
      };
    }
    instance.restarts += instance.status === 'online' ? 1 : 0;
    run(instance);
    return { args: [listed(recorded, instance)] };
  }

  async function listen(): Promise<void> {
    if (server) {
      return;
    }
    server = createServer((socket) => {
      const read = createMessageReader(1_024 * 1_024);
      socket.on('error', () => {});
      socket.on('data', (bytes: Buffer) => {
        const state = read(bytes);
        if (state.kind === 'whole') {
          const [asked, id] = state.parts;
          socket.write(encodeMessage([answer(asked as Asked), id]));
        }
      });
    });
    server.listen(join(home, 'rpc.sock'));
    await once(server, 'listening');
  }

  async function end(): Promise<void> {
    const ended = server && once(server, 'close');
    server?.close();
    server = undefined;
    await ended;
  }

  return {
    kind: 'stand-in',
    home,
    async start(name, options = {}) {
      await listen();
      for (let count = options.instances ?? 1; count > 0; count -= 1) {
        const instance: Instance = {
          ...options,
          name,
          id: instances.length,
          pid: 0,
          status: 'stopped',
          since: 0,
          restarts: 0,
          exitCode: undefined,
        };
        instances.push(instance);
        run(instance);
      }
    },
    async stop(name) {
      for (const instance of named(name)) {
        Object.assign(instance, { status: 'stopped', pid: 0, exitCode: 0 });
      }
    },
    async kill(name) {
      for (const instance of named(name)) {
        if (instance.autorestart ?? true) {
          instance.restarts += 1;
          run(instance);
        } else {
          Object.assign(instance, { status: 'stopped', pid: 0, exitCode: 0 });
        }
      }
    },
    async untilStatus(name, status) {
      if (named(name).some((instance) => instance.status !== status)) {
        throw new Error(`expected ${name} to be ${status}`);
      }
    },
    end,
    async [Symbol.asyncDispose]() {
      await end();
      await rm(home, { recursive: true, force: true });
    },
  };
}

function listed(recorded: Listed, instance: Instance): unknown {
  const { name, id, pid, status, since, restarts, exitCode, maxMemoryBytes } = instance;
  return {
    ...recorded,
    name,
    pid,
    pm_id: id,
    pm2_env: {
      ...recorded.pm2_env,
      name,
      pm_id: id,
      status,
      autorestart: instance.autorestart ?? true,
      pm_uptime: since,
      restart_time: restarts,
      exit_code: exitCode,
      max_memory_restart: maxMemoryBytes,
    },
    monit: pid === 0 ? { memory: 0, cpu: 0 } : { memory: 50 * 1_024 * 1_024, cpu: 0 },
  };
}
