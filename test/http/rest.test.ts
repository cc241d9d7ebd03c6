import { expect, test } from 'vitest';

import type { Logger } from '#electron/agent/ports.ts';
import { problemSchema } from '#electron/http/problem.ts';
import { silentLogger } from '#test/support/test-agent.ts';
import { startTestListener } from '#test/support/test-listener.ts';

const newBot = (name: string) => ({
  name,
  kind: 'sales',
  connector: { type: 'http', url: 'http://bot.test/' },
});
const unknownId = '01900000-0000-7000-8000-000000000000';

/** Two tenants, a token for each, and one for all. */
async function startTwoTenants(options: Parameters<typeof startTestListener>[0] = {}) {
  const listener = await startTestListener(options);
  const [first, second] = [listener.tenant, await listener.api.tenants.create({ name: 'Segunda' })];
  const tokenOf = async (tenantId: typeof first.id) =>
    (await listener.api.tokens.create({ name: 'bound', role: 'owner', tenantId })).token;
  return {
    listener,
    first,
    second,
    firstToken: await tokenOf(first.id),
    secondToken: await tokenOf(second.id),
    [Symbol.asyncDispose]: () => listener[Symbol.asyncDispose](),
  };
}

test('a bot is made, found, changed, checked and removed', async () => {
  await using listener = await startTestListener();
  const made = await listener.call('POST', '/api/admin/bots', { body: newBot('Vendas') });
  const path = made.headers.get('location')!;

  expect(made.status).toBe(201);
  expect(path).toBe(`/api/admin/bots/${made.json.id}`);
  expect(made.json).toMatchObject({ name: 'Vendas', kind: 'sales', status: 'unknown' });
  for (const field of ['connector', 'since', 'lastCheckedAt', 'latencyMs', 'layers']) {
    expect(made.json).toHaveProperty(field);
  }

  const checking = listener.call('POST', '/api/admin/health', { body: { botId: made.json.id } });
  await listener.clock.advance(2_000);
  const changed = await listener.call('PATCH', path, { body: { paused: true } });
  const removed = await listener.call('DELETE', path);

  expect((await checking).json.items).toMatchObject([{ id: made.json.id }]);
  expect(changed.json).toMatchObject({ status: 'paused' });
  expect([removed.status, removed.text]).toEqual([204, '']);
  expect((await listener.call('GET', path)).status).toBe(404);
});

test('a thousand bots are added by one request, all of them or none', async () => {
  await using listener = await startTestListener();
  const items = Array.from({ length: 1_000 }, (_, index) => newBot(`Bot ${index}`));
  const twice = [newBot('Bot X'), newBot('Bot X')];

  const refused = await listener.call('POST', '/api/admin/bots/batch', { body: { items: twice } });
  const made = await listener.call('POST', '/api/admin/bots/batch', { body: { items } });

  expect([refused.status, refused.json.code]).toEqual([409, 'bot_name_taken']);
  expect([made.status, made.json.items.length]).toEqual([201, 1_000]);
  const listed = await listener.call('GET', '/api/admin/bots?limit=5000');
  expect(listed.json.items).toHaveLength(1_000);
});

test('an id of another tenant, an unknown one and one of no shape are answered alike', async () => {
  await using two = await startTwoTenants();
  const bot = await two.listener.call('POST', '/api/admin/bots', {
    token: two.firstToken,
    body: newBot('Segredo'),
  });
  const stranger = { token: two.secondToken };
  const answers: unknown[] = [];

  for (const id of [bot.json.id, unknownId, 'no-id-at-all', '%00', '..%2f..%2fetc']) {
    const path = `/api/admin/bots/${id}`;
    const requests = [
      two.listener.call('GET', path, stranger),
      two.listener.call('GET', `${path}/checks`, stranger),
      two.listener.call('PATCH', path, { ...stranger, body: { paused: true } }),
      two.listener.call('DELETE', path, stranger),
      two.listener.call('PATCH', `/api/admin/alerts/${id}`, {
        ...stranger,
        body: { state: 'resolved' },
      }),
      two.listener.call('PATCH', `/api/admin/tenants/${id}`, { ...stranger, body: {} }),
      two.listener.call('POST', '/api/admin/health', { ...stranger, body: { botId: id } }),
      two.listener.call('GET', `/api/admin/incidents?botId=${id}`, stranger),
      two.listener.call('GET', `/api/admin/alerts?botId=${id}`, stranger),
      two.listener.call('GET', `/api/admin/bots?tenant=${id}`, stranger),
    ];
    for (const { status, json } of await Promise.all(requests)) {
      answers.push({ status, ...json, correlationId: 'any' });
    }
  }

  expect(answers).toHaveLength(50);
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]).toMatchObject({ status: 404, code: 'not_found' });
});

