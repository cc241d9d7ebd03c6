import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';

export type ReceivedRequest = {
  method: string;
  path: string;
  headers: Record<string, string>;
};

/** What the server does once it has read a request's head. Whatever it starts must end with the socket. */
export type Behaviour = (socket: net.Socket, request: ReceivedRequest) => void;

export type FaultyServer = AsyncDisposable & {
  port: number;
  /** With `localhost` over TLS, since that is the name on test certificates. */
  url: string;
  /** Newest last. */
  requests: ReceivedRequest[];
  /** Connections open at this moment. */
  open(): number;
  behave(behaviour: Behaviour): void;
  /** From now on connections are refused. */
  stop(): Promise<void>;
  /** Listens again, on the same port. */
  resume(): Promise<void>;
};

/** A real server on a port of its own whose behaviour can be switched while it runs. */
export async function createFaultyServer(
  options: {
    behaviour?: Behaviour;
    tls?: tls.TlsOptions;
    onConnect?: (socket: net.Socket) => void;
  } = {},
): Promise<FaultyServer> {
  let behaviour = options.behaviour ?? healthy;
  const requests: ReceivedRequest[] = [];
  const sockets = new Set<net.Socket>();
  const onSocket = (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    options.onConnect?.(socket);
    onRequest(socket, (request) => {
      requests.push(request);
      behaviour(socket, request);
    });
  };
  const server = options.tls ? tls.createServer(options.tls, onSocket) : net.createServer(onSocket);
  server.on('tlsClientError', () => {});
  let port = 0;

  async function listen(): Promise<void> {
    server.listen({ port, host: '127.0.0.1', backlog: 1024 });
    await once(server, 'listening');
    port = (server.address() as net.AddressInfo).port;
  }

  async function stop(): Promise<void> {
    for (const socket of sockets) {
      socket.destroy();
    }
    if (server.listening) {
      server.close();
      await once(server, 'close');
    }
  }

  await listen();
  return {
    port,
    url: options.tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`,
    requests,
    open: () => sockets.size,
    behave(next) {
      behaviour = next;
    },
    stop,
    resume: listen,
    [Symbol.asyncDispose]: stop,
  };
}

function onRequest(socket: net.Socket, handle: (request: ReceivedRequest) => void): void {
  let text = '';
  let isRead = false;
  socket.on('data', (bytes: Buffer) => {
    text += isRead ? '' : bytes.toString('latin1');
    const end = text.indexOf('\r\n\r\n');
    if (!isRead && end !== -1) {
      isRead = true;
      handle(requestOf(text.slice(0, end)));
    }
  });
}

function requestOf(head: string): ReceivedRequest {
  const [first = '', ...lines] = head.split('\r\n');
  const [method = '', path = ''] = first.split(' ');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { method, path, headers };
}

const okBody = '{"status":"ok","uptime":1}';

/** The bytes of a plain answer. */
export function answerBytes(
  status: number,
  body: string | Buffer = okBody,
  headers: Record<string, string> = {},
): Buffer {
  const bytes = Buffer.from(body);
  const fields = {
    'Content-Type': 'application/json',
    'Content-Length': String(bytes.length),
    ...headers,
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 ${status} Any\r\n${lines.join('')}\r\n`, 'latin1'),
    bytes,
  ]);
}

export function answers(...answer: Parameters<typeof answerBytes>): Behaviour {
  return (socket) => socket.end(answerBytes(...answer));
}

export const healthy: Behaviour = answers(200);

/** Accepts, reads, and says nothing for ever. */
export const hung: Behaviour = () => {};

/** TCP reset in place of an answer. */
export const reset: Behaviour = (socket) => socket.resetAndDestroy();

/** Closes without a word. */
export const closes: Behaviour = (socket) => socket.end();

/** Exactly these bytes, then the end. */
export function sends(bytes: string | Buffer): Behaviour {
  return (socket) => socket.end(bytes);
}

/** These bytes, and then the connection stays open. */
export function sendsAndWaits(bytes: string | Buffer): Behaviour {
  return (socket) => socket.write(bytes);
}

export function answersAfter(delayMs: number, bytes: Buffer = answerBytes(200)): Behaviour {
  return (socket) => {
    const timer = setTimeout(() => socket.end(bytes), delayMs);
    socket.on('close', () => clearTimeout(timer));
  };
}

/** One byte at a time. */
export function drips(bytes: Buffer, everyMs: number): Behaviour {
  return (socket) => {
    let at = 0;
    const timer = setInterval(() => {
      socket.write(bytes.subarray(at, at + 1));
      at += 1;
      if (at === bytes.length) {
        clearInterval(timer);
        socket.end();
      }
    }, everyMs);
    socket.on('close', () => clearInterval(timer));
  };
}

/** Something first, then the same for ever, as fast as the other side reads. */
export function floods(first: string, again: string | Buffer): Behaviour {
  return (socket) => {
    const pump = () => {
      while (!socket.destroyed && socket.write(again)) {
        // Until the buffer is full; `drain` goes on from there.
      }
    };
    socket.on('drain', pump);
    socket.write(first);
    pump();
  };
}
