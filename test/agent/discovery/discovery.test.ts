import { expect, test } from 'vitest';

import { createDiscoveryService } from '#electron/agent/discovery/discovery-service.ts';
import { createRoster } from '#electron/agent/fleet/roster.ts';
import type { Clock, Logger } from '#electron/agent/ports.ts';
import { createRealClock } from '#electron/host/real-clock.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import type { Found } from '#shared/schemas/discovery.ts';
import {
  answerBytes,
  answers,
  type Behaviour,
  createFaultyServer,
  drips,
  floods,
  healthy,
  hung,
  reset,
  sends,
  sendsAndWaits,
} from '#test/support/faulty-server.ts';
import { createPlayedMachine } from '#test/support/played-machine.ts';
import { aBot, createTestAgent, silentLogger } from '#test/support/test-agent.ts';
import { frame, text, upgrades } from '#test/support/websocket-server.ts';

const token = 'gw-token-that-must-never-be-seen';
const live = answers(200, '{"ok":true,"status":"live"}');
const challenge = frame(
  text,
  '{"type":"event","event":"connect.challenge","payload":{"nonce":"n","ts":1}}',
);

/** Answers its paths as an OpenClaw gateway does. */
const gateway: Behaviour = (socket, request) => {
  if (request.headers['upgrade']) {
    upgrades((open) => open.write(challenge))(socket, request);
  } else if (request.path === '/healthz' || request.path === '/health') {
    live(socket, request);
  } else {
    answers(200, '<!doctype html>', { 'Content-Type': 'text/html' })(socket, request);
  }
};

function at(path: string, behaviour: Behaviour, otherwise = answers(404, 'no')): Behaviour {
  return (socket, request) => (request.path === path ? behaviour : otherwise)(socket, request);
}

function discovery(clock: Clock = createRealClock()) {
  const machine = createPlayedMachine();
  const lines: string[] = [];
  const note = (fields: unknown, message: string) =>
    void lines.push(`${message} ${JSON.stringify(fields)}`);
  const logger: Logger = { ...silentLogger, debug: note, info: note, warn: note, error: note };
  const service = createDiscoveryService({
    machine,
    roster: createRoster(),
    clock,
    logger,
    version: '1.2.3',
  });
  return {
    machine,
    service,
    lines,
    lookEverywhere: async (signal = new AbortController().signal): Promise<Found[]> => {
      const places = await service.places();
      // What may be there on the machine that runs this is none of a test's business.
      const ids = places.map(({ id }) => id).filter((id) => id !== 'port:127.0.0.1:18789');
      return service.look(ids, signal);
    },
  };
}

/** What is found at a server that behaves like this, in a machine on which nothing else listens. */
async function foundAt(behaviour: Behaviour): Promise<Found | undefined> {
  await using server = await createFaultyServer({ behaviour });
  const { machine, service } = discovery();
  machine.ports = [{ host: '127.0.0.1', port: server.port }];
  const [found] = await service.look(
    [`port:127.0.0.1:${server.port}`],
    new AbortController().signal,
  );
  return found;
}

test('the places are said before anything is opened or contacted', async () => {
  await using server = await createFaultyServer();
  const { machine, service } = discovery();
  machine.files.set('/home/ana/.openclaw/openclaw.json', '{}');
  machine.files.set('/home/ana/.clawdbot/clawdbot.json', '{}');
  machine.files.set('/srv/claw/openclaw.json', '{}');
  machine.variables.set('OPENCLAW_STATE_DIR', '/srv/claw');
  machine.ports = [
    { host: '127.0.0.1', port: server.port },
    { host: '::1', port: 18_789 },
    { host: '127.0.0.1', port: 5432 },
    { host: '127.0.0.1', port: 9229 },
    { host: '127.0.0.1', port: 22 },
  ];

  const places = await service.places();

  expect(places.map(({ id }) => id)).toEqual([
    'config:/srv/claw/openclaw.json',
    'config:/home/ana/.openclaw/openclaw.json',
    'config:/home/ana/.clawdbot/clawdbot.json',
    'port:127.0.0.1:18789',
    `port:127.0.0.1:${server.port}`,
  ]);
  expect(places[0]).toEqual({
    kind: 'config',
    id: 'config:/srv/claw/openclaw.json',
    file: '/srv/claw/openclaw.json',
    reads: ['gateway.port', 'gateway.bind', 'gateway.auth.mode'],
  });
  expect(places.at(-1)).toMatchObject({
    why: 'listening',
    asks: ['GET /healthz', 'GET /health', 'GET /', 'WebSocket /'],
  });
  expect(machine.read).toEqual([]);
  expect(server.requests).toEqual([]);
});

