import { expect, test } from 'vitest';

import { takeAccessToken } from '#renderer/lib/access-token.ts';

function open(hash: string, kept?: string) {
  const values = new Map(kept === undefined ? [] : [['admin-agent.token', kept]]);
  const addresses: unknown[] = [];
  const token = takeAccessToken({
    location: { hash, pathname: '/', search: '' },
    history: { replaceState: (_state, _title, url) => addresses.push(url) },
    storage: {
      getItem: (key) => values.get(key) ?? null,
      setItem: (key, value) => values.set(key, value),
      removeItem: (key) => values.delete(key),
    },
  });
  return { token, addresses };
}

test('the token is taken from the fragment, which then leaves the address', () => {
  const { token, addresses } = open('#token=a%2Fb');
  expect(token.read()).toBe('a/b');
  expect(addresses).toEqual(['/']);
});

test('an address of a screen is left alone, and the token of this tab is still known', () => {
  const { token, addresses } = open('#/bots', 'kept');
  expect(token.read()).toBe('kept');
  expect(addresses).toEqual([]);
});

test('a new token replaces the old one, and can be forgotten', () => {
  const { token } = open('', 'old');
  token.write('new');
  expect(token.read()).toBe('new');
  token.forget();
  expect(token.read()).toBeNull();
});
