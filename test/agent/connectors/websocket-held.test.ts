import { spawn } from 'node:child_process';
import { getEventListeners, once } from 'node:events';
import { expect, test } from 'vitest';

import type { HoldContext, Reading } from '#electron/agent/connectors/connector.ts';
import { createWebsocketConnector } from '#electron/agent/connectors/websocket.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import type { WebsocketConnector } from '#shared/schemas/connectors/websocket.ts';
import { botIdSchema } from '#shared/schemas/ids.ts';
import { createFaultyServer } from '#test/support/faulty-server.ts';
import { startLiveAgent } from '#test/support/live-agent.ts';
import { probeContext, silentLogger } from '#test/support/test-agent.ts';
import { createWebsocketBot, frame, text, upgrades } from '#test/support/websocket-server.ts';

const botId = botIdSchema.parse('019b9a3c-0000-7000-8000-000000000002');

/** A bot that is held by itself, with what is reported of it. */
function holdBot(
  url: string,
  given: Partial<WebsocketConnector> = {},
  own: Partial<HoldContext> = {},
) {
  const connector = createWebsocketConnector({ version: '1.2.3' });
  const config: WebsocketConnector = { type: 'websocket', url, isHeld: true, ...given };
  const stopping = new AbortController();
  const reports: Reading[] = [];
  const context: HoldContext = {
    ...probeContext({ signal: stopping.signal }),
    botId,
    logger: silentLogger,
    report: (reading) => reports.push(reading),
    look: () => {},
    ...own,
  };
  connector.hold?.(config, context);
  return {
    reports,
    stopping,
    probe: () => connector.probe(config, context),
    tryOut: () => connector.probe(config, probeContext()),
    [Symbol.dispose]: () => stopping.abort(),
  };
}

test('one connection is kept, and each probe asks over it', async () => {
  await using bot = await createWebsocketBot();
  using held = holdBot(bot.url, { send: 'ping', expectText: 'ping' });

  for (let round = 1; round <= 3; round += 1) {
    const reading = await held.probe();
    expect(reading).toMatchObject({ cause: null, layers: { answer: 'pass' } });
  }

  expect(bot.received).toEqual(['ping', 'ping', 'ping']);
  expect(bot.upgrades).toHaveLength(1);
  expect(bot.open()).toBe(1);
  expect(held.reports).toEqual([]);
});

test('a bot that only greets is asked for a sign of life after its greeting', async () => {
  await using bot = await createWebsocketBot();
  bot.onOpen((socket) => socket.send('hello'));
  using held = holdBot(bot.url, { expectText: 'hello' });

  await expect(held.probe()).resolves.toMatchObject({ cause: null });
  await expect(held.probe()).resolves.toMatchObject({ cause: null });

  expect(bot.upgrades).toHaveLength(1);
});

test('what comes unasked between two probes is not taken for an answer', async () => {
  await using bot = await createWebsocketBot();
  bot.onMessage((socket) => socket.send('answer'));
  using held = holdBot(bot.url, { send: 'ping', expectText: 'answer', timeoutMs: 200 });
  await held.probe();
  bot.onMessage(() => {});
  const [socket] = bot.clients();
  const isSent = new Promise((resolve) => socket!.send('answer', resolve));
  await isSent;
  const isThere = once(socket!, 'pong');
  socket!.ping();
  await isThere;

  await expect(held.probe()).resolves.toMatchObject({ cause: 'timeout', reason: 'no_message' });
});

test('a connection that breaks is reported at once, and a refused reconnect is final', async () => {
  await using bot = await createWebsocketBot();
  using held = holdBot(bot.url, { send: 'ping' });
  await held.probe();

  await bot.stop();
  await expect.poll(() => held.reports.length).toBe(1);

  expect(held.reports[0]).toMatchObject({ cause: 'reset', reason: 'connection_lost' });
  await expect(held.probe()).resolves.toMatchObject({ cause: 'refused', isFinal: true });
  const again = await held.probe();
  expect(again.cause).toBe('refused');
  expect(again).not.toHaveProperty('isFinal');

  await bot.resume();
  await expect(held.probe()).resolves.toMatchObject({ cause: null });
  expect(held.reports).toHaveLength(1);
});

