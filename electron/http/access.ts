import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import { AppError } from '#shared/errors.ts';
import type { Principal } from '#shared/schemas/person.ts';

import { isInterface } from './admission.ts';
import type { Authenticator } from './authenticator.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls; set once the token has been found good. */
    principal: Principal | undefined;
  }

  interface FastifyContextConfig {
    /** Answers without a token. Whatever does not say so asks for one. */
    isPublic?: boolean;
  }
}

const minuteMs = 60_000;

export type RateLimits = {
  /** Requests of one token in a minute. */
  perToken: number;
  /** Requests without a good token, from one address in a minute. */
  failedPerAddress: number;
};

/** Wide enough for a script that adds a thousand bots, too narrow for one that went mad. */
export const defaultRateLimits: RateLimits = { perToken: 6_000, failedPerAddress: 20 };

/** Lets in who has a good token, at a bearable rate. Whatever is not marked public asks for one. */
export async function registerAccess(
  app: FastifyInstance,
  authenticator: Authenticator,
  limits: RateLimits,
): Promise<void> {
  await app.register(rateLimit, { global: false });
  const failures = app.createRateLimit({
    max: limits.failedPerAddress,
    timeWindow: minuteMs,
    keyGenerator: (request) => request.ip,
  });
  const requests = app.createRateLimit({
    max: limits.perToken,
    timeWindow: minuteMs,
    keyGenerator: (request) => request.principal?.id ?? '',
  });

  app.decorateRequest('principal', undefined);
  app.addHook('onRequest', async (request) => {
    if (isOpen(request)) {
      return;
    }
    request.principal = await authenticator.principalOf(request.headers.authorization);
    const rate = await (request.principal ? requests : failures)(request);
    if (!rate.isAllowed && rate.isExceeded) {
      throw new AppError('rate_limited', { retryAfterSeconds: Math.max(1, rate.ttlInSeconds) });
    }
    if (!request.principal) {
      throw new AppError('unauthenticated');
    }
  });
}

/** The console's own files hold nothing secret, and a browser cannot ask for them with a token. */
function isOpen(request: FastifyRequest): boolean {
  return request.routeOptions.config?.isPublic === true || !isInterface(request.url);
}
