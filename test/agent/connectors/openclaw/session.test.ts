import { expect, test } from 'vitest';

import { deviceOf, newDeviceKey } from '#electron/agent/connectors/openclaw/device-proof.ts';
import { createGatewayTargets } from '#electron/agent/connectors/openclaw/gateway-target.ts';
import {
  createSession,
  type SessionListener,
} from '#electron/agent/connectors/openclaw/session.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import {
  createFakeGateway,
  type FakeGateway,
  type FakeGatewayOptions,
} from '#test/support/fake-gateway/fake-gateway.ts';

const targetOf = createGatewayTargets({ version: '1.2.3' });
const identity = deviceOf(newDeviceKey());
const minuteMs = 60_000;

/** A session whose time is in the test's hands; only what it waits for on its socket is real. */
function sessionOf(
  gateway: FakeGateway,
  own: { token?: string; isLoopback?: boolean; listener?: SessionListener } = {},
) {
  const clock = createVirtualClock();
  const target = targetOf({ type: 'openclaw', url: gateway.url });
  const session = createSession({
    target: { ...target, isLoopback: own.isLoopback ?? true },
    access: { token: async () => own.token ?? gateway.token, device: async () => identity },
    context: { clock, secrets: { open: async (value) => value } },
    ...(own.listener && { listener: own.listener }),
  });
  return {
    clock,
    session,
    async reason() {
      const look = await session.look();
      return look.kind === 'seen' ? 'seen' : (look.reading.reason ?? look.reading.cause);
    },
    [Symbol.dispose]: () => session.close(),
  };
}

async function startGateway(options?: FakeGatewayOptions): Promise<FakeGateway> {
  const gateway = await createFakeGateway(options);
  await gateway.start();
  return gateway;
}

test('a refused token is tried again after five minutes, and at once after the gateway was away', async () => {
  await using gateway = await startGateway();
  using watched = sessionOf(gateway, { token: 'wrong' });
  const tries = async () => {
    expect(await watched.reason()).toBe('token_refused');
    return gateway.handshakes;
  };

  expect(await tries()).toBe(1);
  await watched.clock.advance(4.9 * minuteMs);
  expect(await tries()).toBe(1);
  await watched.clock.advance(0.2 * minuteMs);
  expect(await tries()).toBe(2);
});

test('after the first attempts a gateway that lets nobody in is left alone for longer and longer', async () => {
  await using gateway = await startGateway({
    refusesAs: { code: 'INVALID_REQUEST', message: 'no' },
  });
  using watched = sessionOf(gateway);

  const triesAt: number[] = [];
  for (let second = 0; second < 120; second += 1) {
    const before = gateway.handshakes;
    await watched.reason();
    if (gateway.handshakes > before) {
      triesAt.push(second);
    }
    await watched.clock.advance(1_000);
  }

  const pauses = triesAt.slice(1).map((at, index) => at - (triesAt[index] ?? 0));
  expect(pauses.slice(0, 2)).toEqual([1, 1]);
  expect(Math.max(...pauses)).toBeGreaterThan(20);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(37);
  expect(triesAt.length).toBeLessThan(12);
});

test('a gateway that greets and then hangs up is left alone for longer and longer too', async () => {
  await using gateway = await startGateway();
  let lost = 0;
  const listener: SessionListener = {
    report: () => {
      lost += 1;
    },
    look: () => undefined,
  };
  using watched = sessionOf(gateway, { listener });

  /** The port is asked a moment later, so that a dead gateway is told from one that hung up. */
  const hangUp = async () => {
    const known = lost;
    gateway.drop(1000, 'bye');
    const isTold = async () => {
      await watched.clock.advance(100);
      return lost > known;
    };
    await expect.poll(isTold).toBe(true);
  };

  for (let second = 0; second < 120; second += 1) {
    const before = gateway.handshakes;
    await watched.reason();
    if (gateway.handshakes > before) {
      await hangUp();
    }
    await watched.clock.advance(1_000);
  }

  expect(gateway.handshakes).toBeGreaterThan(3);
  expect(gateway.handshakes).toBeLessThan(12);
});