test('a machine that does not say where anything listens is looked at where bots often are', async () => {
  const { machine, service } = discovery();
  machine.ports = undefined;

  const places = await service.places();

  expect(places.map((place) => place.kind === 'port' && place.port)).toEqual([
    18_789, 3000, 3001, 4000, 5000, 5678, 8000, 8080, 8081, 8787, 9000,
  ]);
});

test('only what was listed can be looked at, so that nobody scans through us', async () => {
  await using server = await createFaultyServer({ behaviour: healthy });
  const { machine, service } = discovery();
  machine.files.set('/etc/shadow', '{gateway: {port: 1}}');

  const found = await service.look(
    [`port:127.0.0.1:${server.port}`, 'config:/etc/shadow', 'port:10.0.0.1:80', 'nonsense'],
    new AbortController().signal,
  );

  expect(found).toEqual([]);
  expect(server.requests).toEqual([]);
  expect(machine.read).toEqual([]);
});

test('a gateway is found by its configuration, and its token is nowhere', async () => {
  await using server = await createFaultyServer({ behaviour: gateway });
  const { lookEverywhere, machine, lines, service } = discovery();
  const file = '/home/ana/.openclaw/openclaw.json';
  machine.files.set(
    file,
    `// mine
    { gateway: { port: ${server.port}, bind: 'loopback',
        auth: { mode: "token", token: '${token}', /* keep */ }, }, }`,
  );

  const places = await service.places();
  const found = await lookEverywhere();

  expect(found).toEqual([
    {
      kind: 'openclaw',
      url: `ws://127.0.0.1:${server.port}/`,
      suggestedName: `OpenClaw ${server.port}`,
      why: {
        port: server.port,
        path: '/healthz',
        status: 200,
        version: null,
        file,
        bind: 'loopback',
        authMode: 'token',
      },
      isWatched: false,
    },
  ]);
  expect(JSON.stringify([places, found, lines])).not.toContain(token);
  expect(lines).toHaveLength(1);
  await expect.poll(() => server.open()).toBe(0);
});

test.for<[string, string]>([
  ['no JSON5', `{ gateway: { auth: { token: '${token}' `],
  ['another shape', `["${token}"]`],
  ['a port that is none', `{gateway: {port: 70000, auth: {token: '${token}'}}}`],
  ['a port in words', `{gateway: {port: '\${PORT}', auth: '${token}'}}`],
  ['a gateway that is none', `{gateway: '${token}'}`],
  ['nothing at all', ''],
])('a configuration with %s does no harm, and nothing of it is told', async ([, content]) => {
  const { lookEverywhere, machine, lines } = discovery();
  machine.files.set('/home/ana/.moltbot/moltbot.json', content);

  await expect(lookEverywhere()).resolves.toEqual([]);

  expect(machine.read).toEqual(['/home/ana/.moltbot/moltbot.json']);
  expect(lines.join('\n')).not.toContain(token);
});

test('settings that are not known are not passed on', async () => {
  await using server = await createFaultyServer({ behaviour: gateway });
  const { lookEverywhere, machine } = discovery();
  const auth = `{mode: '${token}', token: '${token}'}`;
  machine.files.set(
    '/home/ana/.openclaw/openclaw.json',
    `{gateway: {port: ${server.port}, bind: '${token}', auth: ${auth}}}`,
  );

  const found = await lookEverywhere();

  expect(found[0]!.why).toMatchObject({ bind: null, authMode: null });
  expect(JSON.stringify(found)).not.toContain(token);
});

test.for<[string, Behaviour]>([
  [
    'without a challenge',
    (socket, request) => (request.headers['upgrade'] ? upgrades() : live)(socket, request),
  ],
  ['without a WebSocket', live],
  [
    'with another first message',
    (socket, request) =>
      (request.headers['upgrade']
        ? upgrades((open) => open.write(frame(text, '{"type":"event","event":"hello"}')))
        : live)(socket, request),
  ],
])('what answers like a gateway %s is a bot, and no gateway', async ([, behaviour]) => {
  await expect(foundAt(behaviour)).resolves.toMatchObject({ kind: 'http', url: /healthz$/ });
});

