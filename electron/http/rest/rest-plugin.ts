import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

import type { Caller } from '#electron/api/app-router.ts';
import { bodyLimitOf } from '#electron/http/admission.ts';
import { AppError } from '#shared/errors.ts';
import type { Principal } from '#shared/schemas/person.ts';

import type { RestRoute } from './route.ts';
import { restRoutes } from './routes.ts';
import { tenantScope } from './tenant-scope.ts';

/** Each name at most once; what a route makes of the others is its own business. */
const querySchema = z.record(z.string(), z.string());

type CallerFor = (principal: Principal, correlationId: string) => Caller;

/** Serves the table of routes. Each goes through the same procedures as the console does. */
export function registerRest(app: FastifyInstance, callerFor: CallerFor): void {
  for (const each of restRoutes) {
    app.route({
      method: each.method,
      url: each.path,
      bodyLimit: bodyLimitOf(each.path),
      handler: (request, reply) => answer(each, callerFor, request, reply),
    });
  }
}

async function answer(
  route: RestRoute,
  callerFor: CallerFor,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { principal, id: correlationId } = request;
  if (!principal) {
    throw new AppError('unauthenticated');
  }
  const caller = callerFor(principal, correlationId);
  const { tenant: wanted, ...query } = querySchema.parse(request.query);
  const scope = await tenantScope(route.tenantRule, { caller, principal, wanted });
  const { status, body, location, etag } = await route.handle({
    caller,
    ...scope,
    id: (request.params as { id?: string }).id ?? '',
    query,
    body: request.body,
    ifMatch: /^"([^"]*)"$/.exec(request.headers['if-match'] ?? '')?.[1],
  });
  if (etag !== undefined) {
    void reply.header('etag', `"${etag}"`);
  }
  if (location !== undefined) {
    void reply.header('location', location);
  }
  return reply.status(status).send(body);
}
