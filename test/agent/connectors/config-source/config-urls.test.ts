import { expect, test } from 'vitest';

import { hashOf } from '#electron/agent/connectors/config-source/config-file.ts';
import { createConfigSourceAccess } from '#electron/agent/connectors/config-source/config-source.ts';
import { createHttpCaller } from '#electron/agent/connectors/http-call.ts';
import { createTrustStore } from '#electron/agent/connectors/trust-store.ts';
import { type HttpConnector, httpConnectorSchema } from '#shared/schemas/connectors/http.ts';
import { closes, createFaultyServer, sends } from '#test/support/faulty-server.ts';
import {
  type CallAnswer,
  createHookReceiver,
  type ReceivedCall,
} from '#test/support/hook-receiver.ts';
import { probeContext } from '#test/support/test-agent.ts';

const access = createConfigSourceAccess<HttpConnector>({
  call: createHttpCaller({ userAgent: 'admin-agent/1.2.3', trust: createTrustStore() }),
});
const secret = 'swordfish-of-the-vault';

function botAt(url: string): HttpConnector {
  return {
    type: 'http',
    url,
    configSource: {
      kind: 'urls',
      readUrl: `${url}/config`,
      writeUrl: `${url}/config/new`,
      headers: { authorization: 'secret:header', accept: 'application/json' },
      format: 'json',
    },
  };
}

const context = probeContext({
  secrets: { open: async (value) => (value === 'secret:header' ? `Bearer ${secret}` : value) },
});

/** A bot that keeps its configuration behind two addresses, as it should. */
async function aBot({ etag = (text: string) => `"${hashOf(Buffer.from(text))}"` } = {}) {
  const receiver = await createHookReceiver();
  const state = { text: '{"port": 1}', put: undefined as CallAnswer | undefined };
  receiver.answer((call: ReceivedCall) => {
    if (call.method === 'GET') {
      return { status: 200, headers: { etag: etag(state.text) }, body: state.text };
    }
    const wanted = call.headers['if-match'];
    if (wanted !== undefined && wanted !== etag(state.text)) {
      return { status: 412 };
    }
    if (!state.put) {
      state.text = call.body.toString();
    }
    return state.put ?? { status: 204 };
  });
  const bot = botAt(receiver.url);
  return {
    state,
    calls: receiver.calls,
    bot,
    receiver,
    read: () => access.read(bot, context),
    apply: (text: string, base: string) =>
      access.apply(bot, { bytes: Buffer.from(text), base, reason: '' }, context),
    [Symbol.asyncDispose]: () => receiver[Symbol.asyncDispose](),
  };
}

test('the configuration is read from its address, with the headers of the vault', async () => {
  await using bot = await aBot();

  const found = await bot.read();

  expect(found).toEqual({
    bytes: Buffer.from('{"port": 1}'),
    isWhole: true,
    revision: hashOf(Buffer.from('{"port": 1}')),
    isValid: true,
    issues: [],
    isRunning: null,
  });
  expect(bot.calls).toMatchObject([
    {
      path: '/config',
      headers: { authorization: `Bearer ${secret}`, accept: 'application/json' },
    },
  ]);
});

test('a change is put whole, held to what it was made from', async () => {
  await using bot = await aBot();
  const { revision } = await bot.read();

  const applied = await bot.apply('{"port": 2}', revision);

  expect(applied).toEqual({ revision: hashOf(Buffer.from('{"port": 2}')), restarts: null });
  expect(bot.state.text).toBe('{"port": 2}');
  expect(bot.calls.find(({ method }) => method === 'PUT')).toMatchObject({
    path: '/config/new',
    headers: {
      authorization: `Bearer ${secret}`,
      'content-type': 'application/json',
      'if-match': `"${hashOf(Buffer.from('{"port": 1}'))}"`,
    },
    body: Buffer.from('{"port": 2}'),
  });
});

test('a bot that writes its configuration in its own way is known by what it has then', async () => {
  await using bot = await aBot();
  const { revision } = await bot.read();
  bot.state.put = { status: 200 };
  const applying = bot.apply('{"port":2}', revision);
  bot.state.text = '{"port": 1}';
  bot.receiver.answer((call) => {
    if (call.method === 'PUT') {
      bot.state.text = '{ "port": 2 }';
    }
    return { status: 200, body: bot.state.text };
  });

  expect((await applying).revision).toBe(hashOf(Buffer.from('{ "port": 2 }')));
});

test('a stale base is refused before anything is put', async () => {
  await using bot = await aBot();
  const { revision } = await bot.read();
  bot.state.text = '{"port": 3}';

  await expect(bot.apply('{"port": 2}', revision)).rejects.toMatchObject({
    code: 'config_conflict',
  });

  expect(bot.calls.map(({ method }) => method)).toEqual(['GET', 'GET']);
});

test('a bot that changed between look and put says so by its tag', async () => {
  let reads = 0;
  await using bot = await aBot({ etag: () => `"${(reads += 1)}"` });
  const { revision } = await bot.read();

  await expect(bot.apply('{"port": 2}', revision)).rejects.toMatchObject({
    code: 'config_conflict',
    details: { status: 412 },
  });

  expect(bot.state.text).toBe('{"port": 1}');
});

