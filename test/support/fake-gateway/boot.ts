import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';

import { recordedFrame } from '#test/support/recorded-frames.ts';

import { answerTo } from './answers.ts';
import { judgeConnect } from './connect-judge.ts';
import type { GatewayState } from './fake-gateway.ts';
import { createPortListener } from './port-listener.ts';

type Phase = 'starting' | 'ready' | 'draining';
type Client = { socket: WebSocket; seq: number; scopes: readonly string[] };
type Recorded = Record<string, { status: number; body: object }>;

const recordOf: Readonly<Record<Phase, string>> = {
  starting: 'http-starting',
  ready: 'http-started',
  draining: 'http-draining',
};

/** One run of the gateway, from the moment its port is open to its end. */
export function createBoot(state: GatewayState, pid: number) {
  const bootId = randomUUID();
  const clients = new Set<Client>();
  const server = createServer((request, response) => whenAwake(() => onRequest(request, response)));
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const port = createPortListener(server);
  const asleep: (() => void)[] = [];
  let isHung = false;
  let phase: Phase = 'starting';

  server.on('upgrade', (request, socket, head) =>
    whenAwake(() => {
      if (isUntrusted(request)) {
        socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
        return;
      }
      sockets.handleUpgrade(request, socket, head, (opened) => onOpen(opened, request));
    }),
  );

  function whenAwake(task: () => void): void {
    if (isHung) {
      asleep.push(task);
    } else {
      task();
    }
  }

  const isForwarded = ({ headers }: IncomingMessage) => headers['x-forwarded-for'] !== undefined;
  const isUntrusted = (request: IncomingMessage) => isForwarded(request) && !state.trustsProxy;

  function onRequest(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '/';
    const recorded = recordedFrame(recordOf[phase]) as Recorded;
    const found = path === '/healthz' && !state.hasHealthz ? undefined : recorded[path];
    const isRefused = isUntrusted(request) && path !== '/healthz';
    const { status, body } = isRefused
      ? { status: 403, body: { error: { type: 'proxy_attribution_required' } } }
      : (found ?? { status: 404, body: {} });
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(body));
  }

  function onOpen(socket: WebSocket, request: IncomingMessage): void {
    const client: Client = { socket, seq: 0, scopes: [] };
    const nonce = randomUUID();
    const ts = Date.now();
    let isConnected = false;
    socket.on('error', () => undefined);
    socket.on('close', () => clients.delete(client));
    socket.on('message', (data: Buffer) => whenAwake(() => onFrame(data.toString('utf8'))));
    say(client, 'connect.challenge', { nonce, ts, capabilities: ['model-catalog-snapshot'] });

    function onFrame(text: string): void {
      const frame = JSON.parse(text) as {
        id: string;
        method: string;
        params?: Record<string, unknown>;
      };
      if (isConnected) {
        const answer = answerTo(frame, { state, pid, scopes: client.scopes });
        if (answer === 'lost') {
          socket.terminate();
        } else {
          socket.send(JSON.stringify(answer));
        }
        return;
      }
      state.handshakes += 1;
      const judged = judgeConnect(frame, {
        state,
        bootId: state.messages.run ?? bootId,
        isStarting: phase !== 'ready',
        isRemote: isForwarded(request),
        challenge: { nonce, ts },
      });
      socket.send(JSON.stringify(judged.frame));
      if (judged.close) {
        socket.close(judged.close.code, judged.close.reason.slice(0, 120));
      } else {
        isConnected = true;
        client.scopes = judged.scopes;
        clients.add(client);
      }
    }
  }

  function say(client: Client, event: string, payload: unknown): void {
    const seq = event === 'connect.challenge' ? {} : { seq: (client.seq += 1) };
    client.socket.send(JSON.stringify({ type: 'event', event, payload, ...seq }));
  }

  function announce(event: string, payload: unknown): void {
    clients.forEach((client) => say(client, event, payload));
  }
  const stopTelling = state.pairings.onChange(announce);

  return {
    listen: () => port.listen(state.port),
    async becomeReady(afterMs: number): Promise<void> {
      if (afterMs > 0) {
        await new Promise((resolve) => setTimeout(resolve, afterMs).unref());
      }
      phase = 'ready';
    },
    announce,
    connections: () => clients.size,
    hang(): void {
      isHung = true;
      port.hang();
    },
    resume(): void {
      isHung = false;
      port.resume();
      asleep.splice(0).forEach((task) => task());
    },
    closeAll(code: number, reason: string): void {
      clients.forEach(({ socket }) => socket.close(code, reason));
    },
    /** Says so, closes its connections, and is gone. */
    async shutDown(said: { reason: string; restartExpectedMs?: number }): Promise<void> {
      phase = 'draining';
      announce('shutdown', said);
      const closing = [...clients].map(async ({ socket }) => {
        const closed = once(socket, 'close');
        socket.close(1012, 'service restart');
        await closed;
      });
      await Promise.all(closing);
      stopTelling();
      await port.close({ tears: true });
    },
    async die(): Promise<void> {
      stopTelling();
      await port.close({ tears: true });
    },
  };
}
