import { fastifyRequestHandler } from '@trpc/server/adapters/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { Clock, Logger } from '#electron/agent/ports.ts';
import { type AppRouter, appRouter } from '#electron/api/app-router.ts';
import type { Context } from '#electron/api/context.ts';
import { AppError } from '#shared/errors.ts';
import type { Principal } from '#shared/schemas/person.ts';

import { trpcBodyLimit } from './admission.ts';
import { trpcPattern } from './answers.ts';
import type { Authenticator } from './authenticator.ts';

type TrpcOptions = {
  contextFor(principal: Principal, correlationId: string): Context;
  authenticator: Authenticator;
  clock: Clock;
  logger: Logger;
};

/** How soon an open stream ends after its token was revoked. */
const recheckMs = 5_000;

/** The console's way in: queries, mutations and the stream of events. */
export function registerTrpc(app: FastifyInstance, options: TrpcOptions): void {
  app.route({
    method: ['GET', 'POST'],
    url: trpcPattern,
    bodyLimit: trpcBodyLimit,
    async handler(request, reply) {
      const { principal, id: correlationId } = request;
      if (!principal) {
        throw new AppError('unauthenticated');
      }
      endWhenRevoked(request, options);
      await fastifyRequestHandler<AppRouter, typeof request, typeof reply>({
        router: appRouter,
        req: request,
        res: reply,
        path: (request.params as { path: string }).path,
        // A question that is too long for an address comes as a body.
        allowMethodOverride: true,
        createContext: () => options.contextFor(principal, correlationId),
      });
    },
  });
}

/** A stream can outlive its token, so whom the token belongs to is asked again as long as it is open. */
function endWhenRevoked(
  request: FastifyRequest,
  { authenticator, clock, logger }: TrpcOptions,
): void {
  if (!request.headers.accept?.includes('text/event-stream')) {
    return;
  }
  const { socket } = request.raw;
  const recheck = async () => {
    if (socket.destroyed) {
      return;
    }
    if (await authenticator.principalOf(request.headers.authorization)) {
      clock.after(recheckMs, again);
    } else {
      socket.destroy();
    }
  };
  const again = () => {
    recheck().catch((error: unknown) => {
      logger.error({ error }, 'Could not ask whether a token is still good.');
      socket.destroy();
    });
  };
  clock.after(recheckMs, again);
}