test('a tenant is named by id or slug, is the token’s own, or is the only one there is', async () => {
  await using two = await startTwoTenants();
  const add = async (name: string, query: string, token?: string) => {
    const { status, json } = await two.listener.call('POST', `/api/admin/bots${query}`, {
      body: newBot(name),
      ...(token && { token }),
    });
    return status === 201 ? json.tenantId : json.code;
  };

  expect(await add('a', '')).toBe('tenant_required');
  expect(await add('b', `?tenant=${two.second.id}`)).toBe(two.second.id);
  expect(await add('c', `?tenant=${two.second.slug}`)).toBe(two.second.id);
  expect(await add('d', '', two.firstToken)).toBe(two.first.id);
  expect(await add('e', `?tenant=${two.first.slug}`, two.firstToken)).toBe(two.first.id);
  expect(await add('f', `?tenant=${two.second.id}`, two.firstToken)).toBe('not_found');
  expect(await add('g', '?tenant=a&tenant=b')).toBe('invalid_input');

  await two.listener.call('PATCH', `/api/admin/tenants/${two.second.id}`, {
    body: { archived: true },
  });
  expect(await add('h', '')).toBe(two.first.id);
});

test('a list shows every tenant of the token, or the one that is named', async () => {
  await using two = await startTwoTenants();
  const { listener } = two;
  await listener.call('POST', '/api/admin/bots', { token: two.firstToken, body: newBot('Um') });
  await listener.call('POST', '/api/admin/bots', { token: two.secondToken, body: newBot('Dois') });
  const names = async (path: string, token?: string) => {
    const { json } = await listener.call('GET', path, token ? { token } : {});
    return json.items.map(({ name }: { name: string }) => name);
  };

  expect(await names('/api/admin/bots')).toEqual(['Um', 'Dois']);
  expect(await names(`/api/admin/bots?tenant=${two.second.slug}`)).toEqual(['Dois']);
  expect(await names('/api/admin/bots', two.firstToken)).toEqual(['Um']);
  expect(await names('/api/admin/tenants', two.firstToken)).toEqual([two.first.name]);
});

test('pages neither repeat nor miss a bot while others come and go', async () => {
  await using listener = await startTestListener();
  for (let count = 0; count < 25; count += 1) {
    await listener.clock.advance(1);
    await listener.call('POST', '/api/admin/bots', { body: newBot(`Bot ${count}`) });
  }
  const names: string[] = [];
  let cursor: string | null = '';

  while (cursor !== null) {
    const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const { json } = await listener.call('GET', `/api/admin/bots?limit=10${query}`);
    names.push(...json.items.map(({ name }: { name: string }) => name));
    cursor = json.nextCursor;
    if (names.length === 10) {
      const [first] = json.items;
      await listener.call('DELETE', `/api/admin/bots/${first.id}`);
    }
  }

  expect(names).toEqual(Array.from({ length: 25 }, (_, index) => `Bot ${index}`));
});

test('an alert is listed by its state, acknowledged and resolved', async () => {
  await using listener = await startTestListener({ agent: { script: () => 'refused' } });
  await listener.call('POST', '/api/admin/bots', { body: newBot('Vendas') });
  await listener.clock.advance(60_000);
  const open = await listener.call('GET', '/api/admin/alerts?state=open');
  const [alert] = open.json.items;
  const path = `/api/admin/alerts/${alert.id}`;

  const taken = await listener.call('PATCH', path, { body: { state: 'acknowledged' } });
  const resolved = await listener.call('PATCH', path, { body: { state: 'resolved' } });
  const again = await listener.call('PATCH', path, { body: { state: 'resolved' } });

  expect(alert).toMatchObject({ type: 'bot.down', severity: 'error', botName: 'Vendas' });
  expect([taken.json.state, resolved.json.state]).toEqual(['acknowledged', 'resolved']);
  expect(again.json.code).toBe('alert_already_resolved');
  expect((await listener.call('GET', '/api/admin/alerts?state=open')).json.items).toEqual([]);
});

test('an alert is taken out of its group, and put back', async () => {
  await using listener = await startTestListener({ agent: { script: () => 'refused' } });
  for (const name of ['Vendas', 'Suporte']) {
    await listener.call('POST', '/api/admin/bots', { body: newBot(name) });
  }
  await listener.clock.advance(60_000);
  const [alert, other] = (await listener.call('GET', '/api/admin/alerts?state=open')).json.items;
  const path = `/api/admin/alerts/${alert.id}`;

  const apart = await listener.call('PATCH', path, { body: { isApart: true } });
  const back = await listener.call('PATCH', path, { body: { isApart: false } });

  expect(alert.group).toBe(other.group);
  expect(apart.json.group).not.toBe(other.group);
  expect(back.json.group).toBe(other.group);
});

