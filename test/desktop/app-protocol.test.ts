import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { createAppProtocol } from '#electron/desktop/app-protocol.ts';

const base = mkdtempSync(join(tmpdir(), 'app-protocol-'));
const folder = join(base, 'renderer');
const answer = createAppProtocol(folder, {
  '/made': () => ({ content: '<p>made', contentType: 'text/html; charset=utf-8' }),
});
const get = (address: string, init?: RequestInit) => answer(new Request(address, init));

beforeAll(() => {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  mkdirSync(join(base, 'renderer-other'));
  writeFileSync(join(folder, 'index.html'), '<title>page');
  writeFileSync(join(folder, 'assets/app.js'), 'script');
  writeFileSync(join(folder, 'notes.txt'), 'text');
  writeFileSync(join(base, 'secret.js'), 'secret');
  writeFileSync(join(base, 'renderer-other/secret.js'), 'secret');
});
afterAll(() => rmSync(base, { recursive: true }));

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
  "object-src 'none'; require-trusted-types-for 'script'; trusted-types default";

test.for(['/', '/index.html', '/assets/app.js', '/made', '/missing.js'])(
  '%s carries the policy word for word, and no guessing of types',
  async (path) => {
    const { headers } = await get(`app://admin-agent${path}`);

    expect(headers.get('content-security-policy')).toBe(policy);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  },
);

test('files come with their type, and an address of a screen gets the page', async () => {
  const script = await get('app://admin-agent/assets/app.js?v=1');
  const screen = await get('app://admin-agent/bots');

  expect(await script.text()).toBe('script');
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(await screen.text()).toBe('<title>page');
});

test.for([
  '/../secret.js',
  '/%2e%2e/secret.js',
  '/..%2fsecret.js',
  '/assets/..%2f..%2fsecret.js',
  '/..%5csecret.js',
  '/..%2frenderer-other%2fsecret.js',
  '/assets/app.js%00.html',
  '/%E0%A4%A',
  '/notes.txt',
  '/missing.js',
])('%s is not found', async (path) => {
  const response = await get(`app://admin-agent${path}`);

  expect(response.status).toBe(404);
  expect(await response.text()).toBe('not found');
});

test('no other host and no other method is answered', async () => {
  expect((await get('app://other/index.html')).status).toBe(404);
  expect((await get('app://admin-agent/', { method: 'POST' })).status).toBe(404);
});
