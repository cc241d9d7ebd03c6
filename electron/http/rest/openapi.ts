import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
} from 'zod-openapi';

import { publicHealthSchema } from '#shared/schemas/system.ts';

import { problemSchema } from '../problem.ts';
import type { RestRoute } from './route.ts';
import { restRoutes } from './routes.ts';

type Answers = ZodOpenApiOperationObject['responses'];

const idParameter = z.string().meta({ description: 'The id, as a list gives it.' });
const etag = z.string().optional().meta({ description: 'The ETag of what is changed.' });
const tenantParameter = z.string().optional().meta({
  description: 'Id or slug of a tenant. Not needed with a token that is bound to one.',
});

/** The OpenAPI 3.1 document of the server, made from the table that the server itself is made from. */
export function openApiDocument(version: string): object {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Admin Agent',
      version,
      description:
        'Watches bots and says how they are. Times are epoch milliseconds UTC; failures are RFC 9457 problems whose `code` is stable; lists go on at `nextCursor`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    paths: { ...publicPaths, ...pathsOf(restRoutes) },
  });
}

const publicPaths: ZodOpenApiPathsObject = {
  '/api/health': {
    get: {
      operationId: 'getHealth',
      summary: 'Whether the agent runs and its parts are well; needs no token',
      security: [],
      responses: { 200: jsonAnswer('As it is now', publicHealthSchema) },
    },
  },
  '/api/openapi.json': {
    get: {
      operationId: 'getOpenApi',
      summary: 'This document; needs no token',
      security: [],
      responses: { 200: jsonAnswer('OpenAPI 3.1', z.record(z.string(), z.unknown())) },
    },
  },
};

function pathsOf(routes: readonly RestRoute[]): ZodOpenApiPathsObject {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const each of routes) {
    const path = each.path.replace(':id', '{id}');
    paths[path] = { ...paths[path], [each.method.toLowerCase()]: operationOf(each) };
  }
  return paths;
}

function operationOf(route: RestRoute): ZodOpenApiOperationObject {
  const takesTenant = route.tenantRule === 'visible' || route.tenantRule === 'one';
  return {
    operationId: route.operationId,
    summary: route.summary,
    requestParams: {
      query: takesTenant ? route.query.extend({ tenant: tenantParameter }) : route.query,
      ...(route.path.includes(':id') && { path: z.object({ id: idParameter }) }),
      ...(route.isTagged && route.method === 'PUT' && { header: z.object({ 'If-Match': etag }) }),
    },
    ...(route.body && {
      requestBody: {
        required: !route.body.safeParse(undefined).success,
        content: { 'application/json': { schema: route.body } },
      },
    }),
    responses: { ...answersOf(route), ...problemAnswers },
  };
}

function answersOf({ answers }: RestRoute): Answers {
  return Object.fromEntries(
    Object.entries(answers).map(([status, schema]) => [
      status,
      schema ? jsonAnswer(meanings[status] ?? 'Done', schema) : { description: 'Done' },
    ]),
  );
}

const meanings: Readonly<Record<string, string>> = { 201: 'Made', 202: 'Begun' };

function jsonAnswer(description: string, schema: z.ZodType) {
  return { description, content: { 'application/json': { schema } } };
}

const problemAnswers: Answers = {
  '4XX': {
    description: 'Refused, or the input is at fault; `code` says which',
    content: { 'application/problem+json': { schema: problemSchema } },
  },
  '5XX': {
    description: 'The agent is at fault, or is stopping',
    content: { 'application/problem+json': { schema: problemSchema } },
  },
};
