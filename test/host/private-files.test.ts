import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import {
  readRuntimeFile,
  removeRuntimeFile,
  writeRuntimeFile,
} from '#electron/host/runtime-file.ts';
import { readOrCreateToken } from '#electron/host/token-file.ts';

function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'private-'));
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

const runtime = {
  url: 'http://127.0.0.1:7341',
  pid: 42,
  nonce: 'nonce-nonce-nonce',
  startedAt: 1,
};

test('a token is made where there is none, is long, and only its owner may read it', () => {
  using temporary = temporaryFolder();
  const path = join(temporary.folder, 'token');

  const made = readOrCreateToken(path);
  const again = readOrCreateToken(path);

  expect(Buffer.from(made.token, 'base64url')).toHaveLength(32);
  expect(again).toEqual({ token: made.token, isReadableByOthers: false });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(temporary.folder)).toEqual(['token']);
});

test('a token of the person’s own is the first line, without what surrounds it', () => {
  using temporary = temporaryFolder();
  const path = join(temporary.folder, 'token');
  writeFileSync(path, '  a-token-of-my-own-making \r\nmore\n', { mode: 0o600 });

  expect(readOrCreateToken(path).token).toBe('a-token-of-my-own-making');
});

test('a token file that others can read is used, and the fact is told', () => {
  using temporary = temporaryFolder();
  const path = join(temporary.folder, 'token');
  writeFileSync(path, 'a-token-of-my-own-making\n');
  chmodSync(path, 0o644);

  expect(readOrCreateToken(path).isReadableByOthers).toBe(true);
});

test.for([
  ['an empty file', ''],
  ['a short token', 'short'],
  ['a token with a space', 'this one has some spaces in it'],
  ['an empty first line', '\na-token-of-my-own-making'],
])('%s is no token, and is left as it is', ([, content]) => {
  using temporary = temporaryFolder();
  const path = join(temporary.folder, 'token');
  writeFileSync(path, content!);

  expect(() => readOrCreateToken(path)).toThrow(
    expect.objectContaining({ code: 'token_unusable', details: { file: path, reason: 'token' } }),
  );
  expect(readFileSync(path, 'utf8')).toBe(content);
});

test('a running agent is found by what it wrote, which only its owner may read', () => {
  using temporary = temporaryFolder();
  const path = join(temporary.folder, 'runtime.json');

  writeRuntimeFile(path, runtime);

  expect(readRuntimeFile(path)).toEqual(runtime);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('what cannot be understood is no running agent', () => {
  using temporary = temporaryFolder();
  const path = join(temporary.folder, 'runtime.json');

  for (const content of ['', '{', '{"url":"x"}', 'null']) {
    writeFileSync(path, content);
    expect(readRuntimeFile(path)).toBeUndefined();
  }
});

test('a process takes away its own file and not that of the one after it', () => {
  using temporary = temporaryFolder();
  const path = join(temporary.folder, 'runtime.json');
  writeRuntimeFile(path, { ...runtime, pid: 43 });

  removeRuntimeFile(path, 42);
  expect(readRuntimeFile(path)?.pid).toBe(43);
  removeRuntimeFile(path, 43);

  expect(readRuntimeFile(path)).toBeUndefined();
});
