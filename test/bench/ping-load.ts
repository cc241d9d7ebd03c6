import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/**
 * The other side of the ping bench, in a process of its own so that its work is not counted: calls over connections
 * that are kept, at a steady pace, and never more than it is told.
 */

export type LoadRequest = {
  port: number;
  paths: readonly string[];
  perSecond: number;
  seconds: number;
  connections: number;
};

export type LoadReply = {
  sent: number;
  ok: number;
  other: number;
  /** From a call to its answer. */
  p99Ms: number;
  seconds: number;
};

const answerStart = Buffer.from('HTTP/1.1 ');
/** A bot waits for its answer before it calls again. */
const mostUnanswered = 1;

type Caller = { socket: Socket; asked: number[] };

async function open(port: number): Promise<Caller> {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  await once(socket, 'connect');
  return { socket, asked: [] };
}

async function load({
  port,
  paths,
  perSecond,
  seconds,
  connections,
}: LoadRequest): Promise<LoadReply> {
  const callers = await Promise.all(Array.from({ length: connections }, () => open(port)));
  const waits: number[] = [];
  let ok = 0;
  let other = 0;
  for (const caller of callers) {
    caller.socket.on('error', () => undefined);
    caller.socket.on('data', (bytes: Buffer) => {
      for (let at = bytes.indexOf(answerStart); at >= 0; at = bytes.indexOf(answerStart, at + 1)) {
        const askedAt = caller.asked.shift();
        if (askedAt !== undefined) {
          waits.push(performance.now() - askedAt);
        }
        if (bytes.toString('latin1', at + 9, at + 12) === '200') {
          ok += 1;
        } else {
          other += 1;
        }
      }
    });
  }
  const requests = paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
  const count = perSecond * seconds;
  const startedAt = performance.now();
  let sent = 0;
  while (sent < count && performance.now() - startedAt < 2 * seconds * 1_000) {
    const due = Math.min(count, ((performance.now() - startedAt) * perSecond) / 1_000);
    for (let skipped = 0; sent < due && skipped < connections; ) {
      const caller = callers[(sent + skipped) % connections];
      if (!caller || caller.asked.length >= mostUnanswered) {
        skipped += 1;
        continue;
      }
      caller.asked.push(performance.now());
      caller.socket.write(requests[sent % requests.length] ?? '');
      sent += 1;
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const until = performance.now() + 2_000;
  while (ok + other < sent && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const took = (performance.now() - startedAt) / 1_000;
  for (const { socket } of callers) {
    socket.destroy();
  }
  waits.sort((a, b) => a - b);
  const p99Ms = waits[Math.floor(0.99 * waits.length)] ?? Infinity;
  return { sent, ok, other, p99Ms, seconds: took };
}

process.on('message', (request: LoadRequest) => {
  void load(request).then((reply) => process.send?.(reply));
});
process.on('disconnect', () => process.exit(0));
