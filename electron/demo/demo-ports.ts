import { once } from 'node:events';
import type { Server } from 'node:http';

/** Below the range that systems take ports for outgoing connections from, so a stopped bot finds its own free. */
const firstPort = 17_480;
const portsOfOne = 32;
const mostAtOnce = 16;

/**
 * Takes the first port of a block for as long as the server runs. The rest is for the bots beside it: two demos on one
 * machine never take the port of a bot that was stopped from each other.
 */
export function listenOnBlock(server: Server): Promise<number> {
  const starts = Array.from({ length: mostAtOnce }, (_, at) => firstPort + at * portsOfOne);
  return listenOnFirstFree(server, starts);
}

/** A free port of the block that begins at `start`. */
export function listenWithin(server: Server, start: number): Promise<number> {
  const ports = Array.from({ length: portsOfOne - 1 }, (_, at) => start + 1 + at);
  return listenOnFirstFree(server, ports);
}

async function listenOnFirstFree(server: Server, ports: readonly number[]): Promise<number> {
  for (const port of ports) {
    try {
      await listenOn(server, port);
      return port;
    } catch (error) {
      if (!isTaken(error)) {
        throw error;
      }
    }
  }
  throw new Error(`expected a free port from ${ports[0]} on, got none of ${ports.length}`);
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