test.for<[string, Behaviour, string, Partial<Found['why']> & { name?: string }]>([
  [
    'JSON that says ok',
    at('/health', answers(200, '{"status":"ok","version":"2.1.0","name":"Pedidos"}')),
    '/health',
    { version: '2.1.0', name: 'Pedidos' },
  ],
  ['a word', at('/healthz', answers(200, 'OK', { 'Content-Type': 'text/plain' })), '/healthz', {}],
  ['nothing but 200', at('/health', answers(200, '')), '/health', {}],
  ['JSON at its root', at('/', answers(200, '{"healthy":true}')), '/', {}],
  ['a sentence at its root', at('/', answers(200, 'Bot is up and running')), '/', {}],
  [
    'a version that is none',
    at('/health', answers(200, '{"ok":true,"version":"<b>1</b>","name":"\\u202eevil\\u0007"}')),
    '/health',
    { version: null, name: 'evil' },
  ],
])('a bot that answers %s is found', async ([, behaviour, path, { name, ...why }]) => {
  const found = await foundAt(behaviour);

  expect(found).toMatchObject({ kind: 'http', why: { path, status: 200, ...why } });
  expect(found!.url.endsWith(path)).toBe(true);
  expect(found!.suggestedName).toBe(name ?? `localhost:${found!.why.port}`);
});

const page = answers(200, '<!doctype html><p>ok</p>', { 'Content-Type': 'text/html' });

test.for<[string, Behaviour]>([
  ['a page for every address', page],
  [
    'a page that says it is text',
    answers(200, ' <html>ok</html>', { 'Content-Type': 'text/plain' }),
  ],
  ['a redirect', answers(302, '', { Location: '/ok' })],
  ['a redirect to elsewhere', answers(307, '', { Location: 'http://192.0.2.1/health' })],
  ['an error', answers(500, '{"status":"ok"}')],
  ['a refusal', answers(401, '{"ok":true}')],
  ['a page at its root only', at('/', page)],
  ['JSON at its root that says nothing', at('/', answers(200, '{"hello":"world"}'))],
  ['a body without end', floods('HTTP/1.1 200 OK\r\n\r\n', 'ok'.repeat(4_096))],
  ['more than a health answer', answers(200, JSON.stringify({ ok: true, x: 'x'.repeat(17_000) }))],
  ['a reset', reset],
  ['no HTTP', sends('220 mail.example ESMTP\r\n')],
  ['a drip', drips(answerBytes(200), 200)],
  ['half an answer', sendsAndWaits('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{')],
  ['silence', hung],
])('%s is no bot', async ([, behaviour]) => {
  await expect(foundAt(behaviour)).resolves.toBeUndefined();
});

test('only plain GETs go out, to this machine, with nothing that a person could have entered', async () => {
  await using server = await createFaultyServer({
    behaviour: answers(302, '', { Location: '/x' }),
  });
  const { machine, service } = discovery();
  machine.ports = [{ host: '127.0.0.1', port: server.port }];

  await service.look([`port:127.0.0.1:${server.port}`], new AbortController().signal);

  expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /healthz',
    'GET /health',
    'GET /',
  ]);
  expect(Object.keys(server.requests[0]!.headers).toSorted()).toEqual([
    'accept',
    'accept-encoding',
    'connection',
    'host',
    'user-agent',
  ]);
});

test('many that hang are looked at in eights, each for a second and a half', async () => {
  const asked: number[] = [];
  const servers = await Promise.all(
    Array.from({ length: 20 }, () =>
      createFaultyServer({ behaviour: hung, onConnect: () => asked.push(performance.now()) }),
    ),
  );
  await using bot = await createFaultyServer({ behaviour: healthy });
  const { lookEverywhere, machine } = discovery();
  machine.ports = [...servers, bot].map(({ port }) => ({ host: '127.0.0.1' as const, port }));
  const startedAt = performance.now();

  const found = await lookEverywhere();

  expect(found).toHaveLength(1);
  expect(performance.now() - startedAt).toBeLessThan(3 * 1_500 + 1_500);
  expect(asked).toHaveLength(20);
  // Each hangs for its whole time, so the ninth has to wait for the first of the eight.
  for (const [index, time] of asked.entries()) {
    expect(time - (asked[index - 8] ?? -Infinity)).toBeGreaterThan(1_300);
  }
  await Promise.all(servers.map((server) => server.stop()));
}, 15_000);

