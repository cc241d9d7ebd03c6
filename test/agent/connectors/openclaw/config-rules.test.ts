import { expect, test } from 'vitest';

import { changedPaths, lockedOutBy } from '#electron/agent/connectors/openclaw/config-changes.ts';
import { isToldBy } from '#electron/agent/connectors/openclaw/config-file.ts';
import {
  issuesOf,
  knownIssues,
  readConfigText,
} from '#electron/agent/connectors/openclaw/config-issues.ts';
import type { JsonValue as Json5 } from '#electron/agent/json/json-tree.ts';
import { parseJson5 } from '#electron/agent/json/read-json.ts';
import { recordedFrame } from '#test/support/recorded-frames.ts';

const redacted = '__OPENCLAW_REDACTED__';
const { schema } = (
  recordedFrame('config.schema') as { payload: { schema: Record<string, unknown> } }
).payload;

const valid = {
  gateway: { mode: 'local', bind: 'loopback', port: 18_789, auth: { mode: 'token', token: 't' } },
  messages: { responsePrefix: 'x' },
  channels: { whatsapp: { enabled: true } },
};
const documentOf = (value: unknown): Json5 => parseJson5(JSON.stringify(value));
const issues = (value: unknown) => issuesOf(documentOf(value), schema);

test('what a gateway takes has no issue by its own schema', () => {
  expect(issues(valid)).toEqual([]);
  expect(issues({ ...valid, gateway: { auth: { token: redacted } } })).toEqual([]);
});

test.for([
  ['an unknown key', { bogus: 1 }, '', 'Unrecognized key: "bogus"'],
  ['a value that is none of those allowed', { gateway: { bind: 'nowhere' } }, 'gateway.bind'],
  ['a value of another type', { gateway: { port: 'many' } }, 'gateway.port'],
  ['a list in the place of an object', { gateway: [] }, 'gateway'],
] as const)('%s is found', ([, change, path, message = expect.any(String) as string]) => {
  expect(issues({ ...valid, ...change })).toEqual([expect.objectContaining({ path, message })]);
});

test('a schema that asks for endless tries is given up, not followed', () => {
  const nested = (depth: number): object =>
    depth === 0 ? { enum: ['never'] } : { anyOf: [nested(depth - 1), nested(depth - 1)] };
  const shared = nested(12);
  const hostile = { anyOf: Array.from({ length: 200 }, () => shared) };
  const startedAt = performance.now();

  issuesOf('x', hostile as never);

  expect(performance.now() - startedAt).toBeLessThan(5_000);
});

test('patterns of a gateway are left to the gateway', () => {
  expect(issuesOf('aaaaaaaaaaaaaaaaaaaaaaaaaaaa!', { pattern: '^(a+)+$' })).toEqual([]);
});

test('without a gateway to ask, what is no text, no JSON5 or no object is found', () => {
  const found = (text: string | Uint8Array) => readConfigText(Buffer.from(text));

  expect(found('{ this is: not')).toHaveProperty('issues');
  expect(found(Uint8Array.of(0xff, 0xfe))).toHaveProperty('issues');
  expect(found('[]')).toHaveProperty('issues');
  expect(found("// JSON5\n{ gateway: { mode: 'local' }, }")).toHaveProperty('document');
  expect(knownIssues(documentOf({ gateway: { bind: 'nowhere' } }))).toHaveLength(1);
});

test('what differs is named, and what is redacted on either side does not', () => {
  const before = { a: { b: 1, list: [1, { key: 'k' }] }, token: 't', gone: true };
  const after = { a: { b: 2, list: [1, { key: redacted }] }, token: redacted, come: null };

  const paths = changedPaths(documentOf(before), documentOf(after)).map((path) => path.join('.'));

  expect(paths).toEqual(['a.b', 'gone', 'come']);
});

test.for([
  ['another port', { port: 1 }, ['gateway.port']],
  ['another token', { auth: { mode: 'token', token: 'u' } }, ['gateway.auth.token']],
  ['no token', { auth: { mode: 'none' } }, ['gateway.auth.mode', 'gateway.auth.token']],
  ['the redacted token', { auth: { mode: 'token', token: redacted } }, []],
  ['nothing of it', {}, []],
] as const)('%s locks the agent out of %s', ([, change, expected]) => {
  const after = { ...valid, gateway: { ...valid.gateway, ...change } };
  const known = { port: 18_789, token: 't' };

  expect(lockedOutBy(documentOf(valid), documentOf(after), known)).toEqual(expected);
});

test('over a file that cannot be read, what the settings of the bot say is taken', () => {
  const known = { port: 18_789, token: 't' };
  const other = { ...valid, gateway: { auth: { token: 'u' } } };

  expect(lockedOutBy(undefined, documentOf(valid), known)).toEqual([]);
  expect(lockedOutBy(undefined, documentOf(other), known)).toEqual(['gateway.auth.token']);
});

test('a file is believed to be a gateway’s only where it says what the gateway says', () => {
  const told = JSON.stringify({ gateway: { auth: { token: redacted } }, list: [1] });
  const isTold = (value: unknown) => isToldBy(told, Buffer.from(JSON.stringify(value)));

  expect(isTold({ list: [1], gateway: { auth: { token: 'secret' } } })).toBe(true);
  expect(isTold({ list: [2], gateway: { auth: { token: 'secret' } } })).toBe(false);
  expect(isTold({ gateway: { auth: { token: 'secret' } } })).toBe(false);
  expect(isTold({ list: [1], gateway: { auth: { token: { of: 'another file' } } } })).toBe(false);
  expect(isToldBy('', Buffer.from('{}'))).toBe(false);
  expect(isToldBy(JSON.stringify(redacted), Buffer.from('{"any":"file"}'))).toBe(false);
});
