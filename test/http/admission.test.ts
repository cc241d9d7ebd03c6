import { expect, test } from 'vitest';

import { ownerToken, rawRequest, sendRaw, startTestListener } from '#test/support/test-listener.ts';

const own = (port: number) => `127.0.0.1:${port}`;

type Row = {
  host: string;
  origin: string | undefined;
  site: string | undefined;
  method: string;
  type: string | undefined;
  mark: string | undefined;
};

const methods = ['GET', 'POST', 'PATCH', 'DELETE', 'PUT', 'OPTIONS'];
const types = [undefined, 'application/json', 'text/plain', 'application/x-www-form-urlencoded'];
const sites = [undefined, 'same-origin', 'none', 'same-site', 'cross-site'];

/** Every combination of what a browser or a program may send; each is one request over a socket of its own. */
function rows(port: number): Row[] {
  const hosts = [own(port), `localhost:${port}`, `[::1]:${port}`, 'attacker.tld', `127.0.0.1`];
  const origins = [undefined, `http://127.0.0.1:${port}`, 'http://attacker.tld', 'null'];
  return hosts.flatMap((host) =>
    origins.flatMap((origin) =>
      sites.flatMap((site) =>
        methods.flatMap((method) =>
          types.flatMap((type) =>
            [undefined, '1'].map((mark) => ({ host, origin, site, method, type, mark })),
          ),
        ),
      ),
    ),
  );
}

/** What the first check that objects answers; said here once more, in the words of the threat model. */
function expectedStatus({ host, origin, site, method, type, mark }: Row, port: number): number {
  const names = [own(port), `localhost:${port}`, `[::1]:${port}`];
  const isBrowser = origin !== undefined || site !== undefined;
  const hasBody = method === 'POST' || method === 'PATCH';
  if (!names.includes(host)) {
    return 421;
  }
  if (origin !== undefined && origin !== `http://127.0.0.1:${port}`) {
    return 403;
  }
  if (site === 'same-site' || site === 'cross-site') {
    return 403;
  }
  if (isBrowser && method !== 'GET' && mark !== '1') {
    return 403;
  }
  if (method === 'OPTIONS') {
    return 405;
  }
  if ((type !== undefined || hasBody) && type !== 'application/json') {
    return 415;
  }
  // Let in: the list, an empty bot, a bot that is not there, and what that address does not take.
  return { GET: 200, POST: 400, PATCH: 404, DELETE: 404, PUT: 405 }[method] ?? 0;
}

