import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';

import type { Agent } from '#electron/agent/agent.ts';
import { appRouter } from '#electron/api/app-router.ts';
import { createContext } from '#electron/api/context.ts';
import type { DemoFleet } from '#electron/api/demo-port.ts';
import { serveTrpcOverIpc } from '#electron/desktop/trpc-ipc.ts';
import { createRealClock } from '#electron/host/real-clock.ts';
import { createListener } from '#electron/http/create-listener.ts';
import { restRoutes } from '#electron/http/rest/routes.ts';
import { type BridgeResponse, trpcRequestChannel, trpcResponseChannel } from '#shared/bridge.ts';
import { inputFor, procedures, unknownId } from '#test/support/every-procedure.ts';
import { createTestAgent, owner, silentLogger } from '#test/support/test-agent.ts';

import { createCanaries } from './canaries.ts';
import { createSearch } from './find-canary.ts';

const canaries = createCanaries();
const search = createSearch(canaries);
const token = 'owner-token-of-the-tests';

let turn = 0;

/** With a secret in its words, in those of its cause, and beside them. */
function failure(): Error {
  turn += 1;
  const { value } = canaries[turn % canaries.length]!;
  const cause = Object.assign(new TypeError(`sent ${value}`), { code: value });
  return Object.assign(new Error(`cannot reach a bot with ${value}`, { cause }), { secret: value });
}

/** What every call passes through before it does anything. */
const spared = new Set(['roster', 'audit', 'logger', 'events']);

/** The same, with every service of it failing at whatever is asked. */
function failing<Part extends object>(part: Part): Part {
  return new Proxy(part, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value === 'function') {
        return () => {
          throw failure();
        };
      }
      const isPart = typeof value === 'object' && value !== null && !spared.has(String(key));
      return isPart ? failing(value) : value;
    },
  });
}

async function aFailingAgent() {
  const test = await createTestAgent();
  return {
    agent: test.agent,
    broken: failing<Agent>(test.agent),
    demo: failing<DemoFleet>({
      state: () => ({}) as never,
      start: () => ({}) as never,
      stop: () => ({}) as never,
      setFault: () => ({}) as never,
      close: () => ({}) as never,
    }),
    ids: { tenantId: test.tenant.id, botId: unknownId, alertId: unknownId },
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  };
}

test('whatever fails within a procedure, the window is told a code and an id and nothing more', async () => {
  await using house = await aFailingAgent();
  const ipcMain = new EventEmitter();
  const answers: BridgeResponse[] = [];
  const answered = new EventEmitter();
  const sender = Object.assign(new EventEmitter(), {
    id: 1,
    isDestroyed: () => false,
    send(channel: string, answer: BridgeResponse) {
      answers.push(answer);
      answered.emit(channel, answer);
    },
  });
  const stop = serveTrpcOverIpc({
    ipcMain: ipcMain as never,
    router: appRouter,
    createContext: () =>
      createContext({
        agent: house.broken,
        demo: house.demo,
        principal: owner,
        correlationId: 'the-id',
      }),
    isTrustedFrame: () => true,
  });
  // One of them asks nobody for anything.
  const called = procedures.filter(
    ({ path, type }) => type !== 'subscription' && path !== 'system.about',
  );

  for (const [id, { path, type }] of called.entries()) {
    const answer = new Promise((resolve) => answered.once(trpcResponseChannel, resolve));
    const input = inputFor(path, house.ids);
    ipcMain.emit(
      trpcRequestChannel,
      { sender, senderFrame: {} },
      { kind: 'start', id, type, path, input },
    );
    await answer;
  }
  stop();

  const told = answers.map((answer) => ('error' in answer ? answer.error : answer));
  expect(told).toMatchObject(
    called.map(({ path }) => ({
      message: 'unexpected',
      data: { code: 'INTERNAL_SERVER_ERROR', path, app: null, correlationId: 'the-id' },
    })),
  );
  expect(search(Buffer.from(JSON.stringify(answers)))).toEqual([]);
});

test('whatever fails behind a route, who asks is told a code and an id and nothing more', async () => {
  await using house = await aFailingAgent();
  let isBroken = false;
  const switched = new Proxy(house.agent, {
    get: (target, key) => Reflect.get(isBroken ? house.broken : target, key) as unknown,
  });
  const listener = await createListener({
    agent: switched,
    demo: house.demo,
    clock: createRealClock(),
    logger: silentLogger,
    version: '0.0.0-test',
    token,
    nonce: 'nonce',
    port: 0,
  });
  const { url } = await listener.start();
  const bodies: Record<string, unknown> = {
    'POST /api/admin/bots': inputFor('bots.add', house.ids)['bot'],
    'POST /api/admin/bots/batch': { items: inputFor('bots.addMany', house.ids)['bots'] },
    'POST /api/admin/discovery': inputFor('discovery.look', house.ids),
    'POST /api/admin/tenants': inputFor('tenants.create', house.ids),
    'POST /api/admin/tokens': inputFor('tokens.create', house.ids),
    'POST /api/admin/vault/unlock': inputFor('vault.unlock', house.ids),
    'PATCH /api/admin/alerts/:id': { state: 'resolved' },
  };

  isBroken = true;
  const answers = await Promise.all(
    [{ method: 'GET', path: '/api/health' }, ...restRoutes].map(async ({ method, path }) => {
      const hasBody = method !== 'GET' && method !== 'DELETE';
      const response = await fetch(new URL(path.replace(':id', unknownId), url), {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(hasBody && { 'content-type': 'application/json' }),
        },
        ...(hasBody && { body: JSON.stringify(bodies[`${method} ${path}`] ?? {}) }),
      });
      const text = await response.text();
      return {
        route: `${method} ${path}`,
        status: response.status,
        head: [...response.headers],
        text,
      };
    }),
  );
  isBroken = false;
  await listener.stop();

  const unexpected = answers.filter(({ status }) => status === 500);
  expect(answers.filter(({ status }) => status < 400).map(({ route }) => route)).toEqual([]);
  expect(unexpected.length).toBeGreaterThan(20);
  for (const { route, text } of unexpected) {
    expect([route, JSON.parse(text)]).toEqual([
      route,
      {
        type: 'urn:admin-agent:problem:unexpected',
        title: 'Something went wrong',
        status: 500,
        detail: 'The log has more under this correlation id.',
        code: 'unexpected',
        correlationId: expect.stringMatching(/^[\w-]{8,}$/),
      },
    ]);
  }
  expect(search(Buffer.from(JSON.stringify(answers)))).toEqual([]);
});