test('a close is reported with its code, and a bot that takes us back is well', async () => {
  await using bot = await createWebsocketBot();
  using held = holdBot(bot.url, { send: 'ping' });
  await held.probe();

  bot.clients()[0]!.close(1_012, 'restarting');
  await expect.poll(() => held.reports.length).toBe(1);

  expect(held.reports[0]).toMatchObject({ cause: 'reset', code: 1_012, reason: 'connection_lost' });
  await expect(held.probe()).resolves.toMatchObject({ cause: null });
  expect(bot.upgrades).toHaveLength(2);
});

test('a bot that closes right after its answer is reported all the same', async () => {
  await using bot = await createWebsocketBot();
  bot.onMessage((socket) => {
    socket.send('pong');
    socket.close(1_000);
  });
  using held = holdBot(bot.url, { send: 'ping' });

  await expect(held.probe()).resolves.toMatchObject({ cause: null });
  await expect.poll(() => held.reports).toMatchObject([{ cause: 'reset', code: 1_000 }]);
});

test('a connection that breaks while it is asked is said once, by the probe', async () => {
  await using bot = await createWebsocketBot();
  using held = holdBot(bot.url, { send: 'ping' });
  await held.probe();
  bot.onMessage((socket) => socket.terminate());

  await expect(held.probe()).resolves.toMatchObject({ cause: 'reset', reason: 'closed' });

  expect(held.reports).toEqual([]);
});

test('a bot that hangs is found by a ping every 15 s that has 5 s to be answered', async () => {
  const clock = createVirtualClock();
  let isHung = false;
  await using server = await createFaultyServer({
    behaviour: upgrades((socket) => {
      socket.on('data', () => {
        if (!isHung) {
          socket.write(frame(10));
        }
      });
    }),
  });
  using held = holdBot(server.url.replace('http', 'ws'), {}, { clock });
  await held.probe();

  // Each ping crosses a real socket, so the pong takes turns of the loop but no virtual time.
  for (let round = 0; round < 3; round += 1) {
    await clock.advance(15_000);
    await realTurns();
  }
  expect(held.reports).toEqual([]);

  isHung = true;
  await clock.advance(15_000);
  await realTurns();
  await clock.advance(4_900);
  expect(held.reports).toEqual([]);
  await clock.advance(200);
  await expect
    .poll(() => held.reports)
    .toMatchObject([
      { cause: 'timeout', reason: 'hung', layers: { process: 'pass', api: 'fail' } },
    ]);
  await expect.poll(() => server.open()).toBe(0);
});

/** Long enough for a few bytes to go to and fro on loopback. */
async function realTurns(): Promise<void> {
  await using echo = await createFaultyServer({ behaviour: (socket) => socket.end('x') });
  for (let turn = 0; turn < 3; turn += 1) {
    await fetch(echo.url).catch(() => {});
  }
}

test('a flood that nobody asked for ends the connection', async () => {
  await using server = await createFaultyServer({
    behaviour: upgrades((socket) => {
      const many = Buffer.concat(Array.from({ length: 1_000 }, () => frame(text, 'no')));
      const pump = () => {
        while (!socket.destroyed && socket.write(many)) {
          // Until the buffer is full; `drain` goes on from there.
        }
      };
      socket.on('drain', pump);
      pump();
    }),
  });
  using held = holdBot(server.url.replace('http', 'ws'));
  await held.probe();

  await expect
    .poll(() => held.reports, { timeout: 5_000 })
    .toMatchObject([{ cause: 'protocol', evidence: { reason: 'flooded' } }]);
  await expect.poll(() => server.open()).toBe(0);
});

