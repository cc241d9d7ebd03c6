import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { BotView, NewBot } from '#shared/schemas/bot.ts';
import type { Attempt } from '#shared/schemas/recovery.ts';
import type { HealingMode } from '#shared/schemas/setup.ts';

import type { EngineUnderTest } from './engine-under-test.ts';
import { keepFigure, timed } from './figures.ts';
import { type LiveAgent, startLiveAgent } from './live-agent.ts';
import type { Pm2UnderTest } from './pm2-under-test.ts';
import { untilSeen } from './until-seen.ts';

/** The whole agent watching containers of an engine, real or not. */
export function describeWatchedContainers(
  whose: string,
  create?: () => Promise<EngineUnderTest>,
): void {
  describe.skipIf(!create)(`a bot that is a container of ${whose}`, () => {
    let engine: EngineUnderTest;
    let live: LiveAgent;

    beforeAll(async () => {
      engine = await create!();
      live = await startLiveAgent();
    });
    afterAll(async () => {
      await live[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
    });

    const watched = (container: string, mode?: HealingMode) =>
      watch(live, { type: 'docker', container, socket: engine.socket }, { name: container, mode });

    test('is well while the container runs, and down with the reason once it was killed', async () => {
      await engine.create('sales');
      await engine.start('sales');
      const bot = await watched('sales');
      const well = await bot.check();

      await engine.kill('sales');
      const down = await bot.check();

      expect(well).toMatchObject({ status: 'ok', cause: null, layers: { process: 'pass' } });
      expect(down).toMatchObject({
        status: 'down',
        cause: 'refused',
        reason: 'service_stopped',
        layers: { process: 'fail' },
        evidence: { exitCode: 137 },
      });
    });

    test('is restarted by the agent itself once its container was killed, and proven to be well again', async (context) => {
      await engine.create('shop');
      await engine.start('shop');
      const bot = await watched('shop', 'auto');
      await bot.check();
      await engine.kill('shop');

      const ms = await timed(async () => {
        await bot.check();
        await bot.untilHealed();
      });

      keepFigure(context, `${engine.kind}: killed container, until proven to be well again`, ms);
      expect(await bot.attempts()).toMatchObject([
        {
          step: 'restart_bot',
          state: 'succeeded',
          actorKind: 'agent',
          cause: 'refused',
          isProven: true,
        },
      ]);
    });

    test('is down at its interface when the container’s health check fails', async () => {
      await engine.create('support', { health: 'failing' });
      await engine.start('support');
      await engine.untilChecked('support');
      const bot = await watched('support');

      expect(await bot.check()).toMatchObject({
        status: 'down',
        cause: 'reported',
        reason: 'unhealthy',
        layers: { process: 'pass', api: 'fail' },
      });
    });

    test('needs a person when somebody paused the container', async () => {
      await engine.create('hr');
      await engine.start('hr');
      await engine.pause('hr');
      const bot = await watched('hr');

      expect(await bot.check()).toMatchObject({ status: 'needs_you', reason: 'service_paused' });
    });

    test('needs a person when there is no such container', async () => {
      const bot = await watched('nobody');

      expect(await bot.check()).toMatchObject({ status: 'needs_you', reason: 'service_missing' });
    });
  });
}

/** The same for apps under PM2. */
export function describeWatchedPm2Apps(whose: string, create?: () => Promise<Pm2UnderTest>): void {
  describe.skipIf(!create)(`a bot that is an app under ${whose}`, () => {
    let pm2: Pm2UnderTest;
    let live: LiveAgent;

    beforeAll(async () => {
      pm2 = await create!();
      live = await startLiveAgent();
    });
    afterAll(async () => {
      await live[Symbol.asyncDispose]();
      await pm2[Symbol.asyncDispose]();
    });

    const watched = (name: string, mode?: HealingMode) =>
      watch(live, { type: 'pm2', name, home: pm2.home }, { name, mode });

    test('is well while the app is online, and down once it ended', async () => {
      await pm2.start('sales', { autorestart: false });
      const bot = await watched('sales');
      const well = await bot.check();

      await pm2.kill('sales');
      const down = await bot.check();

      expect(well).toMatchObject({ status: 'ok', cause: null });
      expect(down).toMatchObject({ status: 'down', cause: 'refused', reason: 'service_stopped' });
    });

    test('is restarted by the agent itself once its app was killed, and proven to be well again', async (context) => {
      await pm2.start('shop', { autorestart: false });
      const bot = await watched('shop', 'auto');
      await bot.check();
      await pm2.kill('shop');

      const ms = await timed(async () => {
        await bot.check();
        await bot.untilHealed();
      });

      keepFigure(context, `${pm2.kind}: killed app, until proven to be well again`, ms);
      expect(await bot.attempts()).toMatchObject([
        {
          step: 'restart_bot',
          state: 'succeeded',
          actorKind: 'agent',
          cause: 'refused',
          isProven: true,
        },
      ]);
    });

    test('is down, and keeps crashing, once PM2 gave the app up', async () => {
      await pm2.start('support', { endsWith: 3 });
      await pm2.untilStatus('support', 'errored');
      const bot = await watched('support');

      expect(await bot.check()).toMatchObject({
        status: 'down',
        reason: 'crashing',
        evidence: { exitCode: 3 },
      });
    });

    test('needs a person once PM2 itself is gone', async () => {
      await pm2.start('hr');
      const bot = await watched('hr');
      const well = await bot.check();

      await pm2.end();

      expect(well).toMatchObject({ status: 'ok' });
      expect(await bot.check()).toMatchObject({ status: 'needs_you', reason: 'pm2_not_running' });
    });
  });
}

type Watched = {
  check(): Promise<BotView>;
  /** Settles once an attempt of the agent's own has ended. */
  untilHealed(): Promise<void>;
  attempts(): Promise<Attempt[]>;
};

async function watch(
  { agent, act, tenantId }: LiveAgent,
  connector: NewBot['connector'],
  { name, mode = 'off' }: { name: string; mode: HealingMode | undefined },
): Promise<Watched> {
  const { id: botId } = await agent.fleet.add(act, tenantId, {
    name,
    kind: 'custom',
    connector,
    // Long, so that nothing is seen because its turn came.
    intervalMs: 3_600_000,
  });
  await agent.recovery.setMode(act, tenantId, botId, mode);
  const attempts = () => agent.recovery.attempts(tenantId, { botId, limit: 10 });
  return {
    attempts,
    async untilHealed() {
      await untilSeen(attempts, (made) => made.some(({ endedAt }) => endedAt !== null));
    },
    async check() {
      const [view] = await agent.health.checkNow(act, [{ tenantId, botId }]);
      if (!view) {
        throw new Error('expected the bot to be looked at');
      }
      return view;
    },
  };
}
