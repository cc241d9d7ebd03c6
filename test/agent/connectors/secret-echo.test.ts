import { expect, test } from 'vitest';

import { withoutSecrets } from '#electron/agent/connectors/secret-echo.ts';

test.for([
  ['nothing of it', ['s3cr3t-of-the-bot'], 'nothing of it'],
  ['got s3cr3t-of-the-bot back', ['s3cr3t-of-the-bot'], 'got … back'],
  ['a part: 3cr3t-of-t!', ['s3cr3t-of-the-bot'], 'a part: …!'],
  ['too little: s3cr3t', ['s3cr3t-of-the-bot'], 'too little: s3cr3t'],
  ['ping and pong', ['ping'], '… and pong'],
  ['a short one', ['a', ''], 'a short one'],
  ['both: first-one second-one', ['first-one', 'second-one'], 'both: … …'],
  ['twice: first-onefirst-one', ['first-one'], 'twice: …'],
  ['', ['s3cr3t-of-the-bot'], ''],
] as const)('%j without %j is %j', ([text, secrets, expected]) => {
  expect(withoutSecrets(text, secrets)).toBe(expected);
});

const secret = 'Zq"9/\\s3cr3t ção+x&<7>';

test.for<[string, string]>([
  ['for an address', encodeURIComponent(secret)],
  ['for a path', encodeURI(secret)],
  ['for a form', new URLSearchParams({ a: secret }).toString().slice(2)],
  ['byte for byte', Array.from(Buffer.from(secret), (byte) => `%${byte.toString(16)}`).join('')],
  ['in JSON', JSON.stringify(secret).slice(1, -1)],
  ['in JSON within JSON', JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
  ['in JSON of ASCII', JSON.stringify(secret).slice(1, -1).replaceAll('ç', '\\u00e7')],
  ['in a page', secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')],
  ['in base64', Buffer.from(secret).toString('base64')],
  ['in base64 of an address', Buffer.from(secret).toString('base64url')],
  ['in hex', Buffer.from(secret).toString('hex')],
])('a secret that is repeated %s is hidden', ([, written]) => {
  const hidden = withoutSecrets(`bad key: ${written}`, [secret]);

  expect(hidden.startsWith('bad key: …')).toBe(true);
  // What base64 shares with its neighbours, and ends that are shorter than a run, may be left.
  expect(hidden.length).toBeLessThan('bad key: …'.length + 8);
});

test.for([0, 1, 2])('base64 is hidden behind %i other bytes too', (offset) => {
  const text = Buffer.from(`${'.'.repeat(offset)}${secret}`).toString('base64');

  expect(withoutSecrets(text, [secret])).toMatch(/^.{0,4}….{0,4}$/);
});

test('what a server reads out of a header of ours is hidden as well', () => {
  const basic = `Basic ${Buffer.from('bot:long password').toString('base64')}`;

  expect(withoutSecrets('no such user: bot:long password', [basic])).toBe('no such user: …');
  expect(withoutSecrets('no such user: {"a b c":1}', ['%7B%22a%20b%20c%22%3A1%7D'])).toBe(
    'no such user: …',
  );
});

test('what is only escaped stays as it was sent', () => {
  const text = '/a%20path?b=%C3%A7+d {"e":"\\u00e7"} 5 %zz &amp; &unknown;';

  expect(withoutSecrets(text, ['another-secret'])).toBe(text);
});
