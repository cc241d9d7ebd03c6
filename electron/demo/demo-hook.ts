import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import { signatureHeaders } from '#electron/agent/connectors/webhook-signature.ts';

import { listenOnBlock, stopListening } from './demo-ports.ts';

const maxOrderBytes = 64 * 1024;
const maxAgeMs = 5 * 60_000;

export type DemoHook = {
  readonly secret: string;
  /** Where the ports begin that this demo has to itself. */
  readonly firstPort: number;
  urlOf(name: string): string;
  close(): Promise<void>;
};

/** What restarts the bots of the demo when it is called: a server of its own, since a bot that hangs cannot. */
export async function createDemoHook(restart: (name: string) => void): Promise<DemoHook> {
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const done = new Set<string>();
  const server = createServer((request, response) => void take(request, response));
  const port = await listenOnBlock(server);

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    if (request.method !== 'POST' || !body || !isOurs(request, body, secret)) {
      response.writeHead(401).end();
      return;
    }
    const id = headerOf(request, 'webhook-id');
    const isRepeat = done.has(id);
    done.add(id);
    response.writeHead(202).end(() => {
      if (!isRepeat) {
        restart(decodeURIComponent((request.url ?? '').slice(1)));
      }
    });
  }

  return {
    secret,
    firstPort: port,
    urlOf: (name) => `http://127.0.0.1:${port}/${encodeURIComponent(name)}`,
    close: () => stopListening(server),
  };
}

function isOurs(request: IncomingMessage, body: Buffer, secret: string): boolean {
  const at = 1_000 * Number(headerOf(request, 'webhook-timestamp'));
  const id = headerOf(request, 'webhook-id');
  const expected = Buffer.from(signatureHeaders({ id, at, body }, secret)['webhook-signature']);
  const given = Buffer.from(headerOf(request, 'webhook-signature'));
  const isRecent = Math.abs(Date.now() - at) < maxAgeMs;
  return isRecent && given.length === expected.length && timingSafeEqual(given, expected);
}

function headerOf({ headers }: IncomingMessage, name: string): string {
  return String(headers[name] ?? '');
}

/** `undefined` where it is too large, or broke off. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxOrderBytes) {
        return undefined;
      }
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks);
}
