import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';

import { aBeatingBot } from '#test/support/beating-bot.ts';
import { createScriptedVault } from '#test/support/scripted-vault.ts';
import { rawRequest, sendRaw, startTestListener } from '#test/support/test-listener.ts';

type Options = Parameters<typeof startTestListener>[0] & { slug?: string };

const generous = { guessesPerMinute: 1_000_000, callsPerSecond: 1_000_000, burst: 1_000_000 };

/** The listener over one bot that calls. */
async function beatingListener({ slug, pingLimits = generous, ...options }: Options = {}) {
  const listener = await startTestListener({ pingLimits, ...options });
  const tenantId = listener.tenant.id;
  const bot = await listener.api.bots.add({ tenantId, bot: aBeatingBot(slug ? { slug } : {}) });
  const address = () => listener.agent.heartbeats.address(tenantId, bot.id);
  const { url, slugUrl } = await address();
  const path = new URL(url!).pathname;
  return {
    ...listener,
    bot,
    path,
    slugPath: slugUrl === null ? null : new URL(slugUrl).pathname,
    address,
    view: () => listener.agent.fleet.get(tenantId, bot.id),
    ping: (suffix = '', init: RequestInit = {}) => fetch(url + suffix, init),
    calls: async () => (await address()).calls,
    raw: (line: string, headers: Record<string, string | undefined> = {}, body = '') =>
      sendRaw(
        listener.port,
        rawRequest(line, { Host: `127.0.0.1:${listener.port}`, ...headers }, body),
      ),
    [Symbol.asyncDispose]: () => listener[Symbol.asyncDispose](),
  };
}

test.for([
  ['GET', ''],
  ['HEAD', ''],
  ['POST', ''],
  ['GET', '/start'],
  ['POST', '/fail'],
  ['HEAD', '/log'],
  ['GET', '/0'],
  ['POST', '/255'],
] as const)(
  '%s %s is answered OK as plain text, and known as what it says',
  async ([method, suffix]) => {
    await using bot = await beatingListener();

    const answer = await bot.ping(suffix, { method });

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(await answer.text()).toBe(method === 'HEAD' ? '' : 'OK');
    const code = /\d+/.exec(suffix)?.[0];
    expect(await bot.calls()).toMatchObject([
      {
        kind: code ? (code === '0' ? 'success' : 'fail') : suffix.slice(1) || 'success',
        exitCode: code ? Number(code) : null,
        from: '127.0.0.1',
      },
    ]);
  },
);

test('a call shows at once, whatever the disk does', async () => {
  await using bot = await beatingListener();
  const blocked = bot.blockStore();

  await bot.ping();
  await bot.clock.advance(0);
  expect(bot.view().status).toBe('ok');
  blocked.release();

  expect(bot.seen.map(({ kind, subject }) => [kind, subject])).toContainEqual([
    'bot.checked',
    bot.bot.id,
  ]);
});

test('calls are taken while the vault is closed', async () => {
  const vault = createScriptedVault({
    says: () => ({}),
    tries: () => undefined,
    recoveryKey: 'none',
  });
  vault.lock();
  await using bot = await beatingListener({ agent: { vault } });

  expect((await bot.ping()).status).toBe(200);
  await bot.clock.advance(0);

  expect(bot.view().status).toBe('ok');
});

test('a bot is called by name too, with every word', async () => {
  await using bot = await beatingListener({ slug: 'start' });
  const call = (suffix: string) => fetch(new URL(bot.slugPath + suffix, bot.url));

  for (const suffix of ['', '/start', '/fail', '/log', '/7']) {
    expect((await call(suffix)).status).toBe(200);
  }
  expect((await call('/8/9')).status).toBe(404);

  expect((await bot.calls()).map(({ kind }) => kind)).toEqual([
    'fail',
    'log',
    'fail',
    'start',
    'success',
  ]);
});

