import { expect, test } from 'vitest';

import { restRoutes } from '#electron/http/rest/routes.ts';
import { connectorTypes } from '#shared/schemas/connector.ts';
import { startTestListener } from '#test/support/test-listener.ts';

type Operation = {
  operationId: string;
  summary: string;
  responses: Record<string, { description: string }>;
  security?: unknown[];
  parameters?: { in: string; name: string }[];
};
type Document = {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> };
};

async function servedDocument() {
  const listener = await startTestListener();
  const answer = await listener.call('GET', '/api/openapi.json', { token: null });
  return {
    listener,
    document: answer.json as Document,
    [Symbol.asyncDispose]: () => listener[Symbol.asyncDispose](),
  };
}

test('the served document is OpenAPI 3.1 and everything it points to is in it', async () => {
  await using served = await servedDocument();
  const { document } = served;
  const pointers = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)];

  expect(document.openapi).toBe('3.1.0');
  expect(document.info).toMatchObject({ title: 'Admin Agent', version: '0.0.0-test' });
  expect(pointers.length).toBeGreaterThan(0);
  for (const [, path] of pointers) {
    const target = path!
      .split('/')
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
    expect(target).toBeTypeOf('object');
  }
});

test('each operation has an id of its own, an answer, a problem and its path’s parameters', async () => {
  await using served = await servedDocument();
  const ids = new Set<string>();

  for (const [path, methods] of Object.entries(served.document.paths)) {
    for (const operation of Object.values(methods)) {
      expect(operation.summary.length).toBeGreaterThan(5);
      expect(ids.has(operation.operationId)).toBe(false);
      ids.add(operation.operationId);
      const statuses = Object.keys(operation.responses);
      expect(statuses.some((status) => status.startsWith('2'))).toBe(true);
      expect(statuses.includes('4XX')).toBe(operation.security === undefined);
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const described = (operation.parameters ?? [])
        .filter((parameter) => parameter.in === 'path')
        .map(({ name }) => name);
      expect(described).toEqual(inPath);
    }
  }
});

test('what the document describes is there, and what is there the document describes', async () => {
  await using served = await servedDocument();
  const { listener, document } = served;
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const table = restRoutes.map(({ method, path }) => `${method} ${path.replace(':id', '{id}')}`);

  expect(described.toSorted()).toEqual(
    [...table, 'GET /api/health', 'GET /api/openapi.json'].toSorted(),
  );
  for (const each of described) {
    const [method, path] = each.split(' ');
    const { status } = await listener.call(method!, path!.replace('{id}', 'x'), { token: null });
    expect([200, 401]).toContain(status);
  }
});

test('every route of the issue is in the table', () => {
  const known = new Set(restRoutes.map(({ method, path }) => `${method} ${path}`));
  const wanted = [
    'GET /api/admin/health',
    'POST /api/admin/health',
    'GET /api/admin/bots',
    'POST /api/admin/bots',
    'GET /api/admin/bots/:id',
    'PATCH /api/admin/bots/:id',
    'DELETE /api/admin/bots/:id',
    'GET /api/admin/alerts',
    'PATCH /api/admin/alerts/:id',
    'GET /api/admin/setup',
    'POST /api/admin/setup',
    'DELETE /api/admin/setup',
    'GET /api/admin/tenants',
    'POST /api/admin/tenants',
    'PATCH /api/admin/tenants/:id',
    'POST /api/admin/bots/:id/restart',
    'GET /api/admin/bots/:id/recoveries',
    'GET /api/admin/bots/:id/config',
    'PUT /api/admin/bots/:id/config',
    'POST /api/admin/bots/:id/config/rollback',
  ];

  expect(wanted.filter((each) => !known.has(each))).toEqual([]);
});

type Schema = {
  properties: Record<string, Schema>;
  additionalProperties: Schema;
  oneOf: Schema[];
  discriminator: { propertyName: string; mapping: Record<string, string> };
  writeOnly?: boolean;
  readOnly?: boolean;
};

test('a bot is described by kind; its secrets go in and never come out', async () => {
  await using served = await servedDocument();
  const { paths, components } = served.document;
  const schemas = components.schemas as Record<string, Schema>;
  const contentOf = (at: unknown) =>
    (at as { content: Record<string, { schema: Schema }> }).content['application/json']!.schema;
  const kindsOf = ({ properties: { connector } }: Schema) => {
    const { propertyName, mapping } = connector!.discriminator;
    expect(propertyName).toBe('type');
    return Object.fromEntries(
      Object.entries(mapping).map(([type, pointer]) => [
        type,
        schemas[pointer.split('/').at(-1)!]!.properties,
      ]),
    );
  };
  const create = paths['/api/admin/bots']!['post'] as Operation & { requestBody: unknown };
  const change = paths['/api/admin/bots/{id}']!['patch'] as Operation & { requestBody: unknown };
  const given = kindsOf(contentOf(create.requestBody));
  const changed = kindsOf(contentOf(change.requestBody));
  const shown = kindsOf(contentOf(create.responses['201']));

  for (const kinds of [given, changed, shown]) {
    expect(Object.keys(kinds).toSorted()).toEqual(connectorTypes.toSorted());
  }
  for (const { openclaw, websocket, http } of [given, changed]) {
    expect([openclaw!['token'], websocket!['send']]).toMatchObject([
      { writeOnly: true },
      { writeOnly: true },
    ]);
    for (const kind of [http, websocket]) {
      const values = JSON.stringify(kind!['headers']!.additionalProperties);
      expect(values).toContain('"writeOnly":true');
    }
  }
  expect(JSON.stringify(shown)).not.toContain('writeOnly');
  expect(shown['openclaw']!['token']).toMatchObject({ readOnly: true });
});
