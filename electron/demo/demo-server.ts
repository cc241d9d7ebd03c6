import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import type { DemoFault } from '#shared/schemas/demo.ts';

export type DemoServer = {
  readonly port: number;
  readonly fault: DemoFault;
  /** Opens the port again where the bot was `stopped`; rejects if another program has taken it. */
  setFault(fault: DemoFault): Promise<void>;
  close(): Promise<void>;
};

/** Below the range that systems take ports for outgoing connections from, so a stopped bot finds its own free. */
const firstPort = 17_480;
const portsToTry = 500;

/** How long a healthy bot thinks; a slow one takes longer than the demo's bots are allowed. */
const thinkingMs = 12;
export const slowMs = 1_200;

/** One bot of the demo: a real HTTP server of its own, on loopback only. */
export async function createDemoServer(): Promise<DemoServer> {
  let fault: DemoFault = 'none';
  const server = createServer((request, response) => respond(fault, request, response));
  const port = await listenOnFreePort(server);

  async function stopListening(): Promise<void> {
    if (!server.listening) {
      return;
    }
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  return {
    port,
    get fault() {
      return fault;
    },
    async setFault(next) {
      if (next === 'stopped') {
        await stopListening();
      } else if (!server.listening) {
        await listen(server, port);
      }
      fault = next;
    },
    close: stopListening,
  };
}

async function listenOnFreePort(server: Server): Promise<number> {
  for (let port = firstPort; port < firstPort + portsToTry; port += 1) {
    try {
      await listen(server, port);
      return port;
    } catch (error) {
      if (!isTaken(error)) {
        throw error;
      }
    }
  }
  throw new Error(`expected a free port from ${firstPort} on, got none of ${portsToTry}`);
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen({ port, host: '127.0.0.1', exclusive: true });
  await once(server, 'listening');
}

/** In use, or kept by the system for itself, as Windows does with whole ranges. */
function isTaken(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EADDRINUSE' || code === 'EACCES';
}

function respond(fault: DemoFault, request: IncomingMessage, response: ServerResponse): void {
  switch (fault) {
    case 'none':
      later(response, thinkingMs, () => send(response, 200, { status: 'ok' }));
      return;
    case 'slow':
      later(response, slowMs, () => send(response, 200, { status: 'ok' }));
      return;
    case 'hung':
      return;
    case 'stopped':
    case 'reset':
      request.socket.resetAndDestroy();
      return;
    case 'server_error':
      send(response, 500, { status: 'error' });
      return;
    case 'unauthorized':
      send(response, 401, { status: 'unauthorized' });
      return;
    case 'not_found':
      send(response, 404, { status: 'not found' });
      return;
    case 'wrong_answer':
      send(response, 200, { status: 'starting' });
      return;
    case 'garbage':
      request.socket.end('\u0007\u0000 this is no answer\r\n\r\n');
      return;
    default:
      fault satisfies never;
  }
}

/** Not at all if the other side has gone by then. */
function later(response: ServerResponse, delayMs: number, task: () => void): void {
  const timer = setTimeout(task, delayMs);
  response.on('close', () => clearTimeout(timer));
}

function send(response: ServerResponse, status: number, body: Record<string, string>): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': bytes.length,
  });
  response.end(bytes);
}
