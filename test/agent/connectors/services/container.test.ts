import { expect, test } from 'vitest';

import {
  containerSchema,
  judgedWithinMs,
  readContainer,
  stopSeconds,
} from '#electron/agent/connectors/services/docker/container.ts';
import { enginePlaces } from '#electron/agent/connectors/services/docker/engine-places.ts';
import { recordedService } from '#test/support/recorded-services.ts';

type Changes = { State?: object; Config?: object; RestartCount?: number };

const recorded = recordedService('container-docker') as Required<Changes>;
const startedAt = Date.parse('2026-11-25T12:00:00Z');

function container({ State: state, Config: config, ...rest }: Changes = {}) {
  return containerSchema.parse({
    ...recorded,
    ...rest,
    State: { ...recorded.State, StartedAt: '2026-11-25T12:00:00.5Z', ...state },
    Config: { ...recorded.Config, ...config },
  });
}

const read = (changes: Changes, sinceStartMs = 60_000, rate: 'degraded' | 'fail' | null = null) =>
  readContainer(container(changes), { now: startedAt + sinceStartMs, rate });

test('a container that was ended for its memory says so', () => {
  expect(read({ State: { Status: 'exited', OOMKilled: true, ExitCode: 137 } })).toMatchObject({
    phase: 'stopped',
    reason: 'out_of_memory',
    exit: { code: 137, signal: null },
  });
});

test('a container that its engine removes is on its way out, and a dead one is stopped', () => {
  expect(read({ State: { Status: 'removing' } })).toMatchObject({ phase: 'stopping' });
  expect(read({ State: { Status: 'dead' } })).toMatchObject({ phase: 'stopped' });
});

test('a health check that nobody runs does not keep a container starting for ever', () => {
  const starting = { State: { Health: { Status: 'starting' } } };

  expect(read(starting, 10_000)).toMatchObject({ phase: 'starting' });
  expect(read(starting, 60_000)).toMatchObject({
    phase: 'running',
    health: null,
    evidence: { health: 'starting' },
  });
});

test('a health check that was switched off is none', () => {
  const off = {
    Config: { Healthcheck: { Test: ['NONE'] } },
    State: { Health: { Status: 'unhealthy' } },
  };

  expect(read(off)).toMatchObject({ phase: 'running', health: null, reason: null });
  expect(judgedWithinMs(container(off))).toBe(0);
});

test('the time to be judged in is that of its health check, with the defaults of engines', () => {
  const check = (given: object) =>
    judgedWithinMs(container({ Config: { Healthcheck: { Test: ['CMD', 'true'], ...given } } }));

  expect(check({})).toBe(180_000);
  expect(check({ Interval: 10e9, Timeout: 2e9, Retries: 5, StartPeriod: 40e9 })).toBe(100_000);
});

test('its time to stop is bounded', () => {
  const seconds = (given: number | null) =>
    stopSeconds(container({ Config: { StopTimeout: given } }));

  expect([seconds(null), seconds(30), seconds(-1), seconds(86_400)]).toEqual([10, 30, 120, 120]);
});

test('a container that runs and was started again all the time is not well, whatever its health check says', () => {
  expect(read({}, 60_000, 'fail')).toMatchObject({ health: 'fail', reason: 'crashing' });
  expect(read({ State: { Status: 'exited' } }, 60_000, 'fail')).toMatchObject({
    phase: 'stopped',
    health: null,
    reason: null,
  });
});

test('engines are looked for where the person said, or else where the environment and custom say', () => {
  const variable = (name: string) =>
    ({ DOCKER_HOST: 'unix:///srv/docker.sock', XDG_RUNTIME_DIR: '/run/user/1000' })[name];
  const elsewhere = (name: string) => (name === 'DOCKER_HOST' ? 'tcp://10.0.0.1:2375' : undefined);

  expect(enginePlaces('/my.sock', { variable })).toEqual(['/my.sock']);
  expect(enginePlaces(undefined, { variable })).toEqual([
    '/srv/docker.sock',
    '/var/run/docker.sock',
    '/run/user/1000/docker.sock',
    '/run/podman/podman.sock',
    '/run/user/1000/podman/podman.sock',
  ]);
  expect(enginePlaces(undefined, { variable: elsewhere })).toEqual([
    '/var/run/docker.sock',
    '/run/podman/podman.sock',
  ]);
});
