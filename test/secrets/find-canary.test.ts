import { deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

import { seededRandom } from '#electron/simulation/seeded-random.ts';

import { createCanaries, fitsHeader } from './canaries.ts';
import { createSearch, formsOf } from './find-canary.ts';

const canaries = createCanaries();
const search = createSearch(canaries);
const noise = Buffer.from(seededRandom(7).bytes(20_000));

const among = (...parts: (string | Buffer)[]) =>
  Buffer.concat([noise, ...parts.map((part) => Buffer.from(part)), noise]);
const found = (bytes: Buffer) => new Set(search(bytes).map(({ canary }) => canary));

test('there are sixty-four, all different, most of them fit for a header and some not', () => {
  expect(new Set(canaries.map(({ value }) => value)).size).toBe(64);
  expect(Math.min(...canaries.map(({ value }) => value.length))).toBeGreaterThanOrEqual(16);
  expect(canaries.filter(fitsHeader).length).toBeGreaterThan(50);
  expect(canaries.filter((each) => !fitsHeader(each)).length).toBeGreaterThan(4);
  expect(createCanaries()).toEqual(canaries);
});

test('nothing is found where there is nothing', () => {
  expect(search(among('a line of a log', JSON.stringify({ token: '••••••' })))).toEqual([]);
});

test.for(canaries)('$name is found in every form', ({ name, value }) => {
  for (const { form, bytes } of formsOf(value)) {
    expect([form, [...found(among(bytes))]]).toEqual([form, expect.arrayContaining([name])]);
  }
});

test.for([0, 1, 2, 3, 4])('base64 is found behind %i other bytes', (offset) => {
  for (const { name, value } of canaries) {
    const bytes = Buffer.concat([
      noise.subarray(0, offset),
      Buffer.from(value),
      noise.subarray(0, 5),
    ]);

    expect(found(among(bytes.toString('base64')))).toContain(name);
    expect(found(among(bytes.toString('base64url')))).toContain(name);
  }
});

test('what is written by others is found: JSON within JSON, a page, a query, wide text', () => {
  const { name, value } = canaries.find((each) => each.name.startsWith('json with quotes'))!;
  const once = JSON.stringify({ header: value });

  expect(found(among(once))).toContain(name);
  expect(found(among(new URLSearchParams({ a: '1', token: value }).toString()))).toContain(name);
  expect(found(among(Buffer.from(once.replace(/./, ' '), 'utf16le')))).toEqual(new Set());
  expect(found(among(Buffer.from(value, 'utf16le')))).toContain(name);
});

test('a part of it is found: its beginning or its end', () => {
  const { name, value } = canaries[0]!;

  expect(found(among(`${value.slice(0, 12)}…`))).toContain(name);
  expect(found(among(`…${value.slice(-12)}`))).toContain(name);
  expect(found(among(`${value.slice(0, 4)}…${value.slice(-4)}`))).toEqual(new Set());
});

test('packed text is found, in the midst, cut off, and packed twice', () => {
  const { name, value } = canaries[3]!;
  const packed = gzipSync(`${'a'.repeat(300)}${value}${'b'.repeat(300)}`);

  expect(search(among(packed))).toContainEqual(
    expect.objectContaining({ canary: name, form: 'gzip: raw' }),
  );
  expect(found(among(deflateSync(value)))).toContain(name);
  expect(found(among(gzipSync(among(packed))))).toContain(name);
  expect(found(gzipSync(`${value}${noise.toString('hex')}`).subarray(0, 2_000))).toContain(name);
});
