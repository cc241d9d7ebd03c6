import { expect, test } from 'vitest';

import { looksLikeCurl, parseCurl } from '#renderer/features/bots/form/http/parse-curl.ts';
import { suggestName } from '#renderer/features/bots/form/suggest-name.ts';

const headersOf = (line: string) =>
  Object.fromEntries(parseCurl(line)?.headers.map(({ name, value }) => [name, value]) ?? []);

test.for<[line: string, url: string, method: string]>([
  ['curl http://localhost:3000/health', 'http://localhost:3000/health', 'GET'],
  ['$ curl -sS localhost:3000', 'http://localhost:3000', 'GET'],
  ['curl -I https://bot.test/', 'https://bot.test/', 'HEAD'],
  ["curl 'https://bot.test/a b'", 'https://bot.test/a b', 'GET'],
  ['curl -XPOST https://bot.test', 'https://bot.test', 'POST'],
  ['curl --request PUT --url https://bot.test/x', 'https://bot.test/x', 'PUT'],
  ["curl https://bot.test -d '{}'", 'https://bot.test', 'POST'],
  ['curl -m 5 --retry 3 -o /dev/null https://bot.test', 'https://bot.test', 'GET'],
  ['curl https://bot.test \\\n  -H "a: b" \\\n  --compressed', 'https://bot.test', 'GET'],
])('%j asks for %j by %s', ([line, url, method]) => {
  expect(parseCurl(line)).toMatchObject({ url, method });
});

test('headers come in every way that curl takes them', () => {
  const line = `curl -H 'Authorization: Bearer a:b' --header="X-Key: \\"quoted\\"" -sSH 'Accept: */*' -A bot/1 -b 'a=1; b=2' https://bot.test`;

  expect(headersOf(line)).toEqual({
    Authorization: 'Bearer a:b',
    'X-Key': '"quoted"',
    Accept: '*/*',
    'User-Agent': 'bot/1',
    Cookie: 'a=1; b=2',
  });
});

test('a user and password become the header that they are sent as', () => {
  expect(headersOf('curl -u ana:çedilha https://bot.test')).toEqual({
    Authorization: `Basic ${Buffer.from('ana:çedilha').toString('base64')}`,
  });
});

test('a header that comes twice is sent once, the last one', () => {
  expect(headersOf('curl -H "a: 1" -H "A: 2" https://bot.test')).toEqual({ A: '2' });
});

test("escapes of the browser's copy as curl are read", () => {
  expect(headersOf(`curl $'https://bot.test/' -H $'x-name: it\\'s'`)).toEqual({
    'x-name': "it's",
  });
});

test('what a check does not do is named instead of silently dropped', () => {
  expect(parseCurl("curl -X DELETE -k -d 'x' --proxy http://p https://bot.test")?.leftOut).toEqual([
    '-k',
    '-d',
    '--proxy',
    '-X DELETE',
  ]);
});

test('a line without an address is no request', () => {
  expect(parseCurl('curl -s')).toBeUndefined();
});

test('text that only mentions curl is not taken for a line of it', () => {
  expect(looksLikeCurl('curl https://bot.test')).toBe(true);
  expect(looksLikeCurl('  $ curl https://bot.test')).toBe(true);
  expect(looksLikeCurl('https://curl.se/')).toBe(false);
  expect(looksLikeCurl('curling')).toBe(false);
});

test.for<[url: string, name: string]>([
  ['https://vendas.padaria.com.br/health', 'Vendas'],
  ['https://www.tecnova.com/bots/suporte', 'Tecnova'],
  ['http://localhost:3000/agenda-clinica', 'Agenda clinica'],
  ['http://127.0.0.1:3000/health', '127.0.0.1:3000'],
  ['http://10.0.0.7/rh', 'Rh'],
  ['http://bot.test/%E0%A4%A', 'Bot'],
  ['not an address', ''],
])('the address %j suggests the name %j', ([url, name]) => {
  expect(suggestName(url)).toBe(name);
});
