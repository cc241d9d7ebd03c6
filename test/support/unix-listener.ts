import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type UnixListener = AsyncDisposable & { folder: string; path: string };

/** Listens on a socket of the file system, in a folder of its own, and hands every connection over. */
export async function listenAtPath(
  name: string,
  onConnection: (socket: Socket) => void,
): Promise<UnixListener> {
  return listenWith(createServer({ allowHalfOpen: true }, onConnection), name);
}

/** The same for a server that is there already. */
export async function listenWith(server: Server, name: string): Promise<UnixListener> {
  const folder = await mkdtemp(join(tmpdir(), 'admin-agent-socket-'));
  const path = join(folder, name);
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    folder,
    path,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) {
        socket.destroy();
      }
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
