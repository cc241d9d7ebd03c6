import type { MessageBoxOptions, MessageBoxReturnValue } from 'electron';
import { expect, test, vi } from 'vitest';

import { createQuitting } from '#electron/desktop/quitting.ts';
import { createTranslator } from '#shared/i18n/translator.ts';

function setUp({ bots = 8, response = 1 } = {}) {
  const ask = vi.fn<(options: MessageBoxOptions) => Promise<MessageBoxReturnValue>>(async () => ({
    response,
    checkboxChecked: false,
  }));
  const stop = vi.fn<() => Promise<void>>(async () => undefined);
  const leave = vi.fn<() => void>();
  const countBots = vi.fn<() => Promise<number>>(async () => bots);
  const logger = { error: vi.fn<() => void>() } as never;
  const quitting = createQuitting({
    logger,
    t: createTranslator('en'),
    countBots,
    ask,
    stop,
    leave,
  });
  return { quitting, ask, stop, leave, countBots };
}

test('leaving says how many bots nobody will watch, and staying is the default', async () => {
  const { quitting, ask, stop } = setUp();

  await quitting.request();

  expect(ask.mock.calls[0]?.[0]).toMatchObject({
    message: '8 bots will no longer be watched.',
    defaultId: 1,
    cancelId: 1,
  });
  expect(stop).not.toHaveBeenCalled();
  expect(quitting.isLeaving()).toBe(false);
});

test('without bots there is nothing to say', async () => {
  const { quitting, ask, leave } = setUp({ bots: 0 });

  await quitting.request();

  expect(ask).not.toHaveBeenCalled();
  expect(leave).toHaveBeenCalledOnce();
});

test('everything has stopped before the app is let go', async () => {
  const { quitting, stop, leave } = setUp({ response: 0 });
  let isStopped = false;
  stop.mockImplementation(async () => {
    await Promise.resolve();
    isStopped = true;
  });
  leave.mockImplementation(() => expect([isStopped, quitting.isStopped()]).toEqual([true, true]));

  await quitting.request();

  expect(leave).toHaveBeenCalledOnce();
});

test('asking twice asks once and stops once', async () => {
  const { quitting, ask, stop } = setUp({ response: 0 });

  await Promise.all([quitting.request(), quitting.request(), quitting.now()]);
  await quitting.request();

  expect(ask.mock.calls.length).toBeLessThanOrEqual(1);
  expect(stop).toHaveBeenCalledOnce();
});

test('an agent that cannot answer, or fails to stop, does not keep anybody', async () => {
  const { quitting, stop, countBots, leave } = setUp();
  countBots.mockRejectedValue(new Error('store closed'));
  stop.mockRejectedValue(new Error('stuck'));

  await quitting.request();

  expect(leave).toHaveBeenCalledOnce();
});

test('a system that goes down is not asked', async () => {
  const { quitting, ask, stop } = setUp();

  await quitting.now();

  expect(ask).not.toHaveBeenCalled();
  expect(stop).toHaveBeenCalledOnce();
});