test('a slug belongs to one bot of a client, and is free again when that bot goes', async () => {
  await using bot = await beatingListener({ slug: 'nightly' });
  const { api, tenant } = bot;
  const other = await api.tenants.create({ name: 'Other' });
  const twin = aBeatingBot({ name: 'Twin', slug: 'nightly' });

  await expect(api.bots.add({ tenantId: tenant.id, bot: twin })).rejects.toMatchObject({
    cause: { code: 'slug_taken' },
  });
  await api.bots.add({ tenantId: other.id, bot: twin });
  await api.bots.remove({ tenantId: tenant.id, botId: bot.bot.id });

  await api.bots.add({ tenantId: tenant.id, bot: twin });
});

test('a change of slug moves the address by name', async () => {
  await using bot = await beatingListener({ slug: 'nightly' });
  const old = bot.slugPath!;
  const { connector } = aBeatingBot({ slug: 'daily' });

  await bot.api.bots.update({
    tenantId: bot.tenant.id,
    botId: bot.bot.id,
    patch: { connector },
  });

  expect((await fetch(new URL(old, bot.url))).status).toBe(404);
  expect((await fetch(new URL(old.replace('nightly', 'daily'), bot.url))).status).toBe(200);
  expect((await bot.ping()).status).toBe(200);
});

test('of a body the first 10 kB are kept, without control characters, and shown to operators only', async () => {
  await using bot = await beatingListener();
  const body = `línea\r\n\u0000\u001b[31mred\u202e\t${'x'.repeat(20_000)}`;

  await bot.ping('', { method: 'POST', body });
  const [call] = await bot.calls();

  expect(call!.body!.startsWith('línea\n[31mred\tx')).toBe(true);
  expect(call!.body!.length).toBeLessThan(10_000);
  const viewer = bot.as({ kind: 'token', id: 'v', role: 'viewer', tenant: bot.tenant.id });
  const of = { tenantId: bot.tenant.id, botId: bot.bot.id };
  await expect(viewer.heartbeats.byBot(of)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect(JSON.stringify(await viewer.bots.byId(of))).not.toContain('red');
});

test('bytes that are no text do not come back as they were', async () => {
  await using bot = await beatingListener();

  await bot.ping('', { method: 'POST', body: new Uint8Array([0xff, 0xfe, 0x00, 0x41]) });

  expect(await bot.calls()).toMatchObject([{ body: '\ufffd\ufffdA' }]);
});

test.for([
  [
    'a gigabyte that is announced and asked for',
    { 'Content-Length': '1000000000', Expect: '100-continue' },
    '',
    200,
  ],
  ['more than is read', { 'Content-Length': '150000' }, 'x'.repeat(150_000), 200],
  [
    'a type nobody knows',
    { 'Content-Type': 'application/x-weird', 'Content-Length': '2' },
    '{}',
    200,
  ],
  ['a compressed body', { 'Content-Encoding': 'gzip', 'Content-Length': '2' }, 'ab', 200],
  [
    'a length and chunks at once',
    { 'Content-Length': '3', 'Transfer-Encoding': 'chunked' },
    '0\r\n\r\n',
    400,
  ],
  ['a length that is none', { 'Content-Length': 'many' }, '', 400],
] as const)('%s is answered', async ([, headers, body, status]) => {
  await using bot = await beatingListener();

  const answer = await bot.raw(`POST ${bot.path}`, headers, body);

  expect(answer.status).toBe(status);
  expect(await bot.calls()).toHaveLength(status === 200 ? 1 : 0);
  expect((await bot.ping()).status).toBe(200);
});

test('a gigabyte that simply comes is cut off, and its call counts', async () => {
  await using bot = await beatingListener();
  const socket = connect(bot.port, '127.0.0.1');
  let sent = 0;
  let received = '';
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1');
  });
  const ended = new Promise((resolve) => {
    socket.on('close', resolve);
  });
  const host = `Host: 127.0.0.1:${bot.port}`;
  socket.write(`POST ${bot.path} HTTP/1.1\r\n${host}\r\nContent-Length: 1000000000\r\n\r\n`);
  const chunk = Buffer.alloc(65_536, 'x');
  const pump = () => {
    while (!socket.destroyed && socket.write(chunk)) {
      sent += chunk.length;
    }
  };
  socket.on('drain', pump);
  pump();

  await ended;

  expect(received).toMatch(/^HTTP\/1\.1 200 /);
  expect(sent).toBeLessThan(50_000_000);
  expect(await bot.calls()).toHaveLength(1);
});

