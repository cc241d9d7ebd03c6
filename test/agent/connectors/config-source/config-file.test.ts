import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { hashOf } from '#electron/agent/connectors/config-source/config-file.ts';
import { createConfigSourceAccess } from '#electron/agent/connectors/config-source/config-source.ts';
import { createHttpCaller } from '#electron/agent/connectors/http-call.ts';
import { createTrustStore } from '#electron/agent/connectors/trust-store.ts';
import { createRealClock } from '#electron/host/real-clock.ts';
import type { HttpConnector } from '#shared/schemas/connectors/http.ts';
import type { ConfigFormat } from '#shared/schemas/connectors/repair.ts';
import { probeContext } from '#test/support/test-agent.ts';

const access = createConfigSourceAccess<HttpConnector>({
  call: createHttpCaller({ userAgent: 'admin-agent/1.2.3', trust: createTrustStore() }),
});
const isRoot = process.getuid?.() === 0;

function aFile(text = '{"port": 1}', format: ConfigFormat = 'json') {
  const folder = mkdtempSync(join(tmpdir(), 'config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'bot.json');
  writeFileSync(path, text, { mode: 0o640 });
  chmodSync(path, 0o640);
  return { folder, path, ...botWith(path, format) };
}

function botWith(path: string, format: ConfigFormat = 'json') {
  const bot: HttpConnector = {
    type: 'http',
    url: 'http://127.0.0.1:9/',
    configSource: { kind: 'file', path, format },
  };
  const context = probeContext();
  return {
    bot,
    read: () => access.read(bot, context),
    apply: (text: string, base: string) =>
      access.apply(bot, { bytes: Buffer.from(text), base, reason: '' }, context),
    putBack: (text: string) => access.putBack!(bot, Buffer.from(text), context),
  };
}

test('a file is read whole, with a revision that is the same for the same bytes', async () => {
  const { read, path } = aFile('{"port": 1, "token": "swordfish"}');

  const found = await read();
  writeFileSync(path, '{"port": 1, "token": "swordfish"}');
  const again = await read();

  expect(found).toEqual({
    bytes: Buffer.from('{"port": 1, "token": "swordfish"}'),
    isWhole: true,
    revision: hashOf(found.bytes),
    isValid: true,
    issues: [],
    isRunning: null,
  });
  expect(again.revision).toBe(found.revision);
});

test('what a killed agent left half written beside a file is gone at the next look, and nothing else is', async () => {
  const { read, folder } = aFile();
  const left = '.bot.json.0123456789ab.tmp';
  const kept = [
    '.bot.json.0123456789ac.tmp',
    '.bot.json.0123456789AB.tmp',
    '.bot.json.0123456789.tmp',
    '.bot.json.0123456789abcd.tmp',
    '.bot-json.0123456789ab.tmp',
    '.other.json.0123456789ab.tmp',
    '.bot.json.0123456789ab.tmp.bak',
    'bot.json.0123456789ab.tmp',
  ];
  for (const name of [left, ...kept]) {
    writeFileSync(join(folder, name), '{"token": "swordfish"}');
  }
  mkdirSync(join(folder, '.bot.json.0123456789ad.tmp'));
  symlinkSync(join(folder, 'bot.json'), join(folder, '.bot.json.0123456789ae.tmp'));
  const twoMinutesAgo = Date.now() / 1_000 - 120;
  // The first of the others may still be under way.
  for (const name of [left, ...kept.slice(1)]) {
    utimesSync(join(folder, name), twoMinutesAgo, twoMinutesAgo);
  }

  await read();

  expect(readdirSync(folder).toSorted()).toEqual(
    ['bot.json', '.bot.json.0123456789ad.tmp', '.bot.json.0123456789ae.tmp', ...kept].toSorted(),
  );
});

test('a file that is not valid is found with what is wrong', async () => {
  expect(await aFile('{"port": }').read()).toMatchObject({
    isValid: false,
    issues: [{ path: '', message: 'line 1, column 10: expected a value' }],
  });
});

test('a change takes the place of the file, with its mode and owner, and leaves nothing beside it', async () => {
  const { read, apply, path, folder } = aFile();
  if (isRoot) {
    chownSync(path, 12_345, 23_456);
  }
  const { revision } = await read();

  const applied = await apply('{"port": 2}', revision);

  expect(applied).toEqual({ revision: hashOf(Buffer.from('{"port": 2}')), restarts: null });
  expect(readFileSync(path, 'utf8')).toBe('{"port": 2}');
  const { mode, uid, gid } = statSync(path);
  expect(mode & 0o7777).toBe(0o640);
  expect(isRoot ? [uid, gid] : []).toEqual(isRoot ? [12_345, 23_456] : []);
  expect(readdirSync(folder)).toEqual(['bot.json']);
});

test('a change from a stale base is refused, and nothing is written', async () => {
  const { read, apply, path, folder } = aFile();
  const { revision } = await read();
  writeFileSync(path, '{"port": 3}');

  await expect(apply('{"port": 2}', revision)).rejects.toMatchObject({ code: 'config_conflict' });

  expect(readFileSync(path, 'utf8')).toBe('{"port": 3}');
  expect(readdirSync(folder)).toEqual(['bot.json']);
});

test('of two changes of one base, made at once, one gets a conflict', async () => {
  const { read, apply, path } = aFile();
  const { revision } = await read();

  const outcomes = await Promise.allSettled(
    [2, 3, 4, 5].map((port) => apply(`{"port": ${port}}`, revision)),
  );

  expect(outcomes.map(({ status }) => status).toSorted()).toEqual([
    'fulfilled',
    'rejected',
    'rejected',
    'rejected',
  ]);
  expect(readFileSync(path, 'utf8')).toBe('{"port": 2}');
});

test('a change that is not valid is not written', async () => {
  const { read, apply, path } = aFile();
  const { revision } = await read();

  await expect(apply('{"port": ', revision)).rejects.toMatchObject({
    code: 'config_invalid',
    details: { issues: [{ path: '', message: 'line 1, column 10: ends too early' }] },
  });

  expect(readFileSync(path, 'utf8')).toBe('{"port": 1}');
});

test('a good one is put back whatever is there by now, also where nothing is', async () => {
  const { putBack, path } = aFile('{"broken": ');

  await putBack('{"port": 1}');
  expect(readFileSync(path, 'utf8')).toBe('{"port": 1}');
  rmSync(path);
  await putBack('{"port": 1}');

  expect(readFileSync(path, 'utf8')).toBe('{"port": 1}');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test.for<[string, (path: string) => void, string]>([
  ['is missing', (path) => rmSync(path), 'missing'],
  [
    'is a link',
    (path) => {
      renameSync(path, `${path}.real`);
      symlinkSync(`${path}.real`, path);
    },
    'not_a_file',
  ],
  [
    'is a pipe',
    (path) => {
      rmSync(path);
      execFileSync('mkfifo', [path]);
    },
    'not_a_file',
  ],
  [
    'is a folder',
    (path) => {
      rmSync(path);
      mkdirSync(path);
    },
    'not_a_file',
  ],
  ['is too large', (path) => truncateSync(path, 2_000_001), 'too_large'],
])('a file that %s is not read, and not written over', async ([, spoil, reason]) => {
  const { read, apply, path, folder } = aFile();
  const { revision } = await read();
  spoil(path);
  const before = readdirSync(folder);

  await expect(read()).rejects.toMatchObject({ code: 'config_unreachable', details: { reason } });
  await expect(apply('{"port": 2}', revision)).rejects.toMatchObject({
    code: 'config_unreachable',
    details: { reason },
  });

  expect(readdirSync(folder)).toEqual(before);
});

test('a device is not read', async () => {
  await expect(botWith('/dev/zero').read()).rejects.toMatchObject({
    code: 'config_unreachable',
    details: { reason: 'not_a_file' },
  });
});

test('a link is not put back over, so that it leads nowhere else', async () => {
  const { putBack, path, folder } = aFile();
  const elsewhere = join(folder, 'elsewhere');
  writeFileSync(elsewhere, 'untouched');
  rmSync(path);
  symlinkSync(elsewhere, path);

  await expect(putBack('{"port": 1}')).rejects.toMatchObject({ code: 'config_unreachable' });

  expect(readFileSync(elsewhere, 'utf8')).toBe('untouched');
});

test('where the folder is gone nothing is made', async () => {
  const { putBack, folder } = botInMissingFolder();

  await expect(putBack('{"port": 1}')).rejects.toMatchObject({ code: 'config_refused' });

  expect(existsSync(folder)).toBe(false);
});

function botInMissingFolder() {
  const folder = join(tmpdir(), `no-such-folder-${process.pid}`);
  return { folder, ...botWith(join(folder, 'bot.json')) };
}

test('a preview says what would change, and what is wrong with it', async () => {
  const { bot, read } = aFile('{"port": 1, "host": "a"}');
  const from = await read();

  const preview = (text: string) =>
    access.preview(bot, { bytes: Buffer.from(text), from }, probeContext());

  expect(await preview('{"port": 2, "host": "a"}')).toEqual({
    issues: [],
    changedPaths: ['port'],
    effect: null,
  });
  expect(await preview('{')).toMatchObject({ issues: [{ path: '' }], changedPaths: [''] });
});

test.for<[string, (path: string) => void]>([
  ['written', (path) => writeFileSync(path, '{"port": 10}')],
  [
    'exchanged',
    (path) => {
      writeFileSync(`${path}.new`, '{"port": 2}');
      renameSync(`${path}.new`, path);
    },
  ],
  ['removed', (path) => rmSync(path)],
])('a file that is %s while it is watched is told once', async ([, change]) => {
  const { bot, path } = aFile();
  const stop = new AbortController();
  const told = Promise.withResolvers<void>();
  let count = 0;
  access.watch!(bot, { ...probeContext(), signal: stop.signal }, () => {
    count += 1;
    told.resolve();
  });

  change(path);
  writeFileSync(`${path}.another`, 'is not ours');
  await told.promise;
  stop.abort();

  expect(count).toBe(1);
});

test('where the folder cannot be watched the file is looked at now and then', async () => {
  const { folder, bot } = botInMissingFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const real = createRealClock();
  // Its five seconds are none, and while they pass the file is made.
  const clock = {
    ...real,
    after(_: number, task: () => void) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'bot.json'), '{}');
      return real.after(1, task);
    },
  };
  const told = Promise.withResolvers<void>();

  access.watch!(bot, { ...probeContext(), clock, signal: stop.signal }, told.resolve);

  await expect(told.promise).resolves.toBeUndefined();
});
