import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import type { Logger } from '#electron/agent/ports.ts';

import { admit } from './admission.ts';
import { correlationIdOf } from './correlation.ts';
import { isPing } from './pings/ping-path.ts';
import { headOf, refuse } from './refuse.ts';
import { securityHeaders } from './security-headers.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

type Gate = {
  handler: Handler;
  logger: Logger;
  /** The port in use, once it is known. */
  port: () => number;
  limits?: GateLimits | undefined;
  /** Takes the calls of bots, which are answered here and never routed. */
  pings: Handler;
};

/** What a slow or greedy client may take before it is cut off; times in milliseconds. */
export type GateLimits = {
  maxHeaderSize: number;
  headersTimeout: number;
  requestTimeout: number;
  keepAliveTimeout: number;
  connectionsCheckingInterval: number;
};

export const defaultGateLimits: GateLimits = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 10_000,
  connectionsCheckingInterval: 2_000,
};
const mostConnections = 512;

/**
 * A server in front of the router. A request that must not come in is answered here, before it is routed and before
 * any of its body is read.
 */
export function createGatedServer({
  handler,
  logger,
  port,
  limits = defaultGateLimits,
  pings,
}: Gate): Server {
  const pass: Handler = (request, response) => {
    if (isPing(request.url)) {
      pings(request, response);
      return;
    }
    const correlationId = correlationIdOf(request.headers['x-correlation-id']);
    // The router takes its id from here, so that what the gate made is what the log says.
    request.headers['x-correlation-id'] = correlationId;
    setHeaders(response, { ...securityHeaders, 'x-correlation-id': correlationId });
    const refusal = admit(headOf(request), port());
    if (refusal) {
      refuse(response, refusal, correlationId);
      logger.warn({ correlationId, method: request.method, ...refusal }, 'Refused a request.');
      return;
    }
    if (expectsContinue(request)) {
      response.writeContinue();
    }
    handler(request, response);
  };

  const server = createServer({ ...limits, requireHostHeader: false }, pass);
  server.maxConnections = mostConnections;
  // Without this, Node would ask for the body before anybody has looked at the head.
  server.on('checkContinue', pass);
  return server;
}

function expectsContinue({ headers }: IncomingMessage): boolean {
  return headers.expect?.toLowerCase() === '100-continue';
}

function setHeaders(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    response.setHeader(name, value);
  }
}
