import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';

import { createHttpConnector } from '#electron/agent/connectors/http.ts';
import { activityOf, runIdOf } from '#electron/agent/connectors/http-run.ts';
import { valueAt } from '#electron/agent/connectors/json-pointer.ts';
import { type HttpConnector, httpConnectorSchema } from '#shared/schemas/connectors/http.ts';
import { probeContext } from '#test/support/test-agent.ts';

const connector = createHttpConnector({ version: '1.2.3' });
const fromBody = { kind: 'json', pointer: '/run/startedAt' } as const;
const fromHeader = { kind: 'header', name: 'X-Run-Id' } as const;

async function aBot(respond: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((_, response) => respond(response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function probe(url: string, config: Partial<HttpConnector>) {
  return connector.probe({ type: 'http', url, ...config }, probeContext());
}

test.for<[string, unknown]>([
  ['/a', 1],
  ['/b/1', 'two'],
  ['/c~1d', 'slash'],
  ['/e~0f', 'tilde'],
  ['/~01', 'tilde one'],
  ['/', 'empty'],
  ['/b/2', undefined],
  ['/b/-', undefined],
  ['/b/length', undefined],
  ['/a/b', undefined],
  ['/constructor', undefined],
  ['/__proto__', undefined],
])('the pointer %s finds %j', ([pointer, expected]) => {
  const json = {
    a: 1,
    b: ['one', 'two'],
    'c/d': 'slash',
    'e~f': 'tilde',
    '~1': 'tilde one',
    '': 'empty',
  };

  expect(valueAt(json, pointer)).toEqual(expected);
});

test.for<[HttpConnector['runIdFrom'], string]>([
  [fromBody, '2026-01-05T12:00:00Z'],
  [{ kind: 'json', pointer: '/run/number' }, '7'],
  [fromHeader, 'run-12'],
])('a bot that reports its run is known by it', async ([runIdFrom, expected]) => {
  const url = await aBot((response) => {
    response
      .writeHead(200, { 'x-run-id': 'run-12' })
      .end(JSON.stringify({ run: { startedAt: '2026-01-05T12:00:00Z', number: 7 } }));
  });

  const reading = await probe(url, { runIdFrom });

  expect(reading).toMatchObject({ cause: null, runId: expected });
});

test('a bot that fails may still say which run it is', async () => {
  const url = await aBot((response) => {
    response.writeHead(503).end(JSON.stringify({ run: { startedAt: 1 } }));
  });

  expect(await probe(url, { runIdFrom: fromBody })).toMatchObject({
    cause: 'server_error',
    runId: '1',
  });
});

test.for<[string, HttpConnector['runIdFrom']]>([
  ['no JSON', fromBody],
  ['{"run":{}}', fromBody],
  ['{"run":{"startedAt":null}}', fromBody],
  ['{"run":{"startedAt":{}}}', fromBody],
  ['{"run":{"startedAt":" "}}', fromBody],
  ['{}', fromHeader],
])('where %s is answered the run is unknown, and the bot well', async ([body, runIdFrom]) => {
  const url = await aBot((response) => response.end(body));

  const reading = await probe(url, { runIdFrom });

  expect(reading.cause).toBeNull();
  expect(reading).not.toHaveProperty('runId');
});

test('a run id that is long, not plain or secret is known by its digest, another for another run', () => {
  const idOf = (field: string) =>
    runIdOf(fromHeader, { field, text: undefined }, ['swordfish-of-the-vault']);

  const ids = [
    idOf('x'.repeat(129)),
    idOf('x'.repeat(130)),
    idOf('tab\there'),
    idOf('Bearer swordfish-of-the-vault 1'),
    idOf('Bearer swordfish-of-the-vault 2'),
  ];

  expect(new Set(ids).size).toBe(5);
  for (const id of ids) {
    expect(id).toMatch(/^sha256:[0-9a-f]{32}$/);
  }
});

test.for<[string | undefined, number | null]>([
  ['{"busy":3}', 3],
  ['{"busy":0}', 0],
  ['{"busy":0.4}', 1],
  ['{"busy":-1}', null],
  ['{"busy":1e99}', null],
  ['{"busy":"3"}', null],
  ['{}', null],
  ['busy', null],
  [undefined, null],
])('an answer of %s speaks of %s conversations', ([text, expected]) => {
  expect(activityOf(text, '/busy')).toBe(expected);
});

test.for(['', 'run', '/a~2', '/a\u0000', `/${'x'.repeat(500)}`])(
  '%j is no pointer that a person can enter',
  (pointer) => {
    const config = { type: 'http', url: 'http://127.0.0.1/', activityFrom: pointer };

    expect(httpConnectorSchema.safeParse(config).success).toBe(false);
  },
);
