import { randomBytes } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';

import type { ContainerOptions, EngineUnderTest } from './engine-under-test.ts';
import { recordedService } from './recorded-services.ts';
import { listenWith } from './unix-listener.ts';

type Description = Record<string, unknown> & { State: object; HostConfig: object; Config: object };

type Container = ContainerOptions & {
  id: string;
  status: 'created' | 'running' | 'exited' | 'paused' | 'restarting';
  healthStatus: 'starting' | 'healthy' | 'unhealthy';
  startedAt: string;
  exitCode: number;
  restarts: number;
};

const never = '0001-01-01T00:00:00Z';

/**
 * A stand-in for a container engine: it keeps what the containers of a test would be, and describes them over a socket
 * in the words of the real one. No container is run.
 */
export async function startStandInEngine(): Promise<EngineUnderTest> {
  const containers = new Map<string, Container>();
  const recorded = recordedService('container-docker') as Description;

  function get(name: string): Container {
    const container = find(name);
    if (!container) {
      throw new Error(`expected a container ${name}`);
    }
    return container;
  }

  const find = (name: string) =>
    containers.get(name) ?? [...containers.values()].find(({ id }) => id === name);

  function start(container: Container): void {
    container.startedAt = nextMoment();
    container.healthStatus = 'starting';
    const { endsWith, restartPolicy } = container;
    container.status = 'running';
    container.exitCode = 0;
    if (endsWith !== undefined) {
      container.status = restartPolicy === 'always' ? 'restarting' : 'exited';
      container.exitCode = endsWith;
    }
  }

  const server = createServer((asked, answer) => {
    const path = new URL(asked.url ?? '/', 'http://localhost').pathname;
    const [, name, what] = /^\/containers\/([^/]+)\/(json|restart)$/.exec(path) ?? [];
    const container = find(decodeURIComponent(name ?? ''));
    if (what === undefined || (asked.method === 'POST') !== (what === 'restart')) {
      say(answer, 404, { message: 'page not found' });
    } else if (!container) {
      say(answer, 404, { message: `No such container: ${name}` });
    } else if (what === 'json') {
      say(answer, 200, described(recorded, container));
    } else {
      start(container);
      answer.writeHead(204).end();
    }
  });
  const listener = await listenWith(server, 'engine.sock');

  return {
    kind: 'stand-in',
    socket: listener.path,
    async create(name, options = {}) {
      containers.set(name, {
        ...options,
        id: randomBytes(32).toString('hex'),
        status: 'created',
        healthStatus: 'starting',
        startedAt: never,
        exitCode: 0,
        restarts: 0,
      });
    },
    async start(name) {
      start(get(name));
    },
    async stop(name) {
      Object.assign(get(name), { status: 'exited', exitCode: 143 });
    },
    async kill(name) {
      Object.assign(get(name), { status: 'exited', exitCode: 137 });
    },
    async pause(name) {
      get(name).status = 'paused';
    },
    async untilChecked(name) {
      const container = get(name);
      container.healthStatus = container.health === 'passing' ? 'healthy' : 'unhealthy';
    },
    async remove(name) {
      containers.delete(name);
    },
    [Symbol.asyncDispose]: () => listener[Symbol.asyncDispose](),
  };
}

function say(answer: ServerResponse, status: number, body: unknown): void {
  answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function described(recorded: Description, container: Container): unknown {
  const { id, status, health, healthStatus, startedAt, exitCode } = container;
  if (status === 'restarting') {
    container.restarts += 1;
  }
  const { Health: healthState, ...state } = recorded.State as Record<string, object>;
  const { Healthcheck: healthCheck, ...config } = recorded.Config as Record<string, object>;
  const isUp = status === 'running' || status === 'paused';
  return {
    ...recorded,
    Id: id,
    RestartCount: container.restarts,
    State: {
      ...state,
      Status: status,
      Running: isUp || status === 'restarting',
      Paused: status === 'paused',
      Restarting: status === 'restarting',
      Pid: isUp ? 4_242 : 0,
      ExitCode: exitCode,
      StartedAt: startedAt,
      ...(health && { Health: { ...healthState, Status: healthStatus } }),
    },
    HostConfig: {
      ...recorded.HostConfig,
      RestartPolicy: { Name: container.restartPolicy ?? 'no', MaximumRetryCount: 0 },
    },
    Config: { ...config, ...(health && { Healthcheck: healthCheck }) },
  };
}

/** Engines tell their moments to the nanosecond, so that two starts never have the same. */
function nextMoment(): string {
  const nanoseconds = process.hrtime.bigint() % 1_000_000n;
  return new Date().toISOString().replace('Z', `${String(nanoseconds).padStart(6, '0')}Z`);
}
