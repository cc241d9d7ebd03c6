import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { type WebSocket, WebSocketServer } from 'ws';

import type { ConnectorConfig } from '#shared/schemas/connector.ts';
import {
  answerBytes,
  type Behaviour,
  createFaultyServer,
  hung,
  reset,
  sends,
} from '#test/support/faulty-server.ts';
import {
  helloWith,
  say,
  shakesHands,
  startScriptedGateway,
} from '#test/support/scripted-gateway.ts';

import { fitsHeader } from './canaries.ts';

/** A bot that has heard a secret and tells it on; `of` is how it is watched, by a header, a message or a token. */
export type Echo = {
  name: string;
  of: (secret: string) => Extract<ConnectorConfig, { url: string }>;
};

export const secretHeader = 'X-Canary';

/** What programs make of a text that they repeat. */
const writings: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  json: (text) => JSON.stringify({ error: `unknown key ${text}` }),
  'json twice': (text) => JSON.stringify(JSON.stringify({ text })),
  percent: (text) => `/login?key=${encodeURIComponent(text)}`,
  form: (text) => new URLSearchParams({ key: text }).toString(),
  base64: (text) => Buffer.from(`bot:${text}`).toString('base64'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  hex: (text) => Buffer.from(text).toString('hex'),
  'basic, read': (text) => Buffer.from(text.replace(/^Basic /, ''), 'base64').toString('latin1'),
  'without its scheme': (text) => text.replace(/^\w+ /, ''),
  beginning: (text) => `starts with ${text.slice(0, 12)}`,
  end: (text) => `ends with ${text.slice(-12)}`,
};

const said = (text: string) => sends(Buffer.from(text, 'latin1'));
const heads = (line: string, ...more: string[]) => said(`${[line, ...more].join('\r\n')}\r\n\r\n`);

