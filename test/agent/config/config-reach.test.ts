import { expect, test } from 'vitest';

import { createConfigReach } from '#electron/agent/config/config-reach.ts';
import { createBotContexts } from '#electron/agent/connectors/bot-context.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { AppError } from '#shared/errors.ts';

import { createConfiguredAgent } from './configured-agent.ts';

async function reachOfOne() {
  const agent = await createConfiguredAgent();
  const clock = createVirtualClock();
  const reach = createConfigReach({
    connectors: agent.connectors as never,
    contexts: createBotContexts({
      secrets: { readerFor: () => ({ open: async () => '' }) } as never,
      devices: {} as never,
      clock,
    }),
    clock,
  });
  return { agent, clock, reach, reached: reach.get(agent.watched()) };
}

/** Resolves once the signal aborts. */
const aborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    if (signal.aborted) {
      reject(new Error('aborted already'));
    }
    signal.addEventListener('abort', () => reject(new Error('aborted')));
  });

test('what is asked of a configuration ends after thirty seconds', async () => {
  const { agent, clock, reach, reached } = await reachOfOne();
  await using _ = agent;
  const asked = reach.ask(reached, ({ signal }) => aborted(signal)).catch((error) => error);

  await clock.advance(29_000);
  expect(await Promise.race([asked, Promise.resolve('pending')])).toBe('pending');
  await clock.advance(1_000);

  expect(await asked).toBeInstanceOf(AppError);
});

test('who looks at the limit only once it has passed finds it passed', async () => {
  const { agent, clock, reach, reached } = await reachOfOne();
  await using _ = agent;
  const asked = reach
    .ask(reached, async (context) => {
      await new Promise<void>((resolve) => context.clock.after(31_000, resolve));
      return context.signal.aborted;
    })
    .catch((error) => error);

  await clock.advance(31_000);

  expect(await asked).toBe(true);
});

test('it ends with the bot too', async () => {
  const { agent, reach, reached } = await reachOfOne();
  await using _ = agent;
  const asked = reach.ask(reached, ({ signal }) => aborted(signal)).catch((error) => error);

  agent.watched().stopping.abort();

  expect(await asked).toBeInstanceOf(AppError);
  await expect(reach.ask(reached, async () => 'asked')).rejects.toBeInstanceOf(AppError);
});
