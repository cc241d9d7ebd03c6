import { expect, test } from 'vitest';

import { createFormat } from '#renderer/lib/format.ts';
import type { Locale } from '#shared/schemas/tenant.ts';

const words = {
  ago: (span: string) => `${span} ago`,
  inSpan: (span: string) => `in ${span}`,
  now: () => 'now',
};
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const format = (locale: Locale = 'en', zone = 'UTC') => createFormat(locale, words, zone);

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

test.each([
  [0, '0 s ago'],
  [34 * second, '34 s ago'],
  [59 * second + 999, '59 s ago'],
  [6 * minute + 40 * second, '6 min ago'],
  [3 * hour, '3 h ago'],
  [2 * day + 5 * hour, '2 d ago'],
])('%i ms back is "%s"', (passed, said) => {
  expect(plain(format().ago(1_000_000_000 - passed, 1_000_000_000))).toBe(said);
});

test('what is ahead by a clock that runs fast is not said to be in the past by less than nothing', () => {
  expect(plain(format().ago(5_000, 0))).toBe('0 s ago');
});

test.each([
  [0, '0 s'],
  [2 * hour + 5 * minute + 30 * second, '2 h 5 min'],
  [2 * hour + 30 * second, '2 h'],
  [3 * day + 23 * hour, '3 d 23 h'],
  [90 * second, '1 min 30 s'],
])('%i ms last "%s": the two largest units', (ms, said) => {
  expect(plain(format().duration(ms))).toBe(said);
});

test.each([
  [48.4, '48 ms'],
  [999, '999 ms'],
  [1_234, '1.2 s'],
  [12_345, '12 s'],
])('%f ms of latency read "%s"', (ms, said) => {
  expect(plain(format().milliseconds(ms))).toBe(said);
});

test('what is less than whole never reads 100 %', () => {
  expect(format().percent(0.99999)).toBe('99.9%');
  expect(format().percent(1)).toBe('100%');
  expect(plain(format('pt-BR').percent(0.9995, 2))).toBe('99,95%');
});

test('until says now once the moment has come', () => {
  expect(plain(format().until(5 * minute, 0))).toBe('in 5 min');
  expect(format().until(0, 5 * minute)).toBe('now');
});

test('clock times are those of the zone', () => {
  const at = Date.UTC(2026, 10, 22, 13, 5);
  expect(plain(format('pt-BR', 'America/Sao_Paulo').time(at))).toBe('10:05');
  expect(plain(format('pt-BR', 'Asia/Tokyo').time(at))).toBe('22:05');
});

test('bytes read in the largest unit that leaves a whole number', () => {
  expect([0, 999, 48_300_000, 1_200_000_000].map((bytes) => plain(format().bytes(bytes)))).toEqual([
    '0 byte',
    '999 byte',
    '48.3 MB',
    '1.2 GB',
  ]);
});
