import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import type { DemoFault } from '#shared/schemas/demo.ts';

import { createDemoConfig, type DemoConfig } from './demo-config.ts';
import { listenOn, listenWithin, stopListening } from './demo-ports.ts';

export type DemoServer = {
  readonly port: number;
  readonly fault: DemoFault;
  /** Opens the port again where the bot was `stopped`; rejects if another program has taken it. */
  setFault(fault: DemoFault): Promise<void>;
  /** A new run, a moment later: what a restart can cure is cured. Never rejects. */
  restart(): Promise<void>;
  close(): Promise<void>;
};

export const slowMs = 1_200;
/** How long a restart takes. */
const startingMs = 800;
const conversationMs = 20_000;

/** What is still there after a restart: nothing that runs is at fault. */
const lasting = new Set<DemoFault>(['unauthorized', 'not_found']);

/** What a bot answers where nothing is wrong with it. */
type Well = { startedAt: number; conversations: number };

/** One bot of the demo: a real HTTP server of its own, on loopback only. `changed` is told when it mends by itself. */
export async function createDemoServer(about: {
  config: DemoConfig;
  /** Where the ports begin that its demo has to itself. */
  firstPort: number;
  changed: () => void;
}): Promise<DemoServer> {
  const config = createDemoConfig(about.config);
  let own: Exclude<DemoFault, 'bad_config'> = 'none';
  let startedAt = Date.now();
  let ending: AbortController | undefined;
  let isClosed = false;
  const server = createServer((request, response) => void answer(request, response));
  await config.write();
  const port = await listenWithin(server, about.firstPort);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const wasBad = config.isBad;
    const read = await config.read();
    if (wasBad !== config.isBad) {
      about.changed();
    }
    if (own === 'none' && 'problem' in read) {
      send(response, 500, { status: 'error', problem: read.problem });
      return;
    }
    const thinkingMs = 'thinkingMs' in read ? read.thinkingMs : 0;
    // As many talk to it as the time of day has it.
    const conversations = Math.floor(Date.now() / conversationMs + port) % 3;
    respond(own, { request, response, thinkingMs, well: { startedAt, conversations } });
  }

  /** In the middle of a start it is not there. */
  async function startAnew(): Promise<void> {
    ending?.abort();
    const starting = new AbortController();
    ending = starting;
    await stopListening(server);
    await pause(startingMs, starting.signal);
    if (starting.signal.aborted || isClosed) {
      return;
    }
    await listenOn(server, port);
    own = lasting.has(own) ? own : 'none';
    startedAt = Date.now();
  }

  return {
    port,
    get fault() {
      return own === 'none' && config.isBad ? 'bad_config' : own;
    },
    async setFault(next) {
      ending?.abort();
      await config.read();
      if (next === 'bad_config') {
        await config.spoil();
      } else if (config.isBad) {
        await config.write();
      }
      await config.read();
      if (next === 'stopped') {
        await stopListening(server);
      } else if (!server.listening) {
        await listenOn(server, port);
      }
      own = next === 'bad_config' ? 'none' : next;
    },
    async restart() {
      try {
        await startAnew();
      } catch {
        // Another program has its port now: it stays down.
        own = 'stopped';
      }
      about.changed();
    },
    async close() {
      isClosed = true;
      ending?.abort();
      await stopListening(server);
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

type Asked = {
  request: IncomingMessage;
  response: ServerResponse;
  thinkingMs: number;
  well: Well;
};

function respond(
  fault: Exclude<DemoFault, 'bad_config'>,
  { request, response, thinkingMs, well }: Asked,
): void {
  switch (fault) {
    case 'none':
      later(response, thinkingMs, () => send(response, 200, { status: 'ok', ...well }));
      return;
    case 'slow':
      later(response, slowMs, () => send(response, 200, { status: 'ok', ...well }));
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

function send(
  response: ServerResponse,
  status: number,
  body: Record<string, string | number>,
): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': bytes.length,
  });
  response.end(bytes);
}
