import { createHash } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type net from 'node:net';
import type tls from 'node:tls';
import { type WebSocket, WebSocketServer } from 'ws';

import type { Behaviour } from './faulty-server.ts';
import { freePort } from './free-port.ts';

const magic = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Opens the WebSocket as it should, and then does something to it. */
export function upgrades(
  then: (socket: net.Socket) => void = () => {},
  { status = 'HTTP/1.1 101 Switching Protocols', extra = '' } = {},
): Behaviour {
  return (socket, { headers }) => {
    const accept = createHash('sha1')
      .update(`${headers['sec-websocket-key']}${magic}`)
      .digest('base64');
    socket.write(
      `${status}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n${extra}\r\n`,
    );
    then(socket);
  };
}

/** One frame, as a server sends it; `size` is what its head claims. */
export function frame(
  opcode: number,
  payload: string | Buffer = '',
  { isLast = true, reserved = 0, isMasked = false, size = -1 } = {},
): Buffer {
  const bytes = Buffer.from(payload);
  const length = size < 0 ? bytes.length : size;
  const head = [(isLast ? 0x80 : 0) | (reserved << 4) | opcode];
  const mask = isMasked ? 0x80 : 0;
  if (length < 126) {
    return Buffer.concat([Buffer.from([...head, mask | length]), bytes]);
  }
  if (length < 65_536) {
    return Buffer.concat([Buffer.from([...head, mask | 126, length >> 8, length & 0xff]), bytes]);
  }
  const wide = Buffer.alloc(8);
  wide.writeBigUInt64BE(BigInt(length));
  return Buffer.concat([Buffer.from([...head, mask | 127]), wide, bytes]);
}

export const text = 1;
export const continuation = 0;
export const binary = 2;
export const close = 8;
export const ping = 9;

export function closeFrame(code: number, reason = ''): Buffer {
  const payload = Buffer.alloc(2);
  payload.writeUInt16BE(code);
  return frame(close, Buffer.concat([payload, Buffer.from(reason)]));
}

export type WebsocketBot = AsyncDisposable & {
  port: number;
  url: string;
  /** Newest last. */
  upgrades: http.IncomingMessage[];
  received: string[];
  /** Codes that connections were closed with by the other side. */
  goodbyes: number[];
  open(): number;
  clients(): WebSocket[];
  onMessage(answer: (socket: WebSocket, message: string) => void): void;
  onOpen(greet: (socket: WebSocket) => void): void;
  /** From now on connections are refused, and those that are open break. */
  stop(): Promise<void>;
  resume(): Promise<void>;
};

/** A bot that speaks the protocol properly, and answers with what it is told to; an echo at first. */
export async function createWebsocketBot({
  tls: secure,
  subprotocol,
}: {
  tls?: tls.TlsOptions;
  subprotocol?: string;
} = {}): Promise<WebsocketBot> {
  const seen: http.IncomingMessage[] = [];
  const received: string[] = [];
  const goodbyes: number[] = [];
  const sockets = new Set<net.Socket>();
  let answer = (socket: WebSocket, message: string) => socket.send(message);
  let greet: (socket: WebSocket) => void = () => {};
  const server = secure ? https.createServer(secure) : http.createServer();
  const bots = new WebSocketServer({
    server,
    perMessageDeflate: true,
    handleProtocols: () => subprotocol ?? false,
  });
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  bots.on('connection', (socket, request) => {
    seen.push(request);
    socket.on('error', () => {});
    socket.on('close', (code) => goodbyes.push(code));
    socket.on('message', (data: Buffer) => {
      received.push(data.toString());
      answer(socket, data.toString());
    });
    greet(socket);
  });
  const port = await freePort();

  async function listen(): Promise<void> {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  }

  async function stop(): Promise<void> {
    const isClosed = server.listening ? once(server, 'close') : undefined;
    server.close();
    for (const socket of sockets) {
      socket.destroy();
    }
    await isClosed;
  }

  await listen();
  return {
    port,
    url: secure ? `wss://localhost:${port}/` : `ws://127.0.0.1:${port}/`,
    upgrades: seen,
    received,
    goodbyes,
    open: () => sockets.size,
    clients: () => [...bots.clients],
    onMessage(next) {
      answer = next;
    },
    onOpen(next) {
      greet = next;
    },
    stop,
    resume: listen,
    [Symbol.asyncDispose]: stop,
  };
}
