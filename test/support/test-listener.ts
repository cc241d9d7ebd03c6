import { once } from 'node:events';
import { connect } from 'node:net';

import type { Logger } from '#electron/agent/ports.ts';
import { createRealClock } from '#electron/host/real-clock.ts';
import { createListener, type ListenerOptions } from '#electron/http/create-listener.ts';

import { createTestAgent, silentLogger } from './test-agent.ts';

export const ownerToken = 'owner-token-of-the-tests';

type Options = Partial<
  Pick<
    ListenerOptions,
    'rateLimits' | 'gateLimits' | 'pingLimits' | 'consoleFolder' | 'nonce' | 'host' | 'clock'
  >
> & {
  logger?: Logger;
  agent?: Parameters<typeof createTestAgent>[0];
};

/** The real listener on a free port, over the real agent under a virtual clock. */
export async function startTestListener({
  logger = silentLogger,
  agent,
  ...options
}: Options = {}) {
  const test = await createTestAgent(agent);
  const listener = await createListener({
    agent: test.agent,
    clock: createRealClock(),
    logger,
    version: '0.0.0-test',
    token: ownerToken,
    nonce: 'nonce-of-the-tests',
    port: 0,
    rateLimits: { perToken: 1_000_000, failedPerAddress: 1_000_000 },
    ...options,
  });
  const { url, port } = await listener.start();

  /** As a script would: with the owner's token unless another or none is given. */
  async function call(
    method: string,
    path: string,
    { token = ownerToken, body, headers }: CallOptions = {},
  ) {
    const response = await fetch(new URL(path, url), {
      method,
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      // oxlint-disable-next-line typescript/no-explicit-any -- answers are looked into field by field
      json: (text === '' ? undefined : parse(text)) as any,
    };
  }

  return {
    ...test,
    listener,
    url,
    port,
    call,
    async [Symbol.asyncDispose]() {
      await listener.stop();
      await test.agent.stop();
    },
  };
}

type CallOptions = {
  token?: string | null;
  body?: unknown;
  headers?: Record<string, string>;
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export type RawAnswer = { status: number; head: string; body: string };

/** Sends exactly these bytes and gives back what comes until the server closes, or one whole answer. */
export async function sendRaw(port: number, text: string): Promise<RawAnswer> {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.setEncoding('utf8');
  socket.on('error', () => undefined);
  socket.on('data', (chunk: string) => {
    received += chunk;
    if (isWhole(received)) {
      socket.destroy();
    }
  });
  socket.write(text);
  await once(socket, 'close');
  const [head = '', body = ''] = received.split('\r\n\r\n', 2);
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0), head, body };
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  const length = /content-length: (\d+)/i.exec(text.slice(0, end))?.[1];
  return (
    end >= 0 && length !== undefined && Buffer.byteLength(text.slice(end + 4)) >= Number(length)
  );
}

/** A request as text; `undefined` headers are left out. */
export function rawRequest(
  line: string,
  headers: Readonly<Record<string, string | undefined>>,
  body = '',
): string {
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  );
  return [`${line} HTTP/1.1`, ...lines, 'Connection: close', '', body].join('\r\n');
}
