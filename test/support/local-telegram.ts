import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Update = { update_id: number; message: object };

/**
 * As much of the Bot API of Telegram as a gateway needs, on loopback: a person who writes to the account, and what the
 * account writes to that person.
 */
export type LocalTelegram = AsyncDisposable & {
  readonly apiRoot: string;
  /** What was sent to people so far. */
  readonly sent: readonly { to: string; text: string }[];
  /** The account of that number writes. */
  write(from: number, text: string): void;
  /** How `sendMessage` is answered from now on; `undefined` as by a Telegram that works. */
  refuse(with_: { status: number; description: string } | undefined): void;
};

const account = { id: 7_000_001, is_bot: true, first_name: 'Alerts', username: 'alerts_bot' };

export async function createLocalTelegram(): Promise<LocalTelegram> {
  const updates: Update[] = [];
  const sent: { to: string; text: string }[] = [];
  const polls = new Set<() => void>();
  let next = 1_000;
  let refusal: { status: number; description: string } | undefined;

  const methods: Readonly<Record<string, (params: Record<string, unknown>) => unknown>> = {
    getMe: () => account,
    getWebhookInfo: () => ({ url: '', has_custom_certificate: false, pending_update_count: 0 }),
    sendMessage({ chat_id, text }) {
      next += 1;
      sent.push({ to: String(chat_id), text: String(text) });
      const chat = { id: Number(chat_id), type: 'private' };
      return { message_id: next, date: seconds(), chat, from: account, text };
    },
  };

  async function onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://local');
    const method = url.pathname.split('/').at(-1) ?? '';
    const params = { ...Object.fromEntries(url.searchParams), ...(await bodyOf(request)) };
    if (method === 'getUpdates') {
      poll(Number(params['offset'] ?? 0), Number(params['timeout'] ?? 0), response);
    } else if (method === 'sendMessage' && refusal) {
      const { status, description } = refusal;
      answer(response, status, { ok: false, error_code: status, description });
    } else {
      answer(response, 200, { ok: true, result: methods[method]?.(params) ?? true });
    }
  }

  /** Answers once there is something to tell, as a long poll does. */
  function poll(offset: number, timeoutS: number, response: ServerResponse): void {
    const give = () => {
      clearTimeout(timer);
      polls.delete(give);
      const result = updates.filter(({ update_id }) => update_id >= offset);
      answer(response, 200, { ok: true, result });
    };
    const timer = setTimeout(give, Math.min(timeoutS, 25) * 1_000);
    if (updates.some(({ update_id }) => update_id >= offset)) {
      give();
    } else {
      polls.add(give);
    }
  }

  const server = createServer((request, response) => void onRequest(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent,
    write(from, text) {
      next += 1;
      const person = { id: from, first_name: 'Ana' };
      const message = {
        message_id: next,
        date: seconds(),
        chat: { ...person, type: 'private' },
        from: { ...person, is_bot: false },
        text,
      };
      updates.push({ update_id: next, message });
      polls.forEach((give) => give());
    },
    refuse(given) {
      refusal = given;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const seconds = () => Math.floor(Date.now() / 1_000);

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function answer(response: ServerResponse, status: number, body: object): void {
  if (!response.writableEnded) {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  }
}
