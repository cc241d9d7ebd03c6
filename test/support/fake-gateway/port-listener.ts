import { once } from 'node:events';
import type { Server } from 'node:http';
import net from 'node:net';

/** The port of a process: every connection on it, and what the system does with them while the process hangs or dies. */
export function createPortListener(server: Server) {
  const sockets = new Set<net.Socket>();
  const waiting: net.Socket[] = [];
  let isHung = false;

  const listener = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    if (isHung) {
      waiting.push(socket);
    } else {
      server.emit('connection', socket);
    }
  });

  return {
    async listen(port: number): Promise<void> {
      listener.listen(port, '127.0.0.1');
      await once(listener, 'listening');
    },
    /** The system goes on to accept; nobody reads. */
    hang(): void {
      isHung = true;
    },
    resume(): void {
      isHung = false;
      for (const socket of waiting.splice(0)) {
        server.emit('connection', socket);
      }
    },
    /** The port refuses from now on, and with `sockets` what is open is torn. */
    async close({ tears }: { tears: boolean }): Promise<void> {
      const closed = once(listener, 'close');
      listener.close();
      if (tears) {
        sockets.forEach((socket) => socket.destroy());
      }
      await closed;
    },
  };
}
