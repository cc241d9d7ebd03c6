import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type GuardedBot = AsyncDisposable & {
  /** What is pasted to add it. */
  curl: string;
  secret: string;
};

/** A bot on this machine that answers only those who show its secret. */
export async function createGuardedBot(secret: string): Promise<GuardedBot> {
  const server = createServer(({ headers }, response) => {
    response.writeHead(headers['x-api-key'] === secret ? 200 : 401);
    response.end('{"status":"ok"}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    curl: `curl http://127.0.0.1:${port}/health -H 'X-Api-Key: ${secret}'`,
    secret,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
