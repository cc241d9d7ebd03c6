import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';

import { connects, createNetwork, parseResolver } from '#electron/host/network.ts';

const never = new AbortController().signal;
const up = () => [{ internal: true }, { internal: false }];

test.for<[string, boolean, string[], string[], boolean]>([
  ['no interface but loopback is up', false, ['192.0.2.1'], ['192.0.2.1'], false],
  ['a resolver answers', true, ['192.0.2.1'], ['192.0.2.1'], true],
  ['one of two resolvers answers', true, ['192.0.2.1', '192.0.2.2'], ['192.0.2.2'], true],
  ['no resolver answers', true, ['192.0.2.1', '192.0.2.2'], [], false],
  ['every resolver is on this machine', true, ['127.0.0.53', '::1'], [], true],
  ['there are no resolvers', true, [], [], true],
  ['the one that is elsewhere is silent', true, ['127.0.0.53', '192.0.2.1'], [], false],
])('when %s, that is what it goes by', async ([, isUp, resolvers, answering, expected]) => {
  const network = createNetwork({
    interfaces: isUp ? up : () => [{ internal: true }],
    resolvers: () => resolvers,
    reaches: async (address) => answering.includes(address),
  });

  expect(await network.isOnline(never)).toBe(expected);
});

test('resolvers on this machine are never connected to', async () => {
  const asked: string[] = [];
  const network = createNetwork({
    interfaces: up,
    resolvers: () => ['127.0.0.53', '::ffff:127.0.0.1', '192.0.2.1:5353'],
    reaches: async (address, port) => {
      asked.push(`${address} ${port}`);
      return true;
    },
  });

  await network.isOnline(never);

  expect(asked).toEqual(['192.0.2.1 5353']);
});

test('a connection that is accepted or refused proves the way, an abort ends the wait', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  expect(await connects('127.0.0.1', port, never)).toBe(true);
  server.close();
  await once(server, 'close');
  expect(await connects('127.0.0.1', port, never)).toBe(true);
  expect(await connects('127.0.0.1', port, AbortSignal.abort())).toBe(false);
});

test.for<[string, string, number]>([
  ['192.0.2.1', '192.0.2.1', 53],
  ['192.0.2.1:5353', '192.0.2.1', 5353],
  ['2001:db8::1', '2001:db8::1', 53],
  ['[2001:db8::1]:5353', '2001:db8::1', 5353],
  ['fe80::1%eth0', 'fe80::1%eth0', 53],
])('the resolver %s is %s, port %i', ([text, address, port]) => {
  expect(parseResolver(text)).toEqual({ address, port });
});
