import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

export type ReceivedCall = {
  method: string | undefined;
  path: string | undefined;
  headers: IncomingHttpHeaders;
  body: Buffer;
};

export type CallAnswer = {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** The connection is reset in its place. */
  isCut?: boolean;
};

export type HookReceiver = AsyncDisposable & {
  url: string;
  /** Newest last. */
  calls: ReceivedCall[];
  /** `undefined` never answers. */
  answer(how: (call: ReceivedCall) => CallAnswer | undefined): void;
};

/** A real server that takes whole calls and answers each as it is told to. */
export async function createHookReceiver(): Promise<HookReceiver> {
  const calls: ReceivedCall[] = [];
  let answerOf: (call: ReceivedCall) => CallAnswer | undefined = () => ({ status: 202 });
  const server = createServer((request, response) => void take(request, response));

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const { method, url: path, headers } = request;
    const call = { method, path, headers, body: Buffer.concat(chunks) };
    calls.push(call);
    const answer = answerOf(call);
    if (answer?.isCut) {
      request.socket.resetAndDestroy();
    } else if (answer) {
      response.writeHead(answer.status, answer.headers).end(answer.body);
    }
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    answer(how) {
      answerOf = how;
    },
    async [Symbol.asyncDispose]() {
      if (server.listening) {
        server.close();
        server.closeAllConnections();
        await once(server, 'close');
      }
    },
  };
}