test.for(['W/"1"', 'no tag', ''])('a tag such as %j is not one to be held to', async (etag) => {
  await using bot = await aBot({ etag: () => etag });
  const { revision } = await bot.read();

  await bot.apply('{"port": 2}', revision);

  expect(bot.calls.find(({ method }) => method === 'PUT')!.headers).not.toHaveProperty('if-match');
});

test.for<[CallAnswer, string, object]>([
  [{ status: 409 }, 'config_conflict', { status: 409 }],
  [{ status: 401 }, 'config_refused', { status: 401 }],
  [{ status: 302, headers: { location: '/x' } }, 'config_refused', { status: 302 }],
  [{ status: 400 }, 'config_invalid', { issues: [] }],
  [
    {
      status: 422,
      body: '{"issues":[{"path":"port","message":"too low","allowed":["80","443"]}]}',
    },
    'config_invalid',
    { issues: [{ path: 'port', message: 'too low', allowed: ['80', '443'] }] },
  ],
  [
    { status: 403, body: '{"errors":[{"path":["a",0,"b"],"message":"no"},"plain",7]}' },
    'config_invalid',
    {
      issues: [
        { path: 'a.0.b', message: 'no' },
        { path: '', message: 'plain' },
      ],
    },
  ],
  [
    { status: 400, body: '{"detail":"port: expected a number"}' },
    'config_invalid',
    { issues: [{ path: '', message: 'port: expected a number' }] },
  ],
  [{ status: 503 }, 'config_unreachable', { status: 503 }],
])('an answer of %j means %s', async ([answer, code, details]) => {
  await using bot = await aBot();
  const { revision } = await bot.read();
  bot.state.put = answer;

  await expect(bot.apply('{"port": 2}', revision)).rejects.toMatchObject({ code, details });
});

test('what a bot repeats of its headers, or writes at length, is not passed on', async () => {
  await using bot = await aBot();
  const { revision } = await bot.read();
  const message = `Bearer ${secret} \u0007 is not welcome. ${'x'.repeat(1_000)}`;
  const issues = Array.from({ length: 500 }, () => ({ path: `auth ${secret}`, message }));
  bot.state.put = { status: 422, body: JSON.stringify({ issues: issues.slice(0, 40) }) };

  const error = await bot.apply('{"port": 2}', revision).catch((reason: unknown) => reason);

  const told = JSON.stringify(error);
  expect(error).toMatchObject({ code: 'config_invalid' });
  expect(told).not.toContain('swordfish');
  expect(told.length).toBeLessThan(20_000);
});

test('a put that breaks off but was done is done', async () => {
  await using bot = await aBot();
  const { revision } = await bot.read();
  bot.receiver.answer((call) => {
    if (call.method === 'PUT') {
      bot.state.text = call.body.toString();
      return { status: 500 };
    }
    return { status: 200, body: bot.state.text };
  });

  expect((await bot.apply('{"port": 2}', revision)).revision).toBe(
    hashOf(Buffer.from('{"port": 2}')),
  );
});

test('a good one is put back without looking, so what serves it may have lost its own', async () => {
  await using bot = await aBot();
  bot.receiver.answer(({ method }) => ({ status: method === 'GET' ? 500 : 204 }));

  await access.putBack!(bot.bot, Buffer.from('{"port": 1}'), context);

  expect(bot.calls[0]).toMatchObject({ method: 'PUT', body: Buffer.from('{"port": 1}') });
});

test.for<[string, string]>([
  ['nothing', ''],
  ['garbage', '\u0007 no answer\r\n\r\n'],
  ['too much', `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(2_000_001)}`],
  ['an error', 'HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n'],
  ['a redirect', 'HTTP/1.1 302 No\r\nlocation: /other\r\ncontent-length: 0\r\n\r\n'],
  ['what is packed', 'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 1\r\n\r\nx'],
])('an address that answers %s has no configuration', async ([, answer]) => {
  await using server = await createFaultyServer({ behaviour: answer ? sends(answer) : closes });

  await expect(access.read(botAt(server.url), context)).rejects.toMatchObject({
    code: 'config_unreachable',
  });
});

test('a bot without a place for its configuration has none', async () => {
  const bot: HttpConnector = { type: 'http', url: 'http://127.0.0.1:9/' };

  expect(access.formatOf(bot)).toBeNull();
  await expect(access.read(bot, context)).rejects.toMatchObject({ code: 'config_none' });
});

test.for<[string, boolean]>([
  ['https://bot.example/config', true],
  ['http://localhost:8080/config', true],
  ['http://bot.example/config', false],
  ['http://10.0.0.5/config', false],
])('an address such as %s is taken: %s', ([url, isTaken]) => {
  const source = { kind: 'urls', readUrl: url, writeUrl: url, format: 'json' };
  const config = { type: 'http', url: 'http://127.0.0.1/', configSource: source };

  expect(httpConnectorSchema.safeParse(config).success).toBe(isTaken);
});
