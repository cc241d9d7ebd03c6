import { expect, test } from 'vitest';

import type { Reading } from '#electron/agent/connectors/connector.ts';
import type { Repair, RepairContext } from '#electron/agent/connectors/repair.ts';
import type { ServiceState } from '#electron/agent/connectors/services/service-manager.ts';
import type { BotServices } from '#electron/agent/connectors/services/service-of-bot.ts';
import { withServices } from '#electron/agent/connectors/services/with-service.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { AppError } from '#shared/errors.ts';
import type { ConnectorConfig } from '#shared/schemas/connector.ts';
import { scriptedKinds, wellReading } from '#test/support/scripted-kinds.ts';
import { serviceContexts } from '#test/support/service-contexts.ts';

type HttpConfig = Extract<ConnectorConfig, { type: 'http' }>;

const config: HttpConfig = {
  type: 'http',
  url: 'http://bot.test/',
  service: { type: 'systemd', unit: 'bot.service', scope: 'system' },
};

const runningState: Extract<ServiceState, { isAvailable: true }> = {
  isAvailable: true,
  phase: 'running',
  health: null,
  reason: null,
  runId: 'any',
  startedAt: null,
  exit: null,
  restarts: null,
  evidence: null,
};

/** A bot behind HTTP that runs as a unit, with both in the hand of the test. */
function createBotWithUnit() {
  const clock = createVirtualClock();
  const seen = { reading: wellReading as Reading, runId: 'first', isLocked: false, looks: 0 };
  let change: (state: ServiceState) => void = () => {};
  const services: Pick<BotServices, 'serviceOf' | 'look' | 'hold'> = {
    serviceOf: (given) => ('service' in given ? given.service : undefined),
    async look() {
      seen.looks += 1;
      if (seen.isLocked) {
        throw new AppError('vault_locked');
      }
      return { ...runningState, runId: seen.runId };
    },
    hold(_config, _context, changed) {
      change = changed;
    },
  };
  const repair: Repair = {
    steps: () => ['restart_bot'],
    targetOf: () => 'unit',
    provesRuns: () => true,
    restart: async () => ({ verifyWithinMs: 60_000 }),
  };
  const kinds = scriptedKinds();
  const plain = { ...kinds.http, probe: async () => seen.reading };
  const { http } = withServices(
    { ...kinds, http: plain },
    {
      services: services as BotServices,
      repair,
      config: {} as never,
    },
  );
  const context: RepairContext = { ...serviceContexts().repair, clock };
  const looks: string[] = [];

  return {
    seen,
    clock,
    probe: () => http.probe(config, context),
    restart: () => http.repair?.restart(config, 'restart_bot', context),
    hold: () =>
      http.hold?.(config, { ...context, report: () => {}, look: () => looks.push('look') }),
    looks,
    change: (state: ServiceState) => change(state),
  };
}

test('a bot that is well says which run of its service it is, which is asked once', async () => {
  const { probe, seen } = createBotWithUnit();

  const readings = [await probe(), await probe(), await probe()];

  expect(readings.map(({ runId }) => runId)).toEqual(['first', 'first', 'first']);
  expect(seen.looks).toBe(1);
});

test('a bot that was not well is asked for its run anew', async () => {
  const { probe, seen } = createBotWithUnit();
  await probe();

  seen.reading = { ...wellReading, cause: 'refused' };
  const failed = await probe();
  Object.assign(seen, { reading: wellReading, runId: 'second' });

  expect(failed.runId).toBeUndefined();
  expect((await probe()).runId).toBe('second');
});

test('a restart that nobody saw the bot fail for is proven all the same', async () => {
  const { probe, seen, restart, clock } = createBotWithUnit();
  await probe();

  await restart();
  const early = await probe();
  seen.runId = 'second';
  const later = await probe();
  await clock.advance(60_000);
  const settled = await probe();
  const looks = seen.looks;
  await probe();

  expect([early.runId, later.runId, settled.runId]).toEqual(['first', 'second', 'second']);
  expect(seen.looks).toBe(looks);
});

test('what its service tells between two probes has the bot looked at, as what it then is', async () => {
  const { probe, seen, hold, change, looks } = createBotWithUnit();
  hold();
  await probe();

  seen.runId = 'second';
  change(runningState);

  expect(looks).toEqual(['look']);
  expect((await probe()).runId).toBe('second');
});

test('a bot that refuses because its service has ended is down for certain, in the words of the service', async () => {
  const { probe, seen, hold, change } = createBotWithUnit();
  hold();
  await probe();
  const exit = { code: 3, signal: null };

  change({ ...runningState, phase: 'stopped', runId: null, exit, evidence: { output: 'oops' } });
  const stillAnswers = await probe();
  seen.reading = { ...wellReading, cause: 'refused' };
  const ended = await probe();
  change({ ...runningState, runId: 'second' });
  const refused = await probe();

  expect(stillAnswers.cause).toBeNull();
  expect(ended).toMatchObject({
    cause: 'refused',
    reason: 'service_stopped',
    code: 3,
    isFinal: true,
    evidence: { output: 'oops', exitCode: 3 },
  });
  expect(refused.isFinal).toBeUndefined();
});

test('what the bot answered stands where its service cannot be looked at', async () => {
  const { probe, seen } = createBotWithUnit();
  seen.isLocked = true;

  expect(await probe()).toEqual(wellReading);
});

test('a bot that says itself which run it is, is believed', async () => {
  const { probe, seen } = createBotWithUnit();
  seen.reading = { ...wellReading, runId: 'its own' };

  expect((await probe()).runId).toBe('its own');
  expect(seen.looks).toBe(0);
});
