import { expect, test, vi } from 'vitest';

import { createGatewayTargets } from '#electron/agent/connectors/openclaw/gateway-target.ts';
import type { RawAnswer } from '#electron/agent/notify/answers/answer-desk.ts';
import { createAnswerReader } from '#electron/agent/notify/answers/answer-reader.ts';
import { createRealClock } from '#electron/host/real-clock.ts';
import { createFakeGateway, type FakeGateway } from '#test/support/fake-gateway/fake-gateway.ts';

const ana = '+5511987654321';
/** The machine's own time, whatever else it has to do. */
const timeout = 30_000;
vi.setConfig({ testTimeout: 60_000 });

/** A reader of a gateway's WhatsApp, and what it handed on. */
async function listenTo(gateway: FakeGateway, { accountId }: { accountId?: string } = {}) {
  const answers: RawAnswer[] = [];
  const targetOf = createGatewayTargets({ version: '0.0.0-test' });
  let gate: Promise<void> = Promise.resolve();
  const reader = createAnswerReader({
    target: targetOf({ type: 'openclaw', url: gateway.url }),
    access: {
      token: async () => gateway.token,
      device: () => Promise.reject(new Error('no device')),
    },
    channel: 'whatsapp',
    accountId,
    clock: createRealClock(),
    async onAnswer(answer) {
      await gate;
      answers.push(answer);
    },
  });
  reader.start();
  await expect.poll(() => reader.state().state, { timeout }).toBe('listening');
  return {
    reader,
    answers,
    texts: () => answers.map(({ text }) => text),
    /** The desk takes its time. */
    hold(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
    [Symbol.asyncDispose]: () => reader.stop(),
  };
}

async function startGateway(): Promise<FakeGateway> {
  const gateway = await createFakeGateway({ channels: 'whatsapp-linked' });
  await gateway.start();
  return gateway;
}

test('what somebody writes is handed on with the number, and with no more than the right to look', async () => {
  await using gateway = await startGateway();
  await using listening = await listenTo(gateway);
  const at = Date.now();

  gateway.messages.write('5511987654321@s.whatsapp.net', 'ok 4821', { at });

  await expect.poll(listening.texts, { timeout }).toEqual(['ok 4821']);
  expect(listening.answers[0]).toMatchObject({ from: ana, at });
  expect(gateway.scopesAsked).toEqual([['operator.read']]);
});

test.for([
  ['+5511987654321', ana],
  ['whatsapp:+5511987654321', ana],
  ['5511987654321:12@s.whatsapp.net', ana],
  ['123456789012345@lid', null],
  ['5511987654321@g.us', null],
  ['0511987654321', null],
  ['+55 11 98765-4321', null],
  ['+5511987654321\u202E', null],
  ['ana', null],
] as const)('%j is the number %j', async ([sender, number]) => {
  await using gateway = await startGateway();
  await using listening = await listenTo(gateway);

  gateway.messages.write(sender, 'ok');

  await expect.poll(() => listening.answers, { timeout }).toMatchObject([{ from: number }]);
});

test('a message that is told of again and again is handed on once', async () => {
  await using gateway = await startGateway();
  await using listening = await listenTo(gateway);

  gateway.messages.write(ana, 'ok');
  gateway.messages.repeat();
  gateway.drop(1012, 'service restart');
  await expect.poll(() => gateway.handshakes, { timeout }).toBe(2);
  await expect.poll(() => gateway.calls.get('chat.history'), { timeout }).toBeGreaterThan(1);
  gateway.messages.write(ana, 'status');

  await expect.poll(listening.texts, { timeout }).toEqual(['ok', 'status']);
});

test('what is not written to us alone, or long ago, is passed over', async () => {
  await using gateway = await startGateway();
  await using listening = await listenTo(gateway, { accountId: 'default' });

  gateway.messages.write(ana, 'in a group', { chatType: 'group' });
  gateway.messages.write(ana, 'elsewhere', { channel: 'telegram' });
  gateway.messages.write(ana, 'yesterday', { at: Date.now() - 24 * 60 * 60_000 });
  gateway.messages.write(ana, 'here and now');

  await expect.poll(listening.texts, { timeout }).toEqual(['here and now']);
});

test('another account of the same channel is not listened to', async () => {
  await using gateway = await startGateway();
  await using listening = await listenTo(gateway, { accountId: 'customers' });

  gateway.messages.write(ana, 'ok');
  gateway.announce('session.message', { message: null });

  await expect.poll(() => gateway.calls.get('sessions.list'), { timeout }).toBe(1);
  expect(listening.texts()).toEqual([]);
});

test('garbage is passed over, and what follows it is not', async () => {
  await using gateway = await startGateway();
  await using listening = await listenTo(gateway);

  for (const payload of [
    null,
    7,
    'text',
    {},
    { message: { role: 'user', content: 'ok' } },
    { message: { role: 'user', content: { deep: [] }, timestamp: -1, __openclaw: {} } },
    { session: { chatType: 'direct' }, message: { role: 'assistant', content: 'ok' } },
  ]) {
    gateway.announce('session.message', payload);
  }
  gateway.messages.write(ana, 'x'.repeat(100_000));
  gateway.messages.write(ana, 'ok');

  await expect
    .poll(() => listening.answers.map(({ text }) => text.length), { timeout })
    .toEqual([2_000, 2]);
});

test('a flood waits for nobody: what is too much is dropped, and memory stays as it is', async () => {
  await using gateway = await startGateway();
  await using listening = await listenTo(gateway);
  const release = listening.hold();

  for (let count = 0; count < 1_000; count += 1) {
    gateway.messages.write(ana, `message ${count}`);
  }
  await expect.poll(() => listening.reader.state().dropped, { timeout }).toBe(899);
  release();

  await expect.poll(() => listening.answers.length, { timeout }).toBe(101);
});