test('who says for five minutes that it is only starting has no excuse any more', async () => {
  await using gateway = await createFakeGateway({ startingMs: 10 * minuteMs });
  void gateway.start().catch(() => undefined);
  using watched = sessionOf(gateway);
  const look = async () => {
    const seen = await watched.session.look();
    return seen.kind === 'not_seen' ? seen.reading : undefined;
  };

  const first = await look();
  await watched.clock.advance(4 * minuteMs);
  const later = await look();
  await watched.clock.advance(2 * minuteMs);
  const last = await look();

  expect(first).toMatchObject({ reason: 'starting', restartingForMs: 500 });
  expect(later).toMatchObject({ reason: 'starting', restartingForMs: 500 });
  expect(last).toMatchObject({ reason: 'starting', cause: 'refused' });
  expect(last).not.toHaveProperty('restartingForMs');
});

test('a gateway elsewhere is shown our device from the start', async () => {
  await using gateway = await startGateway();
  using watched = sessionOf(gateway, { isLoopback: false });

  expect(await watched.reason()).toBe('seen');
  expect(gateway.handshakes).toBe(1);
});

test('an older gateway elsewhere takes the older text of the proof', async () => {
  await using gateway = await startGateway({ protocol: 3 });
  using watched = sessionOf(gateway, { isLoopback: false });

  expect(await watched.reason()).toBe('seen');
  expect(gateway.handshakes).toBe(2);
});

test('what a gateway told is asked anew when it is too old, and not before', async () => {
  await using gateway = await startGateway();
  using watched = sessionOf(gateway);
  const calls = () =>
    ['status', 'channels.status', 'config.get'].map((method) => gateway.calls.get(method));

  await watched.reason();
  await watched.reason();
  expect(calls()).toEqual([1, 1, 1]);
  await watched.clock.advance(31_000);
  await watched.reason();
  expect(calls()).toEqual([2, 1, 1]);
  await watched.clock.advance(20_000);
  await watched.reason();
  expect(calls()).toEqual([2, 2, 1]);
  await watched.clock.advance(5 * minuteMs);
  await watched.reason();
  expect(calls()).toEqual([3, 3, 2]);
});

test('a restart that takes longer to go than it asked for is still the one it announced', async () => {
  await using gateway = await startGateway();
  const reasons: unknown[] = [];
  using watched = sessionOf(gateway, {
    listener: { report: ({ reason }) => reasons.push(reason), look: () => undefined },
  });
  await watched.reason();

  gateway.announce('shutdown', { reason: 'gateway restarting', restartExpectedMs: 1_500 });
  await soon(() => reasons.length === 1);
  const draining = await watched.reason();
  await watched.clock.advance(5_000);
  const stillThere = await watched.reason();
  await gateway.kill();
  await soon(() => reasons.length === 2);
  const gone = await watched.reason();
  await watched.clock.advance(2_000);
  const tooLate = await watched.reason();

  expect([draining, stillThere, gone, tooLate]).toEqual([
    'restarting',
    'seen',
    'restarting',
    'refused',
  ]);
  expect(reasons).toEqual(['restarting', 'restarting']);
});

test('the end of a session leaves no connection behind, not even one that is being opened', async () => {
  await using gateway = await startGateway();
  const watched = sessionOf(gateway);
  await gateway.hang();

  const looking = watched.session.look();
  watched.session.close();

  await expect(looking).rejects.toThrow('no longer watched');
  expect(gateway.connections()).toBe(0);
});

/** What comes over a socket takes real time. */
async function soon(is: () => boolean): Promise<void> {
  for (let tries = 0; !is(); tries += 1) {
    if (tries > 1_000) {
      throw new Error('waited 10 s');
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
