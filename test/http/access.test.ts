import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';

import { createAuthenticator } from '#electron/http/authenticator.ts';
import type { Principal } from '#shared/schemas/person.ts';
import { ownerToken, startTestListener } from '#test/support/test-listener.ts';

test.for([
  ['none', undefined],
  ['an empty one', 'Bearer '],
  ['a wrong one', 'Bearer not-the-token-of-anybody'],
  ['the right one with more', `Bearer ${ownerToken}x`],
  ['the right one cut short', `Bearer ${ownerToken.slice(0, -1)}`],
  ['the right one by another scheme', `Basic ${ownerToken}`],
  ['the right one without a scheme', ownerToken],
  ['two in one', `Bearer ${ownerToken} ${ownerToken}`],
  ['an endless one', `Bearer ${'a'.repeat(5_000)}`],
])('as a token, %s is refused', async ([, authorization]) => {
  await using listener = await startTestListener();

  for (const path of ['/api/admin/bots', '/api/nothing', '/trpc/bots.list']) {
    const answer = await listener.call('GET', path, {
      token: null,
      headers: authorization === undefined ? {} : { authorization },
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  }
});

test('a token in the address is no token', async () => {
  await using listener = await startTestListener();

  for (const name of ['token', 'access_token', 'authorization', 'bearer']) {
    const path = `/api/admin/bots?${name}=${ownerToken}`;
    expect((await listener.call('GET', path, { token: null })).status).toBe(401);
  }
});

test('a token of the store works until it is revoked', async () => {
  await using listener = await startTestListener();
  const { token, item } = await listener.api.tokens.create({
    name: 'script',
    role: 'viewer',
    tenantId: null,
  });
  const before = await listener.call('GET', '/api/admin/bots', { token });

  await listener.api.tokens.revoke({ tokenId: item.id });

  const after = await listener.call('GET', '/api/admin/bots', { token });
  expect([before.status, after.status]).toEqual([200, 401]);
});

test('a role that may only read is told so when it tries to change something', async () => {
  await using listener = await startTestListener();
  const { token } = await listener.api.tokens.create({
    name: 'reader',
    role: 'viewer',
    tenantId: null,
  });

  const answer = await listener.call('POST', '/api/admin/bots', {
    token,
    body: { name: 'A', kind: 'hr', connector: { type: 'http', url: 'http://bot.test/' } },
  });

  expect(answer.status).toBe(403);
  expect(answer.json.code).toBe('forbidden');
});

test('of thousands of guesses none is right, and soon none is answered but with a wait', async () => {
  await using listener = await startTestListener({
    rateLimits: { perToken: 600, failedPerAddress: 20 },
  });
  const counts = new Map<number, number>();
  const waits: number[] = [];

  for (let guess = 0; guess < 2_000; guess += 1) {
    const token = randomBytes(24).toString('base64url');
    const { status, headers } = await listener.call('GET', '/api/admin/bots', { token });
    counts.set(status, (counts.get(status) ?? 0) + 1);
    if (status === 429) {
      waits.push(Number(headers.get('retry-after')));
    }
  }

  expect([...counts]).toEqual([
    [401, 20],
    [429, 1_980],
  ]);
  expect(waits.every((seconds) => seconds >= 1 && seconds <= 60)).toBe(true);
  // Whoever guesses must not lock out who holds the token.
  expect((await listener.call('GET', '/api/admin/bots')).status).toBe(200);
});

test('a token that asks too often waits, and others do not', async () => {
  await using listener = await startTestListener({
    rateLimits: { perToken: 3, failedPerAddress: 20 },
  });
  const { token } = await listener.api.tokens.create({
    name: 'eager',
    role: 'viewer',
    tenantId: null,
  });
  const statuses: number[] = [];

  for (let count = 0; count < 5; count += 1) {
    statuses.push((await listener.call('GET', '/api/admin/bots', { token })).status);
  }

  expect(statuses).toEqual([200, 200, 200, 429, 429]);
  expect((await listener.call('GET', '/api/admin/bots')).status).toBe(200);
});

test('a token is compared by its digest, never by its text', async () => {
  const asked: string[] = [];
  const authenticator = createAuthenticator(ownerToken, {
    authenticate: async (digest): Promise<Principal | undefined> => {
      asked.push(digest);
      return undefined;
    },
  });

  await authenticator.principalOf('Bearer some-other-token');
  const owner = await authenticator.principalOf(`bearer ${ownerToken}`);

  expect(asked).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  expect(owner).toMatchObject({ role: 'owner', tenant: 'all' });
});

test('what needs no token tells nothing of any tenant or bot', async () => {
  await using listener = await startTestListener();
  await listener.api.bots.add({
    tenantId: listener.tenant.id,
    bot: { name: 'Canary', kind: 'hr', connector: { type: 'http', url: 'http://canary.test/' } },
  });

  for (const path of ['/api/health', '/api/openapi.json', '/', '/api/health?tenant=x']) {
    const { text } = await listener.call('GET', path, { token: null });
    expect(text).not.toMatch(/canary|padaria/i);
  }
});