test('the setup of a tenant is made once, then changed, then removed', async () => {
  await using listener = await startTestListener();
  const path = '/api/admin/setup';
  await listener.call('DELETE', path);
  const before = await listener.call('GET', path);
  const made = await listener.call('POST', path, { body: { name: 'Ana', tone: 'casual' } });
  const changed = await listener.call('POST', path, { body: { tone: 'formal' } });
  const removed = await listener.call('DELETE', path);

  expect([before.status, before.json.code]).toEqual([404, 'not_set_up']);
  expect([made.status, changed.status, removed.status]).toEqual([201, 200, 204]);
  expect(changed.json).toMatchObject({ name: 'Ana', tone: 'formal' });
});

test.for<[string, string, string, object, number, string]>([
  ['an unknown address', 'GET', '/api/nothing', {}, 404, 'not_found'],
  ['a method that the address lacks', 'DELETE', '/api/admin/health', {}, 405, 'method_not_allowed'],
  ['an unknown state', 'GET', '/api/admin/alerts?state=bad', {}, 400, 'invalid_input'],
  ['a limit out of range', 'GET', '/api/admin/bots?limit=5001', {}, 400, 'invalid_input'],
  ['a cursor of no shape', 'GET', '/api/admin/alerts?cursor=x', {}, 400, 'invalid_input'],
  ['a body that is no object', 'POST', '/api/admin/bots', { body: [] }, 400, 'invalid_input'],
  ['an unknown field', 'PATCH', '/api/admin/alerts/x', { body: { a: 1 } }, 400, 'invalid_input'],
  ['no body', 'POST', '/api/admin/tenants', {}, 400, 'invalid_input'],
])('%s is answered with a problem', async ([, method, path, options, status, code]) => {
  await using listener = await startTestListener();

  const answer = await listener.call(method, path, {
    ...options,
    headers: { 'x-correlation-id': 'from-the-caller' },
  });

  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(problemSchema.parse(answer.json)).toMatchObject({
    status,
    code,
    correlationId: 'from-the-caller',
  });
  expect(answer.status).toBe(status);
});

test('a problem names the fields that were wrong', async () => {
  await using listener = await startTestListener();

  const { json } = await listener.call('POST', '/api/admin/bots', {
    body: { name: '', kind: 'pet', connector: { type: 'http', url: 'file:///etc/passwd' } },
  });

  expect(json.errors.map(({ path }: { path: string }) => path).sort()).toEqual([
    'connector.url',
    'kind',
    'name',
  ]);
});

test('malformed JSON and a polluting key are invalid input', async () => {
  await using listener = await startTestListener();
  const send = async (text: string) => {
    const response = await fetch(`${listener.url}/api/admin/bots`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer owner-token-of-the-tests',
        'content-type': 'application/json',
      },
      body: text,
    });
    return ((await response.json()) as { code: string }).code;
  };

  expect(await send('{"name":')).toBe('invalid_input');
  expect(await send('{"__proto__":{"isAdmin":true}}')).toBe('invalid_input');
});

test('what a bug says of itself is in the log and never in the answer', async () => {
  const logged: string[] = [];
  const logger: Logger = {
    ...silentLogger,
    error: ({ error }) => void logged.push(String(error)),
  };
  await using listener = await startTestListener({ logger });
  listener.agent.tokens.authenticate = () => Promise.reject(new Error('canary in the coal mine'));

  const answer = await listener.call('GET', '/api/admin/bots', { token: 'a-token-of-the-store' });

  expect(answer.json).toMatchObject({ status: 500, code: 'unexpected' });
  expect(answer.text).not.toMatch(/canary|stack|\.ts/);
  expect(logged.join()).toContain('canary');
});

test('the log has one line a request, with the pattern in place of the address', async () => {
  const lines: Record<string, unknown>[] = [];
  const logger: Logger = { ...silentLogger, info: (fields) => void lines.push(fields) };
  await using listener = await startTestListener({ logger });

  await listener.call('GET', '/api/admin/bots/canary?tenant=canary', {
    headers: { 'x-correlation-id': 'bad id\u00ff'.slice(0, 6), cookie: 'canary=1' },
  });

  const [line] = lines.filter((each) => 'status' in each);
  expect(line).toMatchObject({ method: 'GET', route: '/api/admin/bots/:id', status: 404 });
  expect(line!['correlationId']).toMatch(/^[0-9a-f-]{36}$/);
  expect(JSON.stringify(lines)).not.toContain('canary');
});