test('a caller that gives up in the middle of a body has not called', async () => {
  await using bot = await beatingListener();
  const socket = connect(bot.port, '127.0.0.1');
  socket.write(
    rawRequest(
      `POST ${bot.path}`,
      { Host: `127.0.0.1:${bot.port}`, 'Content-Length': '50' },
      'half',
    ),
  );
  await bot.ping('/log');
  socket.destroy();
  await once(socket, 'close');
  await bot.ping('/log');

  expect((await bot.calls()).map(({ kind }) => kind)).toEqual(['log', 'log']);
});

test('a body that drips counts as a call when the time for it is over', async () => {
  await using bot = await beatingListener();
  const socket = connect(bot.port, '127.0.0.1');
  const startedAt = performance.now();
  socket.write(
    rawRequest(
      `POST ${bot.path}`,
      { Host: `127.0.0.1:${bot.port}`, 'Content-Length': '5000' },
      'drip',
    ),
  );

  const [answer] = (await once(socket, 'data')) as [Buffer];
  await once(socket, 'close');

  expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 /);
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  expect(await bot.calls()).toMatchObject([{ body: 'drip' }]);
});

test.for([
  '/ping/',
  '/ping/a',
  '/ping/a/b',
  '/ping/a/start',
  '/ping/a/b/c',
  '/ping/ID/unknown',
  '/ping/ID/256',
  '/ping/ID/-1',
  '/ping/ID/start/start',
  '/ping/ID/start/start/start/start/start',
  '/ping/ID/',
  '/ping//ID',
  '/ping/ID%2Fstart',
  '/ping/%49D',
  '/ping/ID%00',
  '/ping/../ping/ID/../../api/health',
  '/ping/./ID/',
  '/ping/..%2f..%2fapi/health',
  '/ping/ID;a=b',
  '/ping/ID\\start',
  '/ping/constructor',
  '/ping/__proto__/toString',
  '/ping/undefined/undefined',
  `/ping/${'a'.repeat(5_000)}`,
  `/ping/ID/${'9'.repeat(500)}`,
])('%s is not found, as any other address that does not exist', async (target) => {
  await using bot = await beatingListener();
  const id = bot.path.split('/').at(-1)!;

  const answer = await bot.raw(`GET ${target.replaceAll('ID', id)}`);
  const unknown = await bot.raw('GET /ping/zzzzzzzzzzzzzzzzzzzzzzzz');

  expect(answer.status).toBe(404);
  const plain = ({ head, body }: typeof answer) => [head.replace(/date: .*/i, ''), body];
  expect(plain(answer)).toEqual(plain(unknown));
  expect(await bot.calls()).toEqual([]);
});

test('an id in other letters is another id', async () => {
  await using bot = await beatingListener();
  const swapped = bot.path.replaceAll(/[a-z]/gi, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );

  expect((await bot.raw(`GET /ping/${swapped.split('/').at(-1)}`)).status).toBe(404);
});

test.for([
  ['?rid=0d338dcc-a054-11ec-b909-0242ac120002', 200],
  ['?rid=run_1.2~3-4', 200],
  ['?other=1&rid=a', 200],
  ['?other=1', 200],
  ['?', 200],
  ['?rid=', 400],
  ['?rid=a&rid=b', 400],
  ['?rid=a%20b', 400],
  [`?rid=${'a'.repeat(65)}`, 400],
] as const)('with %s it is answered %i', async ([query, status]) => {
  await using bot = await beatingListener();

  expect((await bot.ping(query)).status).toBe(status);
});

test.for([
  ['PUT', {}, 405],
  ['DELETE', {}, 405],
  ['OPTIONS', {}, 405],
  ['GET', { Host: 'attacker.tld' }, 421],
  ['GET', { Host: undefined }, 421],
  ['GET', { Origin: 'http://attacker.tld' }, 403],
  ['POST', { Origin: 'null' }, 403],
  ['GET', { 'Sec-Fetch-Site': 'cross-site' }, 403],
  ['GET', { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'navigate' }, 403],
  ['GET', { 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'navigate' }, 200],
  ['POST', { 'Sec-Fetch-Mode': 'cors' }, 200],
  ['POST', { Authorization: 'Bearer nonsense' }, 200],
] as const)('%s with %o is answered %i', async ([method, headers, status]) => {
  await using bot = await beatingListener();

  const answer = await bot.raw(`${method} ${bot.path}`, headers);

  expect(answer.status).toBe(status);
  expect(answer.head).not.toMatch(/access-control/i);
  expect(await bot.calls()).toHaveLength(status === 200 ? 1 : 0);
});

