import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { createMachine, parseSockets } from '#electron/host/machine.ts';
import { createFaultyServer } from '#test/support/faulty-server.ts';

function folder() {
  const path = mkdtempSync(join(tmpdir(), 'machine-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

const machine = createMachine();

test('a file is read whole, up to the limit', async () => {
  using home = folder();
  const path = join(home.path, 'openclaw.json');
  writeFileSync(path, '{"é":1}');

  expect(await machine.isFile(path)).toBe(true);
  expect(await machine.readFile(path, 8)).toBe('{"é":1}');
  expect(await machine.readFile(path, 7)).toBeUndefined();
});

test.runIf(process.platform !== 'win32')(
  'a link, a folder, a pipe, a device and a huge file are not read, and hold up nothing',
  async () => {
    using home = folder();
    const secret = join(home.path, 'secret');
    writeFileSync(secret, 'geheim');
    const link = join(home.path, 'link');
    symlinkSync(secret, link);
    const inside = join(home.path, 'folder');
    mkdirSync(inside);
    const pipe = join(home.path, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const huge = join(home.path, 'huge');
    writeFileSync(huge, '');
    truncateSync(huge, 2 ** 40);

    for (const path of [link, inside, pipe, '/dev/zero', join(home.path, 'absent')]) {
      expect(await machine.isFile(path), path).toBe(false);
      expect(await machine.readFile(path, 1_000), path).toBeUndefined();
    }
    expect(await machine.readFile(huge, 1_000)).toBeUndefined();
  },
);

test.runIf(process.platform === 'linux')(
  'a port that listens is told, a closed one is not',
  async () => {
    const server = await createFaultyServer();
    const here = { host: '127.0.0.1', port: server.port };

    expect(await machine.listening()).toContainEqual(here);
    await server.stop();
    expect(await machine.listening()).not.toContainEqual(here);
  },
);

test('a machine without such tables does not tell', async () => {
  const elsewhere = createMachine({
    env: { EMPTY: '', SET: 'x' },
    home: () => '/home/ana',
    uid: 1,
    tables: ['/no/such/table'],
  });

  expect(await elsewhere.listening()).toBeUndefined();
  expect(elsewhere.variable('EMPTY')).toBeUndefined();
  expect(elsewhere.variable('SET')).toBe('x');
});

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1
   1: 00000000:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 2 1
   2: 0100007F:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000    33        0 3 1
   3: 3500007F:0035 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4 1
   4: 0A01A8C0:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 5 1
   5: 0100007F:1F92 0100007F:A000 01 00000000:00000000 00:00000000 00000000  1000        0 6 1
   6: 00000000000000000000000001000000:1F93 0:0 0A 0:0 00:0 0  1000        0 7 1
   7: 0000000000000000FFFF00000100007F:1F94 0:0 0A 0:0 00:0 0  1000        0 8 1
   8: garbage`;

test('of all sockets only those of this user that loopback reaches are told', () => {
  expect(parseSockets(table, 1_000)).toEqual([
    { host: '127.0.0.1', port: 8080 },
    { host: '127.0.0.1', port: 3000 },
    { host: '::1', port: 8083 },
    { host: '127.0.0.1', port: 8084 },
  ]);
  expect(parseSockets(table, 33)).toEqual([{ host: '127.0.0.1', port: 80 }]);
  expect(parseSockets(table, 0)).toHaveLength(5);
});
