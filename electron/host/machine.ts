import { constants } from 'node:fs';
import { lstat, open, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';

import type { Listening, Machine } from '#electron/agent/ports.ts';

/** What the question is answered from; the defaults are those of this machine. */
type Sources = {
  env: Readonly<Record<string, string | undefined>>;
  home: () => string;
  uid: number | undefined;
  /** The kernel's tables of TCP sockets, as on Linux. */
  tables: readonly string[];
};

const listenState = '0A';
const maxTableBytes = 8 * 1024 * 1024;
const thisMachine: Sources = {
  env: process.env,
  home: homedir,
  uid: process.getuid?.(),
  tables: ['/proc/net/tcp', '/proc/net/tcp6'],
};

/** What this machine tells of its files and sockets. Only ever reads. */
export function createMachine(sources: Sources = thisMachine): Machine {
  return {
    homeFolder: sources.home,
    variable: (name) => sources.env[name] || undefined,

    async isFile(path) {
      try {
        return (await lstat(path)).isFile();
      } catch {
        return false;
      }
    },

    async readFile(path, maxBytes) {
      try {
        return await readPlainFile(path, maxBytes);
      } catch {
        return undefined;
      }
    },

    async listening() {
      const texts = await Promise.all(
        sources.tables.map((path) => readFile(path, 'utf8').catch(() => undefined)),
      );
      const known = texts.filter((text) => text !== undefined);
      if (known.length === 0 || known.some((text) => text.length > maxTableBytes)) {
        return undefined;
      }
      return known.flatMap((text) => parseSockets(text, sources.uid));
    },
  };
}

/** Neither a link, which may lead anywhere, nor a pipe, which may never end, nor more than was asked for. */
async function readPlainFile(path: string, maxBytes: number): Promise<string | undefined> {
  if (!(await lstat(path)).isFile()) {
    return undefined;
  }
  // What lies there can have been exchanged since.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  await using file = await open(path, flags);
  const { size } = await file.stat().then((stats) => (stats.isFile() ? stats : { size: Infinity }));
  if (size > maxBytes) {
    return undefined;
  }
  const buffer = Buffer.alloc(size);
  const { bytesRead } = await file.read(buffer, 0, size, 0);
  return buffer.toString('utf8', 0, bytesRead);
}

/**
 * The sockets that listen on loopback, of this user only; of everybody for root. Lines are those of the kernel:
 * `0: 0100007F:1F90 00000000:0000 0A … uid …`.
 */
export function parseSockets(table: string, uid: number | undefined): Listening[] {
  return table.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , owner] = line.trim().split(/\s+/);
    const [address = '', hexPort = ''] = local.split(':');
    const host = loopbackHosts.get(address);
    const port = Number.parseInt(hexPort, 16);
    const isOurs = uid === undefined || uid === 0 || Number(owner) === uid;
    return state === listenState && host && port > 0 && isOurs ? [{ host, port }] : [];
  });
}

/** By the kernel's way of writing them, in words of the machine's own byte order. */
const loopbackHosts = new Map<string, Listening['host']>([
  ['0100007F', '127.0.0.1'],
  ['00000000', '127.0.0.1'],
  ['0000000000000000FFFF00000100007F', '127.0.0.1'],
  ['00000000000000000000000001000000', '::1'],
  ['00000000000000000000000000000000', '::1'],
]);