test('who guesses is told to wait, while known addresses go on working from the same place', async () => {
  await using bot = await beatingListener({
    pingLimits: { guessesPerMinute: 20, callsPerSecond: 100, burst: 100 },
  });
  const guess = async (index: number) => {
    const answer = await fetch(new URL(`/ping/guess-${index}`, bot.url));
    return [answer.status, answer.headers.get('retry-after')] as const;
  };
  const seen: (readonly [number, string | null])[] = [];
  for (let index = 0; index < 25; index += 1) {
    seen.push(await guess(index));
  }

  expect(seen.slice(0, 20).map(([status]) => status)).toEqual(Array(20).fill(404));
  expect(seen.slice(20).map(([status]) => status)).toEqual(Array(5).fill(429));
  expect(Number(seen[24]![1])).toBeGreaterThan(0);
  expect((await bot.ping()).status).toBe(200);
});

test('ten thousand different ids find nothing, and cost the known one nothing', async () => {
  await using bot = await beatingListener({
    pingLimits: { guessesPerMinute: 20, callsPerSecond: 100, burst: 100 },
  });
  const statuses = new Map<number, number>();
  let next = 0;
  const work = async () => {
    for (next += 1; next <= 10_000; next += 1) {
      const { status } = await fetch(new URL(`/ping/${next.toString(36)}-guess`, bot.url));
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));

  expect(new Set(statuses.keys())).toEqual(new Set([404, 429]));
  expect(statuses.get(404)).toBeLessThanOrEqual(40);
  expect((await bot.ping()).status).toBe(200);
});

test('one that calls without pause is told to wait, the others are not', async () => {
  await using bot = await beatingListener({
    pingLimits: { guessesPerMinute: 20, callsPerSecond: 1, burst: 5 },
  });
  const other = await bot.api.bots.add({
    tenantId: bot.tenant.id,
    bot: aBeatingBot({ name: 'Other' }),
  });
  const statuses: number[] = [];
  for (let index = 0; index < 8; index += 1) {
    statuses.push((await bot.ping()).status);
  }
  const { url } = await bot.agent.heartbeats.address(bot.tenant.id, other.id);

  expect(statuses.slice(0, 5)).toEqual(Array(5).fill(200));
  expect(statuses.at(-1)).toBe(429);
  expect((await fetch(url!)).status).toBe(200);
});

test('over REST an operator sees where a bot calls, and can have it call elsewhere', async () => {
  await using bot = await beatingListener();
  await bot.ping();
  const target = `/api/admin/bots/${bot.bot.id}/heartbeat`;

  const seen = await bot.call('GET', target);
  const renewed = await bot.call('POST', `${target}/renew`);

  expect(seen.json).toMatchObject({ isThisMachineOnly: true, slugUrl: null });
  expect(new URL(seen.json.url).pathname).toBe(bot.path);
  expect(seen.json.calls).toHaveLength(1);
  expect((await bot.ping()).status).toBe(404);
  expect((await fetch(renewed.json.url)).status).toBe(200);
});

test('a schedule that cannot be read or never comes is refused at its field', async () => {
  await using bot = await beatingListener();
  const add = (expression: string) =>
    bot.call('POST', '/api/admin/bots', {
      body: aBeatingBot({ name: 'Cron', schedule: { kind: 'cron', expression } }),
    });

  for (const expression of ['61 * * * *', 'every monday', '0 0 30 2 *']) {
    const answer = await add(expression);
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({
      code: 'invalid_input',
      errors: [{ path: expect.stringMatching(/connector\.schedule\.expression$/) as string }],
    });
  }
  expect((await add('0 9 * * *')).status).toBe(201);
});