test('of every host, origin, site, method and content type only what may come in does', async () => {
  await using listener = await startTestListener();
  const { port } = listener;
  const wrong: string[] = [];
  const all = rows(port);

  const queue = [...all];
  const work = async () => {
    for (let row = queue.pop(); row !== undefined; row = queue.pop()) {
      const hasBody = row.method === 'POST' || row.method === 'PATCH';
      const path = hasBody && row.method === 'POST' ? '/api/admin/bots' : '/api/admin/bots/none';
      const target = row.method === 'GET' ? '/api/admin/bots' : path;
      const text = rawRequest(
        `${row.method} ${target}`,
        {
          Host: row.host,
          Origin: row.origin,
          'Sec-Fetch-Site': row.site,
          'Content-Type': row.type,
          'X-Admin-Agent': row.mark,
          Authorization: `Bearer ${ownerToken}`,
          'Content-Length': hasBody ? '2' : undefined,
        },
        hasBody ? '{}' : '',
      );
      const answer = await sendRaw(port, text);
      if (answer.status !== expectedStatus(row, port) || /access-control/i.test(answer.head)) {
        wrong.push(`${JSON.stringify(row)} -> ${answer.status}, not ${expectedStatus(row, port)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));

  expect(all.length).toBeGreaterThan(600);
  expect(wrong.slice(0, 5)).toEqual([]);
});

test.for([
  ['no host', 'GET /api/health HTTP/1.1\r\n\r\n'],
  ['an empty host', 'GET /api/health HTTP/1.1\r\nHost:\r\n\r\n'],
  ['two hosts', 'GET /api/health HTTP/1.1\r\nHost: OWN\r\nHost: attacker.tld\r\n\r\n'],
  ['the same host twice', 'GET /api/health HTTP/1.1\r\nHost: OWN\r\nHost: OWN\r\n\r\n'],
  ['a name with a final dot', 'GET /api/health HTTP/1.1\r\nHost: localhost.:PORT\r\n\r\n'],
  ['a short address', 'GET /api/health HTTP/1.1\r\nHost: 127.1:PORT\r\n\r\n'],
  ['a decimal address', 'GET /api/health HTTP/1.1\r\nHost: 2130706433:PORT\r\n\r\n'],
  ['a mapped address', 'GET /api/health HTTP/1.1\r\nHost: [::ffff:127.0.0.1]:PORT\r\n\r\n'],
  ['another port', 'GET /api/health HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n'],
  ['no port', 'GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ['a user name', 'GET /api/health HTTP/1.1\r\nHost: a@127.0.0.1:PORT\r\n\r\n'],
  ['a rebound name', 'GET /api/health HTTP/1.1\r\nHost: attacker.tld:PORT\r\n\r\n'],
  ['an absolute target', 'GET http://attacker.tld/api/health HTTP/1.1\r\nHost: OWN\r\n\r\n'],
  ['an own absolute target', 'GET http://OWN/api/health HTTP/1.1\r\nHost: OWN\r\n\r\n'],
  ['HTTP/1.0 without a host', 'GET /api/health HTTP/1.0\r\n\r\n'],
])('%s is misdirected', async ([, template]) => {
  await using listener = await startTestListener();
  const text = template!
    .replaceAll('OWN', own(listener.port))
    .replaceAll('PORT', String(listener.port));

  const answer = await sendRaw(listener.port, text);

  expect(answer.status).toBe(421);
  expect(answer.body).toContain('"misdirected"');
});

test('a wrong host is refused before its huge body is asked for or read', async () => {
  await using listener = await startTestListener();

  const answer = await sendRaw(
    listener.port,
    rawRequest('POST /api/admin/bots', {
      Host: 'attacker.tld',
      'Content-Type': 'application/json',
      'Content-Length': '1000000000',
      Expect: '100-continue',
    }),
  );

  // A server that reads the body first would say 100 and wait for a gigabyte.
  expect(answer.status).toBe(421);
  expect(answer.head).toMatch(/connection: close/i);
});

test('each check answers only when those before it are content', async () => {
  await using listener = await startTestListener({
    rateLimits: { perToken: 4, failedPerAddress: 100 },
  });
  const tenant = await listener.api.tenants.create({ name: 'Other' });
  const made = await listener.api.tokens.create({
    name: 'bound',
    role: 'operator',
    tenantId: listener.tenant.id,
  });
  const faults: Record<string, string> = {
    Host: 'attacker.tld',
    Origin: 'http://attacker.tld',
    'Content-Type': 'text/plain',
    'Content-Length': '70000',
    Authorization: 'Bearer wrong-wrong-wrong-wrong',
  };
  let method = 'OPTIONS';
  let body = '';
  let query = `?tenant=${tenant.id}`;
  const send = () =>
    sendRaw(listener.port, rawRequest(`${method} /api/admin/bots${query}`, faults, body));
  const seen: number[] = [(await send()).status];
  const repair = async (fix: () => void) => {
    fix();
    seen.push((await send()).status);
  };

  await repair(() => (faults['Host'] = own(listener.port)));
  await repair(() => delete faults['Origin']);
  await repair(() => (method = 'POST'));
  await repair(() => (faults['Content-Type'] = 'application/json'));
  await repair(() => ((body = '{}'), (faults['Content-Length'] = '2')));
  await repair(() => (faults['Authorization'] = `Bearer ${made.token}`));
  await repair(() => (query = ''));
  const bot = { name: 'A', kind: 'sales', connector: { type: 'http', url: 'http://bot.test/' } };
  await repair(() => {
    body = JSON.stringify(bot);
    faults['Content-Length'] = String(body.length);
  });
  await repair(() => undefined);
  await repair(() => undefined);

  expect(seen).toEqual([421, 403, 405, 415, 413, 401, 404, 400, 201, 409, 429]);
});

test('a page of another site can open the console and nothing else', async () => {
  await using listener = await startTestListener();
  const navigate = (target: string) =>
    sendRaw(
      listener.port,
      rawRequest(`GET ${target}`, {
        Host: own(listener.port),
        'Sec-Fetch-Site': 'cross-site',
        'Sec-Fetch-Mode': 'navigate',
        'Sec-Fetch-Dest': 'document',
      }),
    );

  expect((await navigate('/')).status).toBe(503); // there is no built console in this test
  expect((await navigate('/bots/some-bot')).status).toBe(503);
  expect((await navigate('/api/health')).status).toBe(403);
  expect((await navigate('/trpc/bots.list')).status).toBe(403);
});

test('a browser needs our own header for tRPC even to read', async () => {
  await using listener = await startTestListener();
  const read = (mark: string | undefined) =>
    sendRaw(
      listener.port,
      rawRequest('GET /trpc/system.about', {
        Host: own(listener.port),
        'Sec-Fetch-Site': 'same-origin',
        Authorization: `Bearer ${ownerToken}`,
        'X-Admin-Agent': mark,
      }),
    );

  expect((await read(undefined)).status).toBe(403);
  expect((await read('1')).status).toBe(200);
});

test('a body that only turns out too large on the way is cut off', async () => {
  await using listener = await startTestListener();
  const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;

  const answer = await sendRaw(
    listener.port,
    rawRequest(
      'POST /api/admin/bots',
      {
        Host: own(listener.port),
        Authorization: `Bearer ${ownerToken}`,
        'Content-Type': 'application/json',
        'Transfer-Encoding': 'chunked',
      },
      chunk + chunk,
    ),
  );

  expect(answer.status).toBe(413);
});

test('JSON nested to exhaust a parser is refused', async () => {
  await using listener = await startTestListener();
  const deep = `{"expectJson":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
  const headers = (length: number) => ({
    Host: own(listener.port),
    Authorization: `Bearer ${ownerToken}`,
    'Content-Type': 'application/json',
    'Content-Length': String(length),
  });

  for (const target of ['/api/admin/bots', '/trpc/bots.add']) {
    const answer = await sendRaw(
      listener.port,
      rawRequest(`POST ${target}`, headers(deep.length), deep),
    );
    expect(answer.status).toBe(400);
  }
});
