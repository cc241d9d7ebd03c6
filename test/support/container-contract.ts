import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createDockerManager } from '#electron/agent/connectors/services/docker/docker-manager.ts';
import type { ServiceState } from '#electron/agent/connectors/services/service-manager.ts';
import type { DockerService } from '#shared/schemas/connectors/service.ts';

import type { ContainerOptions, EngineUnderTest } from './engine-under-test.ts';
import { keepFigure, timed } from './figures.ts';
import { shapeOf, strangers } from './frame-shape.ts';
import { recordedService } from './recorded-services.ts';
import { aServiceContext } from './service-context.ts';
import { untilSeen } from './until-seen.ts';

/**
 * What holds for containers of every engine, as the agent sees and restarts them. Run against a real engine it says what
 * that does; run against the stand-in it says that the stand-in does the same. Skipped where there is none.
 */
export function describeContainers(whose: string, create?: () => Promise<EngineUnderTest>): void {
  describe.skipIf(!create)(`containers of ${whose}`, () => {
    const manager = createDockerManager({ variable: () => undefined });
    const context = aServiceContext();
    let engine: EngineUnderTest;
    const serviceOf = (container: string): DockerService => ({
      type: 'docker',
      container,
      socket: engine.socket,
    });
    const look = (name: string) => manager.look(serviceOf(name), context);
    const restart = (name: string) => manager.restart(serviceOf(name), context);
    const rivals = (name: string) => manager.rivals?.(serviceOf(name), context);

    async function container(options?: ContainerOptions): Promise<string> {
      const name = `bot-${randomUUID()}`;
      await engine.create(name, options);
      return name;
    }

    async function running(options?: ContainerOptions): Promise<string> {
      const name = await container(options);
      await engine.start(name);
      return name;
    }

    beforeAll(async () => {
      engine = await create!();
    });
    afterAll(() => engine[Symbol.asyncDispose]());

    test('a container that runs is seen, with the run that it is', async () => {
      const name = await running();

      const state = await look(name);

      expect(state).toMatchObject({
        isAvailable: true,
        phase: 'running',
        health: null,
        reason: null,
        exit: null,
        restarts: 0,
      });
      expect(runOf(state)).toMatch(/^[0-9a-f]{12}@\d{4}-/);
      expect(await look(name)).toEqual(state);
    });

    test('a container is described as is on record', async () => {
      const name = await running({ health: 'passing' });
      await engine.untilChecked(name);

      const said = shapeOf(await described(engine.socket, name));

      const recorded = shapeOf(
        recordedService(engine.kind === 'Podman' ? 'container-podman' : 'container-docker'),
      );
      const departures =
        engine.kind === 'stand-in' ? strangers(said, recorded) : strangers(recorded, said);
      expect(departures).toEqual([]);
    });

    test('a container that runs is restarted, and is another run', async (given) => {
      const name = await running();
      const before = await look(name);

      const ms = await timed(() => restart(name));
      const after = await look(name);

      keepFigure(given, `${engine.kind}: restart of a running container`, ms);
      expect(after).toMatchObject({ phase: 'running' });
      expect(runOf(after)).not.toBe(runOf(before));
    });

    test('a container that was killed is restarted, and is another run', async (given) => {
      const name = await running();
      const before = await look(name);
      await engine.kill(name);
      const killed = await look(name);

      const ms = await timed(() => restart(name));
      const after = await look(name);

      keepFigure(given, `${engine.kind}: restart of a killed container`, ms);
      expect(killed).toMatchObject({
        phase: 'stopped',
        runId: null,
        exit: { code: 137, signal: null },
        evidence: { status: 'exited' },
      });
      expect(after).toMatchObject({ phase: 'running' });
      expect(runOf(after)).not.toBe(runOf(before));
    });

    test('a container that was stopped is started by a restart', async () => {
      const name = await running();
      await engine.stop(name);
      const stopped = await look(name);

      await restart(name);

      expect(stopped).toMatchObject({ phase: 'stopped', runId: null });
      expect(await look(name)).toMatchObject({ phase: 'running' });
    });

    test('a container that was never started has no run, and is started by a restart', async () => {
      const name = await container();
      const created = await look(name);

      await restart(name);

      expect(created).toMatchObject({ phase: 'stopped', runId: null, exit: null });
      expect(await look(name)).toMatchObject({ phase: 'running' });
    });

    test('a container that ended says with what', async () => {
      const name = await running({ endsWith: 3 });

      const state = await untilSeen(() => look(name), isStopped);

      expect(state).toMatchObject({ exit: { code: 3, signal: null } });
    });

    test('a container is well when its health check says so', async () => {
      const name = await running({ health: 'passing' });
      await engine.untilChecked(name);

      expect(await look(name)).toMatchObject({ phase: 'running', health: 'pass', reason: null });
    });

    test('a container is not well when its health check says so', async () => {
      const name = await running({ health: 'failing' });
      await engine.untilChecked(name);

      expect(await look(name)).toMatchObject({
        phase: 'running',
        health: 'fail',
        reason: 'unhealthy',
        evidence: { health: 'unhealthy' },
      });
    });

    test('a container is not judged before its first health check, and gets the time for it', async () => {
      const name = await running({ health: 'passing' });
      await engine.untilChecked(name);

      const { verifyWithinMs } = await restart(name);

      expect(await look(name)).toMatchObject({ phase: 'starting', health: null });
      expect(verifyWithinMs).toBe(36_000);
    });

    test('a container that somebody paused is said to be, and left alone', async () => {
      const name = await running();
      await engine.pause(name);
      const before = await look(name);

      const refused = restart(name);

      await expect(refused).rejects.toMatchObject({
        code: 'restart_refused',
        details: { reason: 'service_paused' },
      });
      expect(before).toMatchObject({ phase: 'stopped', reason: 'service_paused' });
      expect(await look(name)).toEqual(before);
    });

    test('a container that its engine starts again all the time keeps crashing', async () => {
      const name = await running({ restartPolicy: 'always', endsWith: 3 });

      const state = await untilSeen(() => look(name), isCrashing);

      expect(state).toMatchObject({ isAvailable: true, reason: 'crashing' });
    });

    test('an engine that would restart the container too is named', async () => {
      const alone = await container({ restartPolicy: 'no' });
      const twice = await container({ restartPolicy: 'always' });

      expect(await rivals(alone)).toEqual([]);
      expect(await rivals(twice)).toEqual(['docker_restart_policy']);
    });

    test('a container that is not there cannot be restarted', async () => {
      const restarted = restart('nobody');

      await expect(restarted).rejects.toMatchObject({
        code: 'restart_unavailable',
        details: { reason: 'service_missing' },
      });
      expect(await look('nobody')).toMatchObject({ isAvailable: false, reason: 'service_missing' });
      expect(await rivals('nobody')).toEqual([]);
    });

    test('a container that was removed is missing', async () => {
      const name = await running();
      await engine.remove(name);

      expect(await look(name)).toMatchObject({ isAvailable: false, reason: 'service_missing' });
    });

    test('what is in the environment of a container is not looked at', async () => {
      const name = await running();

      expect(JSON.stringify(await look(name))).not.toContain('canary');
    });

    test('behind a proxy that only lets look, a container is seen and its restart refused', async () => {
      const name = await running();
      await using proxy = await readOnlyProxy(engine.socket);
      const service = { ...serviceOf(name), socket: proxy.socket };

      const refused = manager.restart(service, context);

      await expect(refused).rejects.toMatchObject({
        code: 'restart_refused',
        details: { reason: 'engine_refused', status: 403 },
      });
      expect(await manager.look(service, context)).toEqual(await look(name));
    });
  });
}

function runOf(state: ServiceState): string | null {
  return state.isAvailable ? state.runId : null;
}

const isStopped = (state: ServiceState) => state.isAvailable && state.phase === 'stopped';
const isCrashing = (state: ServiceState) => state.isAvailable && state.reason === 'crashing';

/** In the engine's own words, without anything of the product. */
function described(socketPath: string, name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { socketPath, path: `/containers/${name}/json`, agent: false },
      (said) => {
        json(said).then(resolve, reject);
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

/** What stands before a socket so that it can be looked at and nothing else. */
async function readOnlyProxy(engine: string): Promise<AsyncDisposable & { socket: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'admin-agent-proxy-'));
  const socket = join(folder, 'proxy.sock');
  const server = createServer((asked, answer) => {
    if (asked.method !== 'GET') {
      answer.writeHead(403).end('<html><body><h1>403 Forbidden</h1></body></html>');
      return;
    }
    request({ socketPath: engine, path: asked.url, agent: false }, (said) => {
      answer.writeHead(said.statusCode ?? 502, said.headers);
      said.pipe(answer);
    }).end();
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    socket,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