test('the whole of it ends after ten seconds with what was found until then', async () => {
  const servers = await Promise.all(
    Array.from({ length: 65 }, () => createFaultyServer({ behaviour: hung })),
  );
  // Ports are asked from the lowest on.
  const first = servers.toSorted((a, b) => a.port - b.port)[0]!;
  first.behave(healthy);
  const clock = createVirtualClock();
  const { lookEverywhere, machine } = discovery(clock);
  machine.ports = servers.map(({ port }) => ({ host: '127.0.0.1' as const, port }));
  const underway = lookEverywhere();
  await expect.poll(() => first.requests.length).toBe(1);
  await expect.poll(() => first.open()).toBe(0);

  let isOver = false;
  void underway.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await clock.advance(500);
    await new Promise((resolve) => setImmediate(resolve));
  }

  expect(clock.mono()).toBeGreaterThanOrEqual(10_000);
  expect(clock.mono()).toBeLessThanOrEqual(11_000);
  await expect(underway).resolves.toMatchObject([{ why: { port: first.port } }]);
  await Promise.all(servers.map((server) => server.stop()));
});

test('an abort ends it at once', async () => {
  await using server = await createFaultyServer({ behaviour: hung });
  const { lookEverywhere, machine } = discovery();
  machine.ports = [{ host: '127.0.0.1', port: server.port }];
  const stopping = new AbortController();
  const underway = lookEverywhere(stopping.signal);
  await expect.poll(() => server.requests.length).toBe(1);

  stopping.abort(new Error('nobody waits'));

  await expect(underway).rejects.toThrow('nobody waits');
  await expect.poll(() => server.open()).toBe(0);
});

test('our own listener is neither listed nor asked, even where a configuration names it', async () => {
  await using server = await createFaultyServer({ behaviour: gateway });
  const { lookEverywhere, machine, service } = discovery();
  machine.ports = [{ host: '127.0.0.1', port: server.port }];
  machine.files.set('/home/ana/.openclaw/openclaw.json', `{gateway: {port: ${server.port}}}`);
  const takeBack = service.leaveOut(server.port);

  const places = await service.places();
  await expect(lookEverywhere()).resolves.toEqual([]);

  expect(places.map(({ id }) => id)).not.toContain(`port:127.0.0.1:${server.port}`);
  expect(server.requests).toEqual([]);
  takeBack();
  await expect(lookEverywhere()).resolves.toHaveLength(1);
});

test('what is watched already is said to be, and that somebody looked is in the audit log', async () => {
  await using server = await createFaultyServer({ behaviour: healthy });
  const clock = createRealClock();
  const machine = createPlayedMachine();
  machine.ports = [{ host: '127.0.0.1', port: server.port }];
  await using agent = await createTestAgent({ machine });
  await agent.api.bots.add({
    tenantId: agent.tenant.id,
    bot: aBot({ connector: { type: 'http', url: `http://localhost:${server.port}/up` } }),
  });
  const placeIds = [`port:127.0.0.1:${server.port}`];
  const before = (await agent.audit.verify()).entries;
  const startedAt = clock.mono();

  const { items } = await agent.api.discovery.look({ placeIds });

  expect(clock.mono() - startedAt).toBeLessThan(5_000);
  expect(items).toMatchObject([{ kind: 'http', isWatched: true }]);
  expect((await agent.audit.verify()).entries).toBe(before + 1);
  expect(agent.fleet.list([agent.tenant.id])).toHaveLength(1);
});

test('only an operator of every client may look at the machine', async () => {
  await using agent = await createTestAgent();
  const all = { kind: 'token', id: 't', tenant: 'all' } as const;

  const viewer = agent.as({ ...all, role: 'viewer' });
  const ofOne = agent.as({ ...all, role: 'owner', tenant: agent.tenant.id });
  await expect(viewer.discovery.places()).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await expect(ofOne.discovery.places()).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await expect(ofOne.discovery.look({ placeIds: ['x'] })).rejects.toMatchObject({
    code: 'FORBIDDEN',
  });
  const { items } = await agent.as({ ...all, role: 'operator' }).discovery.places();
  expect(items).toHaveLength(1);
});
