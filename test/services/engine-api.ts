import { request } from 'node:http';

/** What a test does to an engine beside the agent. Rejects unless the answer is a success. */
export function createEngineApi(socketPath: string) {
  return async function call(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: { type: string; bytes: Buffer },
  ): Promise<unknown> {
    const { status, text } = await send({ socketPath, method, path, body });
    if (status > 399) {
      throw new Error(`${method} ${path} was answered ${status}: ${text.slice(0, 500)}`);
    }
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  };
}

export type EngineApi = ReturnType<typeof createEngineApi>;

export function json(value: unknown): { type: string; bytes: Buffer } {
  return { type: 'application/json', bytes: Buffer.from(JSON.stringify(value)) };
}

type Sent = {
  socketPath: string;
  method: string;
  path: string;
  body: { type: string; bytes: Buffer } | undefined;
};

function send({ socketPath, method, path, body }: Sent): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = body && { 'content-type': body.type, 'content-length': body.bytes.length };
    const sent = request({ socketPath, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
      );
    });
    sent.on('error', reject);
    sent.end(body?.bytes);
  });
}
