import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Logger } from '#electron/agent/ports.ts';
import { AppError } from '#shared/errors.ts';

import { isInterface } from './admission.ts';
import type { ConsoleFiles } from './console-files.ts';
import { deepestJson, jsonDepth } from './json-depth.ts';
import { problemFromError, problemMediaType, problemOf } from './problem.ts';
import { methodsAt } from './rest/routes.ts';

type AnswerOptions = { logger: Logger; pages: ConsoleFiles };

/** How bodies are read, failures answered and requests logged, for every route alike. */
export function registerAnswers(app: FastifyInstance, { logger, pages }: AnswerOptions): void {
  registerJson(app);
  app.setErrorHandler((error: FastifyError | Error, request, reply) =>
    sendFailure(error, request, reply, logger),
  );
  app.setNotFoundHandler((request, reply) => sendNotFound(request, reply, pages));
  app.addHook('onResponse', async (request, reply) => {
    logger.info(
      {
        correlationId: request.id,
        method: request.method,
        // The pattern, because an address may hold what does not belong in a log.
        route: request.is404 ? null : request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'Answered a request.',
    );
  });
}

/** Like Fastify's own, and refuses what is nested deeper than anything of ours. An empty body is none. */
function registerJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = String(body);
    if (jsonDepth(text) > deepestJson) {
      done(new AppError('invalid_input'));
    } else if (text === '') {
      done(null, undefined);
    } else if (request.routeOptions.url === trpcPattern) {
      // tRPC parses by itself.
      done(null, text);
    } else {
      void parse(request, text, done);
    }
  });
}

export const trpcPattern = '/trpc/:path';

async function sendFailure(
  error: Error,
  request: FastifyRequest,
  reply: FastifyReply,
  logger: Logger,
): Promise<FastifyReply> {
  const problem = problemFromError(error, request.id);
  if (problem.status >= 500) {
    logger.error({ correlationId: request.id, error }, 'A request failed.');
  }
  if (problem.code === 'unauthenticated') {
    void reply.header('www-authenticate', 'Bearer realm="admin-agent"');
  }
  if (error instanceof AppError && typeof error.details['retryAfterSeconds'] === 'number') {
    void reply.header('retry-after', error.details['retryAfterSeconds']);
  }
  return reply.status(problem.status).type(problemMediaType).send(JSON.stringify(problem));
}

async function sendNotFound(
  request: FastifyRequest,
  reply: FastifyReply,
  pages: ConsoleFiles,
): Promise<FastifyReply> {
  if (!isInterface(request.url) && pages.answersPage(request)) {
    return pages.sendPage(reply);
  }
  const allowed = methodsFor(request.url);
  if (allowed.length > 0) {
    void reply.header('allow', allowed.join(', '));
  }
  const problem = problemOf(allowed.length > 0 ? 'method_not_allowed' : 'not_found', request.id);
  return reply.status(problem.status).type(problemMediaType).send(JSON.stringify(problem));
}

function methodsFor(url: string): string[] {
  const path = url.split('?', 1)[0] ?? '';
  if (path === '/api/health' || path === '/api/openapi.json') {
    return ['GET', 'HEAD'];
  }
  return path.startsWith('/trpc/') ? ['GET', 'POST'] : methodsAt(path);
}
