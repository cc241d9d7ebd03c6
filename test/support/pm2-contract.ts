import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createPm2Manager } from '#electron/agent/connectors/services/pm2/pm2-manager.ts';
import { callDaemon } from '#electron/agent/connectors/services/pm2/rpc-call.ts';
import type { ServiceState } from '#electron/agent/connectors/services/service-manager.ts';
import type { Pm2Service } from '#shared/schemas/connectors/service.ts';

import { keepFigure, timed } from './figures.ts';
import { shapeOf, strangers } from './frame-shape.ts';
import type { Pm2AppOptions, Pm2UnderTest } from './pm2-under-test.ts';
import { recordedService } from './recorded-services.ts';
import { aServiceContext } from './service-context.ts';
import { untilSeen } from './until-seen.ts';

/**
 * What holds for apps under PM2, as the agent sees and restarts them. Run against the real PM2 it says what that does;
 * run against the stand-in it says that the stand-in does the same. Skipped where there is none.
 */
export function describePm2Apps(whose: string, create?: () => Promise<Pm2UnderTest>): void {
  describe.skipIf(!create)(`apps under ${whose}`, () => {
    const context = aServiceContext();
    let pm2: Pm2UnderTest;
    let manager: ReturnType<typeof createPm2Manager>;
    const serviceOf = (name: string): Pm2Service => ({ type: 'pm2', name, home: pm2.home });
    const look = (name: string) => manager.look(serviceOf(name), context);
    const restart = (name: string) => manager.restart(serviceOf(name), context);
    const rivals = (name: string) => manager.rivals?.(serviceOf(name), context);

    async function app(options?: Pm2AppOptions): Promise<string> {
      const name = `bot-${randomUUID()}`;
      await pm2.start(name, options);
      return name;
    }

    beforeAll(async () => {
      pm2 = await create!();
      manager = createPm2Manager({
        variable: () => undefined,
        homeFolder: () => join(pm2.home, 'nobody'),
      });
    });
    afterAll(() => pm2[Symbol.asyncDispose]());

    test('before anything runs under PM2 it is said to be away, and not started by a look', async () => {
      const restarted = restart('sales');

      await expect(restarted).rejects.toMatchObject({
        code: 'restart_unavailable',
        details: { reason: 'pm2_not_running' },
      });
      expect(await look('sales')).toEqual({
        isAvailable: false,
        reason: 'pm2_not_running',
        evidence: { home: pm2.home },
      });
      expect(await rivals('sales')).toEqual([]);
      expect(await look('sales')).toMatchObject({ reason: 'pm2_not_running' });
    });

    test('an app that is online is seen, with the run that it is', async () => {
      const name = await app();

      const state = await look(name);
      const again = await look(name);

      expect(state).toMatchObject({
        isAvailable: true,
        phase: 'running',
        health: null,
        reason: null,
        exit: null,
        restarts: 0,
      });
      expect(runOf(state)).toMatch(/^\d+:\d+@\d+$/);
      expect(runOf(again)).toBe(runOf(state));
    });

    test('an app is told of as is on record', async () => {
      const name = await app({ maxMemoryBytes: 8 * 1_024 ** 3 });

      const answer = await callDaemon(
        {
          socketPath: join(pm2.home, 'rpc.sock'),
          method: 'getMonitorData',
          argument: {},
          timeoutMs: 5_000,
        },
        context,
      );

      const apps = answer.kind === 'answered' ? (answer.value as Listed[]) : [];
      const said = shapeOf(apps.filter((each) => each.name === name).map(withoutEnvironment));
      const recorded = shapeOf((recordedService('pm2-list') as Listed[]).map(withoutEnvironment));
      const departures =
        pm2.kind === 'stand-in' ? strangers(said, recorded) : strangers(recorded, said);
      expect(departures).toEqual([]);
    });

    test('an app that is online is restarted, and is another run', async (given) => {
      const name = await app();
      const before = await look(name);

      const ms = await timed(() => restart(name));
      const after = await look(name);

      keepFigure(given, `${pm2.kind}: restart of an online app`, ms);
      expect(after).toMatchObject({ phase: 'running', health: null });
      expect(runOf(after)).not.toBe(runOf(before));
    });

    test('an app whose process was killed is another run, which PM2 started', async () => {
      const name = await app();
      const before = await look(name);
      await pm2.kill(name);
      await pm2.untilStatus(name, 'online');

      const after = await look(name);

      expect(after).toMatchObject({ phase: 'running', restarts: 1 });
      expect(runOf(after)).not.toBe(runOf(before));
    });

    test('an app that PM2 does not start again is stopped once it was killed, and restarted', async (given) => {
      const name = await app({ autorestart: false });
      await pm2.kill(name);
      const killed = await look(name);

      const ms = await timed(() => restart(name));

      keepFigure(given, `${pm2.kind}: restart of a killed app`, ms);
      expect(killed).toMatchObject({ phase: 'stopped', runId: null });
      expect(await look(name)).toMatchObject({ phase: 'running' });
    });

    test('an app that was stopped is started by a restart', async () => {
      const name = await app();
      await pm2.stop(name);
      const stopped = await look(name);

      await restart(name);

      expect(stopped).toMatchObject({
        phase: 'stopped',
        runId: null,
        reason: null,
        evidence: { status: 'stopped' },
      });
      expect(await look(name)).toMatchObject({ phase: 'running' });
    });

    test('an app that PM2 gave up keeps crashing, and says with what it ended', async () => {
      const name = await app({ endsWith: 3 });
      await pm2.untilStatus(name, 'errored');

      expect(await look(name)).toMatchObject({
        phase: 'stopped',
        reason: 'crashing',
        exit: { code: 3, signal: null },
        evidence: { status: 'errored' },
      });
    });

    test('an app that PM2 starts again and again is not well while it is online', async () => {
      const name = await app();
      await look(name);
      for (const restarts of [1, 2, 3]) {
        await pm2.kill(name);
        await untilSeen(
          () => look(name),
          (state) => state.isAvailable && state.phase === 'running' && state.restarts === restarts,
        );
      }

      expect(await look(name)).toMatchObject({
        phase: 'running',
        health: 'degraded',
        reason: 'crashing',
      });
      await restart(name);
      expect(await look(name)).toMatchObject({ phase: 'running', health: null, reason: null });
    });

    test('a cluster is one app, and all of it is restarted', async (given) => {
      const name = await app({ instances: 2 });
      const before = await look(name);

      const ms = await timed(() => restart(name));
      const after = await look(name);

      keepFigure(given, `${pm2.kind}: restart of a cluster of two`, ms);
      expect(before).toMatchObject({ phase: 'running', evidence: { instances: '2/2' } });
      expect(after).toMatchObject({ phase: 'running', restarts: 2 });
      expect(runOf(after)).not.toBe(runOf(before));
    });

    test('an app near the memory at which PM2 restarts it is not well', async () => {
      const near = await app({ maxMemoryBytes: 1_024 * 1_024 });
      const far = await app({ maxMemoryBytes: 8 * 1_024 ** 3 });

      expect(await look(near)).toMatchObject({ health: 'degraded', reason: 'memory_near_limit' });
      expect(await look(far)).toMatchObject({ health: null, reason: null });
    });

    test('PM2 is named where it would restart the app too', async () => {
      const alone = await app({ autorestart: false });
      const twice = await app();

      expect(await rivals(alone)).toEqual([]);
      expect(await rivals(twice)).toEqual(['pm2_autorestart']);
    });

    test('an app that is not there cannot be restarted', async () => {
      const restarted = restart('nobody');

      await expect(restarted).rejects.toMatchObject({
        code: 'restart_unavailable',
        details: { reason: 'service_missing' },
      });
      expect(await look('nobody')).toMatchObject({ isAvailable: false, reason: 'service_missing' });
    });

    test('what is in the environment of an app is not looked at', async () => {
      const name = await app();

      expect(JSON.stringify(await look(name))).not.toContain('canary');
    });

    test('without its daemon PM2 is said to be away', async () => {
      const name = await app();

      await pm2.end();

      expect(await look(name)).toMatchObject({ isAvailable: false, reason: 'pm2_not_running' });
    });
  });
}

type Listed = { name: string; pm2_env: object };

/** Without what the app was started with, which PM2 keeps among its own. */
function withoutEnvironment({ pm2_env: settings, ...app }: Listed): unknown {
  const own = Object.entries(settings).filter(
    ([name]) => name !== 'env' && !/^[A-Z0-9_]+$/.test(name),
  );
  return { ...app, pm2_env: Object.fromEntries(own) };
}

function runOf(state: ServiceState): string | null {
  return state.isAvailable ? state.runId : null;
}
