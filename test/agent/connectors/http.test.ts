import { spawn } from 'node:child_process';
import { getEventListeners, once } from 'node:events';
import { getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

import type { ProbeContext, Reading } from '#electron/agent/connectors/connector.ts';
import { createHttpConnector } from '#electron/agent/connectors/http.ts';
import type { Clock, Timer } from '#electron/agent/ports.ts';
import type { HttpConnector } from '#shared/schemas/connectors/http.ts';
import { type Layers, noLayers } from '#shared/schemas/health.ts';
import { createAuthority } from '#test/support/certificates.ts';
import {
  answerBytes,
  answers,
  answersAfter,
  type Behaviour,
  closes,
  createFaultyServer,
  healthy,
  hung,
  reset,
  sends,
  sendsAndWaits,
} from '#test/support/faulty-server.ts';
import { probeContext } from '#test/support/test-agent.ts';

const connector = createHttpConnector({ version: '1.2.3' });
const context = probeContext();

function probe(url: string, config: Partial<HttpConnector> = {}, own: Partial<ProbeContext> = {}) {
  return connector.probe({ type: 'http', url, ...config }, { ...context, ...own });
}

async function probeOf(behaviour: Behaviour, config: Partial<HttpConnector> = {}) {
  await using server = await createFaultyServer({ behaviour });
  return await probe(server.url, config);
}

const accepted: Layers = { ...noLayers, process: 'pass', api: 'fail' };
const unreachable: Layers = { ...noLayers, process: 'fail', api: 'none' };

test('a healthy bot passes with its latency in whole milliseconds', async () => {
  const reading = await probeOf(answersAfter(30));

  expect(reading).toEqual({
    layers: { ...noLayers, process: 'pass', api: 'pass' },
    latencyMs: expect.any(Number),
    cause: null,
    code: 200,
    evidence: null,
  });
  expect(Number.isInteger(reading.latencyMs)).toBe(true);
  expect(reading.latencyMs).toBeGreaterThanOrEqual(29);
  expect(reading.latencyMs).toBeLessThan(1_000);
});

test('a closed port is refused, and nothing is known about the layers above', async () => {
  const server = await createFaultyServer();
  await server.stop();

  const reading = await probe(server.url);

  expect(reading).toEqual({
    layers: unreachable,
    latencyMs: null,
    cause: 'refused',
    code: null,
    evidence: { errno: 'ECONNREFUSED' },
  });
});

test('a server that accepts and never answers runs into the time limit', async () => {
  const startedAt = performance.now();

  const reading = await probeOf(hung, { timeoutMs: 200 });

  expect(reading).toMatchObject({
    cause: 'timeout',
    layers: accepted,
    evidence: { phase: 'head' },
  });
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(195);
  expect(performance.now() - startedAt).toBeLessThan(1_200);
});

test.for<[string, Behaviour, Partial<Reading>]>([
  ['a reset in place of an answer', reset, { cause: 'reset', code: null, layers: accepted }],
  ['a hang-up in place of an answer', closes, { cause: 'reset', code: null, layers: accepted }],
  [
    'a body that is cut',
    sends('HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{"status"'),
    { cause: 'reset', code: 200, layers: accepted, evidence: { status: 200, phase: 'body' } },
  ],
  [
    'a chunked body that is cut',
    sends('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{"status"'),
    { cause: 'reset', code: 200 },
  ],
  ['a server error', answers(503), { cause: 'server_error', code: 503, layers: accepted }],
  ['a missing token', answers(401), { cause: 'auth', code: 401, evidence: { status: 401 } }],
  ['a forbidden page', answers(403), { cause: 'auth', code: 403 }],
  ['a proxy that wants a password', answers(407), { cause: 'auth', code: 407 }],
  ['a page that is not there', answers(404), { cause: 'unexpected_status', code: 404 }],
  ['an answer of another protocol', answers(101, ''), { cause: 'unexpected_status', code: 101 }],
  [
    'a redirect, whose secrets are left out',
    answers(302, '', { Location: '/login?token=geheim#more' }),
    { cause: 'unexpected_status', code: 302 },
  ],
])('%s is told apart', async ([, behaviour, expected]) => {
  const reading = await probeOf(behaviour);

  expect(reading).toMatchObject(expected);
});

test('a redirect is not followed, and only its place is kept', async () => {
  await using server = await createFaultyServer({
    behaviour: answers(302, '', { Location: 'https://u:p@other.example/login?token=geheim#more' }),
  });

  const reading = await probe(server.url);

  expect(server.requests).toHaveLength(1);
  expect(reading.evidence).toEqual({ status: 302, location: 'https://other.example/login' });
});

test('a status that is expected by name is fine, whatever it usually means', async () => {
  await expect(probeOf(answers(401), { expectStatus: 401 })).resolves.toMatchObject({
    cause: null,
  });
  await expect(probeOf(answers(503), { expectStatus: [200, 503] })).resolves.toMatchObject({
    cause: null,
    code: 503,
  });
  await expect(probeOf(answers(302, ''), { expectStatus: 302 })).resolves.toMatchObject({
    cause: null,
  });
  await expect(probeOf(answers(204, ''), { expectStatus: 200 })).resolves.toMatchObject({
    cause: 'unexpected_status',
  });
});

test('an answer without the expected text is wrong, and quoted without what could harm a screen', async () => {
  const body = `\u001b[31mold\u0000 version\u202e ${'x'.repeat(5_000)}`;

  const reading = await probeOf(answers(200, body), { expectText: 'new version' });

  expect(reading).toMatchObject({ cause: 'wrong_answer', code: 200, layers: accepted });
  expect(reading.evidence).toMatchObject({ expected: 'new version' });
  expect(reading.evidence!['got']).toMatch(/^\[31mold version x{50}/);
  expect(String(reading.evidence!['got'])).toHaveLength(200);
});

test.for<[string, string, unknown, Record<string, unknown> | null]>([
  ['more fields than expected are fine', '{"status":"ok","up":1}', { status: 'ok' }, null],
  [
    'another value is wrong',
    '{"status":"broken"}',
    { status: 'ok' },
    { at: '$.status', expected: '"ok"', got: '"broken"' },
  ],
  [
    'a missing field is wrong',
    '{}',
    { status: 'ok' },
    { at: '$.status', expected: '"ok"', got: null },
  ],
  [
    'a field of the prototype is not one that was sent',
    '{}',
    { constructor: {} },
    { at: '$.constructor', expected: '{}', got: null },
  ],
  ['what is no JSON is wrong', '<html>', { status: 'ok' }, { expected: 'JSON', got: '<html>' }],
])('%s', async ([, body, expectJson, evidence]) => {
  const reading = await probeOf(answers(200, body), { expectJson: expectJson as never });

  expect(reading.cause).toBe(evidence === null ? null : 'wrong_answer');
  expect(reading.evidence).toEqual(evidence && { status: 200, ...evidence });
});

test.for<[string, Buffer]>([
  ['gzip', gzipSync('{"status":"ok"}')],
  ['deflate', deflateSync('{"status":"ok"}')],
  ['deflate', deflateRawSync('{"status":"ok"}')],
  ['br', brotliCompressSync('{"status":"ok"}')],
])('a body compressed with %s unasked is read all the same', async ([coding, body]) => {
  const reading = await probeOf(answers(200, body, { 'Content-Encoding': coding }), {
    expectJson: { status: 'ok' },
  });

  expect(reading).toMatchObject({ cause: null, code: 200 });
});

test('text is read in the character set that the answer names', async () => {
  const body = Buffer.from('situação: ótima', 'latin1');

  const reading = await probeOf(
    answers(200, body, { 'Content-Type': 'text/plain; charset=iso-8859-1' }),
    { expectText: 'situação' },
  );

  expect(reading.cause).toBeNull();
});

test('slower than the limit is slow, and degrades only the answer', async () => {
  const reading = await probeOf(answersAfter(60), { degradedAboveMs: 40 });

  expect(reading).toMatchObject({
    cause: 'slow',
    code: 200,
    layers: { process: 'pass', api: 'degraded' },
    evidence: { limitMs: 40, gotMs: reading.latencyMs },
  });
});

test('a slow answer that is also wrong is wrong', async () => {
  const reading = await probeOf(answersAfter(60, answerBytes(500)), { degradedAboveMs: 40 });

  expect(reading.cause).toBe('server_error');
});

test('a name that does not exist is a matter of DNS', async () => {
  const reading = await probe('http://bot.invalid/');

  expect(reading).toMatchObject({ cause: 'dns', layers: unreachable });
  expect(reading.evidence!['errno']).toMatch(/^(ENOTFOUND|EAI_AGAIN)$/);
});

test.for(['localhost', 'bot.localhost', 'LocalHost.'])('%s is this machine', async (host) => {
  await using server = await createFaultyServer();

  const reading = await probe(`http://${host}:${server.port}/`);

  expect(reading.cause).toBeNull();
});

test.for<[Exclude<HttpConnector['method'], undefined>, string | undefined]>([
  ['GET', undefined],
  ['HEAD', undefined],
  ['OPTIONS', undefined],
  ['POST', '0'],
  ['PUT', '0'],
])('%s is sent as asked, without a body', async ([method, length]) => {
  await using server = await createFaultyServer({
    behaviour: (socket) =>
      socket.end(
        method === 'HEAD' ? 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n' : answerBytes(200),
      ),
  });

  const reading = await probe(`${server.url}/up?deep=1`, {
    method,
    headers: { 'X-Key': 'geheim' },
  });

  expect(reading.cause).toBeNull();
  expect(server.requests).toEqual([
    {
      method,
      path: '/up?deep=1',
      headers: {
        host: `127.0.0.1:${server.port}`,
        accept: '*/*',
        'accept-encoding': 'identity',
        'user-agent': 'admin-agent/1.2.3',
        connection: 'close',
        'x-key': 'geheim',
        ...(length === undefined ? {} : { 'content-length': length }),
      },
    },
  ]);
});

test('headers that frame the message cannot be set, others can', async () => {
  await using server = await createFaultyServer();

  await probe(server.url, {
    headers: {
      'Content-Length': '5',
      'transfer-encoding': 'chunked',
      Connection: 'keep-alive',
      Host: 'bot',
    },
  });

  expect(server.requests[0]!.headers).toMatchObject({ host: 'bot', connection: 'close' });
  expect(server.requests[0]!.headers).not.toHaveProperty('content-length');
  expect(server.requests[0]!.headers).not.toHaveProperty('transfer-encoding');
});

test('a certificate of a trusted authority passes, and its end is known', async () => {
  const authority = createAuthority();
  const validTo = new Date('2099-05-04T03:02:01Z');
  await using server = await createFaultyServer({ tls: authority.issue({ validTo }) });

  const reading = await probe(server.url, { trustedCa: authority.pem });

  expect(reading).toMatchObject({ cause: null, code: 200, tlsValidTo: validTo.getTime() });
});

test('a server of many names is told which one is meant', async () => {
  const authority = createAuthority();
  const names: (string | false | null)[] = [];
  await using server = await createFaultyServer({
    tls: authority.issue({}),
    onConnect: (socket) => names.push((socket as TLSSocket).servername),
  });

  await probe(server.url, { trustedCa: authority.pem });

  expect(names).toEqual(['localhost']);
});

test("a person's own authority is trusted beside the usual ones, not in their place", async () => {
  const usual = createAuthority();
  const before = getCACertificates('default');
  setDefaultCACertificates([usual.pem]);
  await using server = await createFaultyServer({ tls: usual.issue({}) });

  const reading = await probe(server.url, { trustedCa: createAuthority().pem });

  setDefaultCACertificates(before);
  expect(reading.cause).toBeNull();
});

test.for<[string, Parameters<ReturnType<typeof createAuthority>['issue']>[0], string]>([
  ['an expired certificate', { validTo: new Date(Date.now() - 60_000) }, 'expired'],
  ['a certificate of the future', { validFrom: new Date(Date.now() + 3_600_000) }, 'not_yet_valid'],
  ['a certificate for another name', { names: ['other.example'] }, 'wrong_name'],
])('%s is a matter of TLS, and nothing is sent', async ([, options, reason]) => {
  const authority = createAuthority();
  await using server = await createFaultyServer({ tls: authority.issue(options) });

  const reading = await probe(server.url, {
    trustedCa: authority.pem,
    headers: { 'x-key': 'geheim' },
  });

  expect(reading).toMatchObject({ cause: 'tls', layers: unreachable, evidence: { reason } });
  expect(server.requests).toEqual([]);
});

test('an authority that nobody entered is not trusted, and one that cannot be read is named', async () => {
  await using server = await createFaultyServer({ tls: createAuthority().issue({}) });

  await expect(probe(server.url)).resolves.toMatchObject({
    cause: 'tls',
    evidence: { reason: 'untrusted' },
  });
  await expect(probe(server.url, { trustedCa: createAuthority().pem })).resolves.toMatchObject({
    evidence: { reason: 'untrusted' },
  });
  await expect(probe(server.url, { trustedCa: 'no certificate' })).resolves.toMatchObject({
    cause: 'tls',
    evidence: { reason: 'unusable_authority' },
  });
});

test('plain HTTP where TLS is expected is a failed handshake', async () => {
  await using server = await createFaultyServer({
    onConnect: (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
  });

  const reading = await probe(`https://localhost:${server.port}`);

  expect(reading).toMatchObject({ cause: 'tls', evidence: { reason: 'handshake' } });
});

test('a TLS handshake that never comes is a timeout', async () => {
  await using server = await createFaultyServer({ behaviour: hung });

  const reading = await probe(`https://localhost:${server.port}`, { timeoutMs: 200 });

  expect(reading).toMatchObject({
    cause: 'timeout',
    layers: unreachable,
    evidence: { phase: 'tls' },
  });
});

test('a time limit that we ourselves missed says nothing about the bot', async () => {
  let now = 0;
  const late: Clock = {
    now: () => now,
    mono: () => now,
    after: (delayMs, task) => {
      const handle = setImmediate(() => {
        now += delayMs + 1_001;
        task();
      });
      return { cancel: () => clearImmediate(handle) };
    },
  };
  await using server = await createFaultyServer({ behaviour: hung });

  const reading = await probe(server.url, {}, { clock: late });

  expect(reading).toEqual({
    layers: noLayers,
    latencyMs: null,
    cause: null,
    code: null,
    evidence: { lateMs: 1_001 },
    isInconclusive: true,
  });
});

test('an answer that was waiting while we were busy is not called a timeout', async () => {
  // The other side must answer while this thread does nothing else, so it is a process of its own.
  const child = spawn(process.execPath, [
    '-e',
    `require('node:net').createServer((s) => s.on('data', () => setTimeout(() => s.end(
      'HTTP/1.1 200 OK\\r\\ncontent-length: 0\\r\\n\\r\\n'), 100)))
      .listen(0, '127.0.0.1', function () { console.log(this.address().port) })`,
  ]);
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  const underway = probe(`http://127.0.0.1:${Number(port)}/`, { timeoutMs: 300 });
  // Past the sending of the request, and in the phase of the loop that timers come right after.
  await new Promise((resolve) => setTimeout(resolve, 50));
  await new Promise((resolve) => setImmediate(resolve));

  const until = performance.now() + 600;
  while (performance.now() < until);

  await expect(underway).resolves.toMatchObject({ cause: null, code: 200 });
  child.kill();
});

test('an abort rejects with its reason, at once, and leaves nothing behind', async () => {
  await using server = await createFaultyServer({ behaviour: hung });
  const stopping = new AbortController();
  const underway = probe(server.url, {}, { signal: stopping.signal });
  await expect.poll(() => server.requests.length).toBe(1);

  stopping.abort(new Error('the agent stops'));

  await expect(underway).rejects.toThrow('the agent stops');
  await expect(probe(server.url, {}, { signal: stopping.signal })).rejects.toThrow(
    'the agent stops',
  );
  await expect.poll(() => server.open()).toBe(0);
  expect(getEventListeners(stopping.signal, 'abort')).toEqual([]);
});

test('a thousand probes leave no socket, no timer and no listener', async () => {
  await using server = await createFaultyServer();
  const stopping = new AbortController();
  const warnings: Error[] = [];
  const onWarning = (warning: Error) => warnings.push(warning);
  process.on('warning', onWarning);
  const timers = new Set<Timer>();
  const clock: Clock = {
    ...context.clock,
    after: (delayMs, task) => {
      const timer = context.clock.after(delayMs, task);
      timers.add(timer);
      return {
        cancel: () => {
          timers.delete(timer);
          timer.cancel();
        },
      };
    },
  };
  const before = openSockets();
  const behaviours = [healthy, reset, closes, answers(500), sends('garbage\r\n\r\n')];

  for (let round = 0; round < 10; round += 1) {
    server.behave(behaviours[round % behaviours.length]!);
    await Promise.all(
      Array.from({ length: 100 }, () => probe(server.url, {}, { clock, signal: stopping.signal })),
    );
  }

  await expect.poll(() => server.open()).toBe(0);
  await expect.poll(openSockets).toBeLessThanOrEqual(before);
  expect(timers.size).toBe(0);
  expect(getEventListeners(stopping.signal, 'abort')).toEqual([]);
  process.off('warning', onWarning);
  expect(warnings).toEqual([]);
});

function openSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => /TCP|TLS/.test(name)).length;
}

test('what waits for the first byte of a body does not end before it came', async () => {
  const reading = await probeOf(sendsAndWaits('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n'), {
    timeoutMs: 150,
  });

  expect(reading).toMatchObject({ cause: 'timeout', code: 200, evidence: { phase: 'body' } });
});

test.for([
  ['http://127.0.0.1:80/a', true],
  ['http://127.1/', true],
  ['http://localhost:3000', true],
  ['http://bot.localhost/', true],
  ['http://[::1]:8080/', true],
  ['http://0.0.0.0/', true],
  ['http://10.0.0.1/', false],
  ['https://bot.example/', false],
  ['http://localhost.example/', false],
] as const)('%s is local: %s', ([url, isLocal]) => {
  expect(connector.isLocal({ type: 'http', url })).toBe(isLocal);
});

test('the origin is what probes are counted by, and the time limit has a default', () => {
  const config: HttpConnector = { type: 'http', url: 'https://Bot.Example:443/a?b' };

  expect(connector.originOf(config)).toBe('https://bot.example');
  expect(connector.timeoutMs(config)).toBe(5_000);
  expect(connector.timeoutMs({ ...config, timeoutMs: 100 })).toBe(100);
});

test('a bot that answers with what it was sent brings no secret into the evidence', async () => {
  const token = 'sk-live-CANARY0123456789';
  const headers = { authorization: `Bearer ${token}`, accept: 'text/plain' };
  const echoes = [
    answers(200, `you sent ${token}, thank you`),
    sends(`HTTP/1.1 302 Found\r\nlocation: /login?was=${token}\r\ncontent-length: 0\r\n\r\n`),
    sends(`${token} is not a status line\r\n\r\n`),
  ];

  const seen = await Promise.all(
    echoes.map((behaviour) => probeOf(behaviour, { headers, expectText: 'well' })),
  );

  expect(seen.map(({ cause }) => cause)).toEqual(['wrong_answer', 'unexpected_status', 'protocol']);
  expect(JSON.stringify(seen)).not.toContain('CANARY');
  expect(JSON.stringify(seen)).toContain('thank you');
});
