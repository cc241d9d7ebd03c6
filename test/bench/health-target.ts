import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The other side of the health bench, in a process of its own so that its work is not counted: plain HTTP
 * servers on loopback. It notes when each bot was asked, which is how lateness is read from outside.
 */

const body = '{"status":"ok","uptime":1}';
const head = { 'content-type': 'application/json', 'content-length': body.length };

export type TargetRequest =
  | { kind: 'listen'; ports: number }
  | { kind: 'reset' }
  | { kind: 'stats'; intervalMs: number };

export type TargetStats = {
  requests: number;
  seconds: number;
  bots: number;
  lateP50Ms: number | null;
  lateP99Ms: number | null;
  lateMaxMs: number | null;
};

export type TargetReply = { ports: number[] } | TargetStats | { reset: true };

let arrivals = new Map<string, { last: number; gaps: number[] }>();
let requests = 0;
let since = performance.now();

function note(bot: string): void {
  const now = performance.now();
  requests += 1;
  const seen = arrivals.get(bot);
  if (seen) {
    seen.gaps.push(now - seen.last);
    seen.last = now;
  } else {
    arrivals.set(bot, { last: now, gaps: [] });
  }
}

async function listen(): Promise<number> {
  const server = createServer((request, response) => {
    note(`${request.socket.localPort}${request.url}`);
    response.writeHead(200, head);
    response.end(body);
  });
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Lateness of an arrival: how much longer than the interval the gap before it was. */
function stats(intervalMs: number): TargetStats {
  const late = [...arrivals.values()]
    .flatMap(({ gaps }) => gaps.map((gap) => Math.max(0, gap - intervalMs)))
    .sort((a, b) => a - b);
  const at = (share: number) =>
    late[Math.min(late.length - 1, Math.floor(share * late.length))] ?? null;
  return {
    requests,
    seconds: (performance.now() - since) / 1_000,
    bots: arrivals.size,
    lateP50Ms: at(0.5),
    lateP99Ms: at(0.99),
    lateMaxMs: at(1),
  };
}

async function reply(request: TargetRequest): Promise<TargetReply> {
  switch (request.kind) {
    case 'listen':
      return { ports: await Promise.all(Array.from({ length: request.ports }, listen)) };
    case 'reset':
      arrivals = new Map();
      requests = 0;
      since = performance.now();
      return { reset: true };
    case 'stats':
      return stats(request.intervalMs);
    default:
      return request satisfies never;
  }
}

process.on('message', (request: TargetRequest) => {
  void reply(request).then((answer) => process.send?.(answer));
});
process.on('disconnect', () => process.exit(0));
