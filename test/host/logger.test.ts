import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { redactFields, redactText } from '#electron/host/log-redaction.ts';
import { createLogger } from '#electron/host/logger.ts';

async function logFolder() {
  const parent = await mkdtemp(join(tmpdir(), 'logs-'));
  const folder = join(parent, 'logs');
  return {
    folder,
    async text() {
      const names = await readdir(folder);
      const files = names.map((name) => readFile(join(folder, name), 'utf8'));
      return (await Promise.all(files)).join('');
    },
    [Symbol.asyncDispose]: () => rm(parent, { recursive: true }),
  };
}

const canary = 'canary-4f9b1c77';

test.for<[string, Record<string, unknown>]>([
  ['a header', { authorization: `Bearer ${canary}` }],
  ['all headers', { headers: { 'x-anything': canary } }],
  ['a cookie in an answer', { answer: { 'set-cookie': [`a=${canary}`] } }],
  ['a token deep down', { a: { b: [{ c: { accessToken: canary } }] } }],
  ['a key in capitals', { config: { API_KEY: canary } }],
  ['a key with dashes', { 'x-api-key': canary }],
  ['a secret of a client', { oauth: { client_secret: canary, refresh_token: canary } }],
  ['a password', { smtp: { password: canary } }],
  ['a passphrase', { vault: { passphrase: canary } }],
  ['a bearer token inside a text', { detail: `sent Authorization: Bearer ${canary}` }],
  ['a user name in an address', { url: `http://user:${canary}@bot.test/` }],
  ['a token in a query', { url: `http://bot.test/?a=1&access_token=${canary}&b=2` }],
  ['a token in a fragment', { link: `http://127.0.0.1:1/#token=${canary}` }],
  ['an error’s message', { error: new Error(`refused: Bearer ${canary}`) }],
  ['the cause of an error', { error: new Error('x', { cause: new Error(`?key=${canary}`) }) }],
  ['a list of tokens', { tokens: [canary] }],
])('%s does not reach the log', async ([, fields]) => {
  await using logs = await logFolder();
  const logger = await createLogger({ level: 'debug', folder: logs.folder });

  logger.info(fields, 'Something.');
  logger.child(fields).warn({}, `Something with Bearer ${canary}`);
  await logger.close();

  const text = await logs.text();
  expect(text).not.toContain(canary);
  expect(text).toContain('Something');
});

test('what is no secret stays readable', () => {
  const fields = {
    tokenId: 'id-1',
    tokens: 1200,
    hasToken: true,
    correlationId: 'abc',
    keys: ['a', 'b'],
    text: 'the basic idea',
  };

  expect(redactFields(fields)).toEqual(fields);
  expect(redactText('GET http://bot.test/health?size=3')).toBe('GET http://bot.test/health?size=3');
});

test('a value that contains itself is cut, not followed', () => {
  const loop: Record<string, unknown> = { name: 'loop' };
  loop['self'] = loop;

  expect(redactFields(loop)).toEqual({ name: 'loop', self: '[…]' });
});

test('lines are JSON objects with level, time and the fields of every parent', async () => {
  await using logs = await logFolder();
  const logger = await createLogger({ level: 'info', folder: logs.folder });

  logger.child({ correlationId: 'c-1' }).child({ botId: 'b-1' }).error({ code: 7 }, 'It failed.');
  logger.debug({}, 'Too quiet to be heard.');
  await logger.close();

  const lines = (await logs.text()).trim().split('\n');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0]!)).toMatchObject({
    level: 'error',
    msg: 'It failed.',
    correlationId: 'c-1',
    botId: 'b-1',
    code: 7,
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
  });
});

test('only the owner may read the log', async () => {
  await using logs = await logFolder();
  const logger = await createLogger({ level: 'info', folder: logs.folder });
  logger.info({}, 'Something.');
  await logger.close();

  const [name] = await readdir(logs.folder);

  expect((await stat(logs.folder)).mode & 0o777).toBe(0o700);
  expect((await stat(join(logs.folder, name!))).mode & 0o777).toBe(0o600);
});

test('files are rotated by size and the oldest are removed', async () => {
  await using logs = await logFolder();
  const logger = await createLogger({ level: 'info', folder: logs.folder, rotateAtMb: 0.01 });
  const filler = 'x'.repeat(1_000);

  // Each file takes about ten lines; a turn of the loop lets the stream write and rotate.
  for (let line = 0; line < 300; line += 1) {
    logger.info({ line, filler }, 'Something.');
    await new Promise((resolve) => setImmediate(resolve));
    await stat(logs.folder);
  }
  await logger.close();

  const names = await readdir(logs.folder);
  expect(names.length).toBeGreaterThan(2);
  expect(names.length).toBeLessThanOrEqual(8);
  const newest = await logs.text();
  expect(newest).toContain('"line":299');
  expect(newest).not.toContain('"line":0,');
});
