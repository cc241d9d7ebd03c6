import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Logger } from '#electron/agent/ports.ts';

import { admitPing } from '../admission.ts';
import { correlationIdOf } from '../correlation.ts';
import { headOf, refuse } from '../refuse.ts';
import { createPingHandler, type PingHandlerOptions } from './ping-handler.ts';

type PingGate = PingHandlerOptions & {
  logger: Logger;
  /** True for a value of `Host` that means us. */
  isOwnHost: (host: string) => boolean;
};

/** Lets calls of bots in: a class of its own, beside the router, without a token. */
export function createPingGate({ logger, isOwnHost, ...options }: PingGate) {
  const handle = createPingHandler(options);

  return (request: IncomingMessage, response: ServerResponse): void => {
    const refusal = admitPing(headOf(request), isOwnHost);
    if (!refusal) {
      handle(request, response);
      return;
    }
    const correlationId = correlationIdOf(undefined);
    refuse(response, refusal, correlationId);
    logger.warn({ correlationId, method: request.method, ...refusal }, 'Refused a call.');
  };
}
