import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below what Linux (32768), macOS and Windows (49152) hand out themselves, above what programs of this world listen on. */
const lowest = 17_000;
const beyond = 32_000;
const tries = 50;

/**
 * A port of loopback that is free, and stays so while its owner is away: the system hands out none of these to a server or a
 * client that asks for any, and another draw is unlikely to meet it.
 */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < tries; tried += 1) {
    const port = randomInt(lowest, beyond);
    if (await isFree(port)) {
      return port;
    }
  }
  throw new Error(`none of ${tries} ports between ${lowest} and ${beyond} is free`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const settled = Promise.race([
    once(server, 'listening').then(() => true),
    once(server, 'error').then(() => false),
  ]);
  server.listen(port, '127.0.0.1');
  const isListening = await settled;
  if (isListening) {
    server.close();
    await once(server, 'close');
  }
  return isListening;
}
