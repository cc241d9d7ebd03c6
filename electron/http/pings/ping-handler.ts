import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

import { bodyText } from '#electron/agent/heartbeats/call-body.ts';
import type { HeartbeatService } from '#electron/agent/heartbeats/heartbeat-service.ts';
import type { Clock } from '#electron/agent/ports.ts';

import { readPingBody } from './ping-body.ts';
import {
  createCallBound,
  createGuessLimit,
  defaultPingLimits,
  type PingLimits,
} from './ping-limits.ts';
import { actionOf, type PingAction, parsePing } from './ping-path.ts';

export type PingHandlerOptions = {
  heartbeats: Pick<HeartbeatService, 'atId' | 'atSlug' | 'take' | 'isListening'>;
  clock: Clock;
  limits?: PingLimits | undefined;
};

type Line = NonNullable<ReturnType<HeartbeatService['atId']>>;
type Found = { line: Line; action: PingAction; rid: string | null | undefined };

const plain = {
  'content-type': 'text/plain; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

/** What Node writes as it is; made once, because this path is walked ten thousand times a second. */
const okHeaders = { ...plain, 'content-length': 2 };
const mostAskedFor = 100_000;

/**
 * Answers the calls of bots. Who knows an address may call it, nobody else learns anything: a wrong id, a wrong name
 * and a wrong action are told alike, and guesses are counted.
 */
export function createPingHandler({
  heartbeats,
  clock,
  limits = defaultPingLimits,
}: PingHandlerOptions): (request: IncomingMessage, response: ServerResponse) => void {
  const guesses = createGuessLimit(limits, clock);
  const calls = createCallBound(limits, clock);

  function find(target: string): Found | undefined {
    const path = parsePing(target);
    const [first, second, third] = path?.parts ?? [];
    if (!path || first === undefined) {
      return undefined;
    }
    const byId = heartbeats.atId(first);
    const line = byId ?? (second === undefined ? undefined : heartbeats.atSlug(first, second));
    const word = byId ? second : third;
    const action = byId && third !== undefined ? undefined : actionOf(word);
    return line && action && { line, action, rid: path.rid };
  }

  function refuseUnknown(request: IncomingMessage, response: ServerResponse): void {
    const waitSeconds = guesses.note(request.socket.remoteAddress ?? '');
    if (waitSeconds > 0) {
      end(request, response, 429, 'too many wrong addresses', waitSeconds);
    } else {
      end(request, response, 404, 'not found');
    }
  }

  function accept(
    request: IncomingMessage,
    response: ServerResponse,
    found: { line: Line; action: PingAction; rid: string | null },
  ): void {
    const take = (body: string | null) => {
      heartbeats.take(found.line, {
        ...found.action,
        rid: found.rid,
        from: addressOf(request),
        body,
      });
      if (!request.complete && hasBody(request)) {
        response.setHeader('connection', 'close');
      }
      response.writeHead(200, okHeaders);
      response.end('OK');
    };
    if (request.method !== 'POST' || !hasBody(request)) {
      take(null);
    } else if (
      expectsContinue(request) &&
      Number(request.headers['content-length']) > mostAskedFor
    ) {
      // It asks before it sends so much, and is spared it.
      take(null);
    } else {
      if (expectsContinue(request)) {
        response.writeContinue();
      }
      readPingBody(request, clock, (kept) => take(bodyText(kept)));
    }
  }

  return (request, response) => {
    if (!heartbeats.isListening()) {
      end(request, response, 503, 'not ready', 1);
      return;
    }
    const found = find(request.url ?? '');
    if (!found) {
      refuseUnknown(request, response);
    } else if (found.rid === undefined) {
      end(
        request,
        response,
        400,
        'expected rid to be at most 64 letters, digits, ".", "_", "~" or "-"',
      );
    } else if (!calls.admits(found.line)) {
      end(request, response, 429, 'too many calls', 1);
    } else {
      accept(request, response, { ...found, rid: found.rid });
    }
  };
}

function end(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  text: string,
  retryAfter?: number,
): void {
  const headers: OutgoingHttpHeaders = {
    ...plain,
    'content-length': String(Buffer.byteLength(text)),
  };
  if (retryAfter !== undefined) {
    headers['retry-after'] = String(retryAfter);
  }
  if (hasBody(request)) {
    // What is left of it is not read, so the connection is of no more use.
    headers['connection'] = 'close';
  }
  response.writeHead(status, headers);
  response.end(text);
}

function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

function expectsContinue({ headers }: IncomingMessage): boolean {
  return headers.expect?.toLowerCase() === '100-continue';
}

/** As a person writes it: an IPv4 address that came in over IPv6 is one. */
function addressOf({ socket }: IncomingMessage): string | null {
  return socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, '') ?? null;
}