/** By the path of the bot's address. */
const httpBehaviours: Readonly<Record<string, (secret: string) => Behaviour>> = {
  ...Object.fromEntries(
    Object.entries(writings).map(([name, write]) => [
      `body, ${name}`,
      (secret: string) => sends(answerBytes(200, Buffer.from(write(secret), 'latin1'))),
    ]),
  ),
  'packed body': (secret) =>
    sends(answerBytes(200, gzipSync(secret), { 'Content-Encoding': 'gzip' })),
  'field of the body': (secret) => sends(answerBytes(200, JSON.stringify({ status: secret }))),
  'error with a body': (secret) => sends(answerBytes(500, secret)),
  'asks for another': (secret) => sends(answerBytes(401, '{}', { 'WWW-Authenticate': secret })),
  'leads on by path': (secret) =>
    heads('HTTP/1.1 302 Found', `Location: /at/${secret}`, 'Content-Length: 0'),
  'leads on by path, encoded': (secret) =>
    heads(
      'HTTP/1.1 302 Found',
      `Location: /at/${encodeURIComponent(secret)}/there`,
      'Content-Length: 0',
    ),
  'leads on by query': (secret) =>
    heads(
      'HTTP/1.1 302 Found',
      `Location: /?token=${encodeURIComponent(secret)}#${secret}`,
      'Content-Length: 0',
    ),
  'reason phrase': (secret) => heads(`HTTP/1.1 503 ${secret}`, 'Content-Length: 0'),
  'status line': (secret) => heads(`HTTP/1.1 ${secret}`),
  'no http': (secret) => said(`${secret} is not welcome\r\n`),
  'bad head': (secret) => heads('HTTP/1.1 200 OK', secret),
  'bad chunk': (secret) =>
    said(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${secret}\r\n`),
  'cut body': (secret) => said(`HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n${secret}`),
  reset: () => reset,
  hung: () => hung,
};

type Answer = (socket: WebSocket, heard: { header: string; message: string }) => void;

const websocketAnswers: Readonly<Record<string, Answer>> = {
  ...Object.fromEntries(
    Object.entries(writings).map(([name, write]): [string, Answer] => [
      `message, ${name}`,
      (socket, { header, message }) => {
        socket.send(write(message));
        socket.send(write(header), () => socket.close(1000));
      },
    ]),
  ),
  'header by message': (socket, { header }) => socket.send(header, () => socket.close(1000)),
  'field of a message': (socket, { message }) => socket.send(JSON.stringify({ status: message })),
  'close reason': (socket, { message }) => socket.close(4000, firstBytes(message, 120)),
  'breaks off': (socket) => socket.terminate(),
};

/** Written in place of an upgrade. */
const declines: Readonly<Record<string, (secret: string) => string>> = {
  'leads on by path': (secret) => `HTTP/1.1 302 Found\r\nLocation: /at/${secret}`,
  'leads on by path, encoded': (secret) =>
    `HTTP/1.1 302 Found\r\nLocation: /at/${encodeURIComponent(secret)}`,
  'reason phrase': (secret) => `HTTP/1.1 403 ${secret}`,
  'bad accept': (secret) =>
    `HTTP/1.1 101 Go\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${secret}`,
  'bad subprotocol': (secret) =>
    `HTTP/1.1 101 Go\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Protocol: ${secret}`,
  'no http': (secret) => `${secret} is not welcome`,
};

type GatewayRequest = Parameters<
  NonNullable<Parameters<typeof shakesHands>[0]>['onConnect'] & {}
>[1];
type Gateway = (socket: WebSocket) => void;

const tokenOf = ({ params }: GatewayRequest) => params.auth?.token ?? '';

/** Refuses the handshake with what it makes of the token. */
function refuses(error: (token: string) => object): Gateway {
  return shakesHands({
    onConnect: (socket, request) =>
      say(socket, { type: 'res', id: request.id, ok: false, error: error(tokenOf(request)) }),
  });
}

/** Lets in, remembers the token, and answers some questions with it. */
function repeats(answer: (token: string, method: string) => object | undefined): Gateway {
  return (opened) => {
    let token = '';
    shakesHands({
      onConnect(socket, request) {
        token = tokenOf(request);
        say(socket, helloWith(request, { ...answer(token, 'hello') }));
      },
      onRequest(socket, { id, method }) {
        const payload = answer(token, method);
        if (payload) {
          say(socket, {
            type: 'res',
            id,
            ...('error' in payload ? payload : { ok: true, payload }),
          });
        }
        return payload !== undefined;
      },
    })(opened);
  };
}

const account = (token: string) => ({
  accountId: token.slice(0, 200),
  enabled: true,
  configured: true,
  linked: false,
  running: false,
  connected: false,
  lastError: `signed out: ${token}`,
});

const gateways: Readonly<Record<string, Gateway>> = {
  ...Object.fromEntries(
    Object.entries(writings).map(([name, write]): [string, Gateway] => [
      `refusal, ${name}`,
      refuses((token) => ({ code: 'INVALID_REQUEST', message: `bad ${write(token)}` })),
    ]),
  ),
  'refusal by code': refuses((token) => ({
    code: token.slice(0, 200),
    message: token,
    details: { code: `AUTH_${token}`, reason: token },
  })),
  'asks for approval': refuses((token) => ({
    code: 'NOT_PAIRED',
    message: 'pairing required',
    details: {
      code: 'PAIRING_REQUIRED',
      requestId: token,
      deviceId: token,
      requestedRole: token,
      requestedScopes: [token.slice(0, 100)],
      reason: token,
    },
  })),
  'close reason': shakesHands({
    onConnect: (socket, request) => socket.close(4008, firstBytes(tokenOf(request), 120)),
  }),
  version: repeats((token, method) =>
    method === 'hello' ? { server: { version: token.slice(0, 200), bootId: 'x' } } : undefined,
  ),
  scopes: repeats((token, method) =>
    method === 'hello' ? { auth: { scopes: [token.slice(0, 100)] } } : undefined,
  ),
  agents: repeats((token, method) =>
    method === 'agents.list'
      ? { defaultId: 'main', agents: [{ id: token.slice(0, 200), name: `${token} agent` }] }
      : undefined,
  ),
  channels: repeats((token, method) =>
    method === 'channels.status'
      ? {
          channelAccounts: { [token.slice(0, 200)]: [account(token)], whatsapp: [account(token)] },
          statusIssues: [{ channel: 'whatsapp', kind: 'auth', message: token }],
        }
      : undefined,
  ),
  config: repeats((token, method) =>
    method === 'config.get'
      ? { valid: false, issues: [{ path: token, message: token }], config: {} }
      : undefined,
  ),
  plugins: repeats((token, method) =>
    method === 'status' ? { pid: 1, degradedPlugins: [{ id: token.slice(0, 200) }] } : undefined,
  ),
  'refusal of a question': repeats((token, method) =>
    method === 'hello'
      ? undefined
      : { ok: false, error: { code: token.slice(0, 200), message: token } },
  ),
  'says goodbye': (opened) =>
    shakesHands({
      onConnect(socket, request) {
        const token = tokenOf(request);
        say(socket, helloWith(request, {}));
        say(socket, { type: 'event', event: 'shutdown', payload: { reason: token } });
        say(socket, { type: 'event', event: token, payload: { token } });
        socket.close(1012, firstBytes(token, 120));
      },
    })(opened),
};

/** All the bots that tell on what they hear. */
export async function startEchoingBots() {
  await using stack = new AsyncDisposableStack();
  const byHttp = stack.use(await createFaultyServer({ behaviour: behaveByPath }));
  const bySocket = stack.use(await startWebsockets());
  const byGateway: Echo[] = [];
  for (const [name, onOpen] of Object.entries(gateways)) {
    const { url } = stack.use(await startScriptedGateway({ onOpen }));
    byGateway.push({ name, of: (token) => ({ type: 'openclaw', url, token }) });
  }
  const ending = stack.move();

  return {
    http: Object.keys(httpBehaviours).map(
      (name): Echo => ({
        name,
        of: (secret) => ({
          type: 'http',
          url: `${byHttp.url}/${encodeURIComponent(name)}`,
          headers: { [secretHeader]: secret },
          timeoutMs: name === 'hung' ? 100 : 5_000,
          ...(name.includes('body') && name.includes('field')
            ? { expectJson: { status: 'ok' } }
            : { expectText: 'what no bot says' }),
        }),
      }),
    ),
    websocket: [...Object.keys(websocketAnswers), ...Object.keys(declines)].map(
      (name): Echo => ({
        name,
        of: (secret) => ({
          type: 'websocket',
          url: `${bySocket.url}/${encodeURIComponent(name)}`,
          ...(fitsHeader({ name, value: secret }) && { headers: { [secretHeader]: secret } }),
          send: secret,
          timeoutMs: 1_000,
          ...(name.includes('field')
            ? { expectJson: { status: 'ok' } }
            : { expectText: 'what no bot says' }),
        }),
      }),
    ),
    openclaw: byGateway,
    [Symbol.asyncDispose]: () => ending.disposeAsync(),
  };
}

const behaveByPath: Behaviour = (socket, request) => {
  const secret = request.headers[secretHeader.toLowerCase()] ?? '';
  httpBehaviours[nameIn(request.path)]?.(secret)(socket, request);
};

async function startWebsockets() {
  const server = http.createServer();
  const sockets = new WebSocketServer({ noServer: true });
  const open = new Set<Socket>();
  server.on('upgrade', (request: IncomingMessage, stream, head) => {
    const raw = stream as Socket;
    open.add(raw);
    raw.on('error', () => undefined);
    const name = nameIn(request.url ?? '');
    const header = String(request.headers[secretHeader.toLowerCase()] ?? 'nothing');
    const decline = declines[name];
    if (decline) {
      raw.end(Buffer.from(`${decline(header)}\r\nContent-Length: 0\r\n\r\n`, 'latin1'));
      return;
    }
    sockets.handleUpgrade(request, raw, head, (socket) => {
      socket.on('error', () => undefined);
      socket.on('message', (data: Buffer) =>
        websocketAnswers[name]?.(socket, { header, message: data.toString('utf8') }),
      );
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      open.forEach((socket) => socket.destroy());
      server.close();
      await once(server, 'close');
    },
  };
}

const nameIn = (path: string) => decodeURIComponent(path.slice(1));

/** What a close frame has room for. */
function firstBytes(text: string, count: number): string {
  return Buffer.from(text).subarray(0, count).toString('utf8').replaceAll('\ufffd', '');
}
