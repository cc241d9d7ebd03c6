import { once } from 'node:events';
import type { Server } from 'node:http';

/** Below the range that systems take ports for outgoing connections from, so a stopped bot finds its own free. */
const firstPort = 17_480;
const portsToTry = 500;

export async function listenOnFreePort(server: Server): Promise<number> {
  for (let port = firstPort; port < firstPort + portsToTry; port += 1) {
    try {
      await listenOn(server, port);
      return port;
    } catch (error) {
      if (!isTaken(error)) {
        throw error;
      }
    }
  }
  throw new Error(`expected a free port from ${firstPort} on, got none of ${portsToTry}`);
}

/** On loopback only. */
export async function listenOn(server: Server, port: number): Promise<void> {
  server.listen({ port, host: '127.0.0.1', exclusive: true });
  await once(server, 'listening');
}

/** Whoever is connected is cut off. */
export async function stopListening(server: Server): Promise<void> {
  if (!server.listening) {
    return;
  }
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

/** In use, or kept by the system for itself, as Windows does with whole ranges. */
function isTaken(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EADDRINUSE' || code === 'EACCES';
}
