import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

import { recordedFrame } from './recorded-frames.ts';

export type ScriptedGateway = AsyncDisposable & {
  url: string;
  /** How many upgrades were asked for. */
  upgrades(): number;
  /** Bytes handed to the system for sockets that were upgraded. */
  sentBytes(): number;
};

export type Script = {
  /** What `/healthz` says; a live gateway where left out. */
  health?: { status: number; body: string };
  /** Takes the raw socket in place of a WebSocket. */
  onUpgrade?: (socket: Socket, request: IncomingMessage) => void;
  /** Takes the opened WebSocket in place of a gateway's handshake. */
  onOpen?: (socket: WebSocket) => void;
};

/** What says that it is live, and then does as the test wants with whoever connects. */
export async function startScriptedGateway(script: Script): Promise<ScriptedGateway> {
  const { status, body } = script.health ?? { status: 200, body: '{"ok":true,"status":"live"}' };
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const upgraded = new Set<Socket>();
  let upgrades = 0;
  const server = createServer((_, response) => {
    response.writeHead(status, { connection: 'close' }).end(body);
  });
  server.on('upgrade', (request, stream, head) => {
    const socket = stream as Socket;
    upgrades += 1;
    upgraded.add(socket);
    socket.on('error', () => undefined);
    if (script.onUpgrade) {
      script.onUpgrade(socket, request);
    } else {
      sockets.handleUpgrade(request, socket, head, (opened) => {
        opened.on('error', () => undefined);
        script.onOpen?.(opened);
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    upgrades: () => upgrades,
    sentBytes: () => [...upgraded].reduce((total, { bytesWritten }) => total + bytesWritten, 0),
    async [Symbol.asyncDispose]() {
      upgraded.forEach((socket) => socket.destroy());
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

type Request = { id: string; method: string; params: { auth?: { token?: string } } };

/**
 * A gateway's side of the handshake. `onConnect` answers the connect request in its own way; what comes after it is
 * answered from the record, unless `onRequest` does.
 */
export function shakesHands({
  onConnect,
  onRequest,
  afterHello,
}: {
  onConnect?: (socket: WebSocket, request: Request) => void;
  onRequest?: (socket: WebSocket, request: Request) => boolean;
  afterHello?: (socket: WebSocket) => void;
} = {}): (socket: WebSocket) => void {
  return (socket) => {
    say(socket, recordedFrame('connect-challenge'));
    socket.on('message', (data: Buffer) => {
      const request = JSON.parse(data.toString('utf8')) as Request;
      if (request.method !== 'connect') {
        if (!onRequest?.(socket, request)) {
          say(socket, { ...recorded(request.method), id: request.id });
        }
      } else if (onConnect) {
        onConnect(socket, request);
      } else {
        say(socket, { ...recorded('hello-ok'), id: request.id });
        afterHello?.(socket);
      }
    });
  };
}

export function say(socket: WebSocket, frame: unknown): void {
  socket.send(JSON.stringify(frame), () => undefined);
}

/** The hello of a real gateway, changed. */
export function helloWith(request: Request, change: Record<string, unknown>): object {
  const { payload, ...frame } = recorded('hello-ok') as { payload: object };
  return { ...frame, id: request.id, payload: { ...payload, ...change } };
}

const recorded = (name: string) =>
  recordedFrame(name === 'channels.status' ? 'channels.status-linked' : name) as object;