test('an abort closes what is held, with a goodbye and without a report', async () => {
  await using bot = await createWebsocketBot();
  const held = holdBot(bot.url, { send: 'ping' });
  await held.probe();

  held.stopping.abort();

  await expect.poll(() => bot.goodbyes).toEqual([1_000]);
  await expect.poll(() => bot.open()).toBe(0);
  expect(held.reports).toEqual([]);
  expect(getEventListeners(held.stopping.signal, 'abort')).toEqual([]);
});

test('settings that are only tried have a connection of their own', async () => {
  await using bot = await createWebsocketBot();
  using held = holdBot(bot.url, { send: 'ping' });
  await held.probe();

  await expect(held.tryOut()).resolves.toMatchObject({ cause: null });

  expect(bot.upgrades).toHaveLength(2);
  await expect.poll(() => bot.open()).toBe(1);
});

const botProcess = `
  const { WebSocketServer } = require('ws');
  const bots = new WebSocketServer({ port: Number(process.argv[1]), host: '127.0.0.1' });
  bots.on('connection', (socket) => socket.on('message', (data) => socket.send(String(data))));
  bots.on('listening', () => console.log(bots.address().port));`;

test('a bot whose process is killed is down within a second', async () => {
  const child = spawn(process.execPath, ['-e', botProcess, '0']);
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  await using live = await startLiveAgent();
  const { agent, tenantId, act } = live;
  const connector: WebsocketConnector = {
    type: 'websocket',
    url: `ws://127.0.0.1:${Number(port)}/`,
    send: 'ping',
    isHeld: true,
  };
  const bot = await agent.fleet.add(act, tenantId, {
    name: 'Vendas',
    kind: 'sales',
    connector,
    intervalMs: 20_000,
  });
  const view = () => agent.fleet.get(tenantId, bot.id);
  await expect.poll(() => view().status, { timeout: 5_000 }).toBe('ok');
  const isTold = new Promise<number>((resolve) => {
    agent.events.subscribe(() => {
      if (view().status !== 'ok') {
        resolve(performance.now());
      }
    });
  });

  const killedAt = performance.now();
  child.kill('SIGKILL');
  const toldAt = await isTold;

  expect(toldAt - killedAt).toBeLessThan(1_000);
  expect(view()).toMatchObject({ cause: 'refused' });
}, 20_000);

test('a header that comes back over a wire that was open before is not quoted', async () => {
  await using bot = await createWebsocketBot();
  const headers = { 'X-Key': 'header-of-the-person' };
  using held = holdBot(bot.url, { headers, send: 'ping', expectText: 'ping', timeoutMs: 300 });
  await held.probe();
  bot.onMessage((socket) => socket.send(`no such key: ${headers['X-Key']}`));

  const reading = await held.probe();

  expect(bot.upgrades).toHaveLength(1);
  expect(reading).toMatchObject({ reason: 'no_message', evidence: { got: 'no such key: …' } });
});

test('a bot that is gone is looked for by itself, a little later each time, until it is back', async () => {
  const clock = createVirtualClock();
  await using bot = await createWebsocketBot();
  let looks = 0;
  const look = () => {
    looks += 1;
  };
  using held = holdBot(bot.url, { send: 'ping' }, { clock, look });
  await held.probe();
  await bot.stop();
  await expect.poll(() => held.reports.length).toBe(1);

  const waits: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    await held.probe();
    const before = looks;
    let waited = 0;
    for (; looks === before && waited < 60; waited += 1) {
      await clock.advance(1_000);
    }
    waits.push(waited);
  }
  expect(waits).toEqual([2, 4, 8, 16, 30, 30, 30]);

  await bot.resume();
  await expect(held.probe()).resolves.toMatchObject({ cause: null });
  const before = looks;
  await clock.advance(14_000);
  expect(looks).toBe(before);
});
