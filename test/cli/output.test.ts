import { expect, test } from 'vitest';

import { parseDuration, shortDuration } from '#electron/cli/durations.ts';
import { alignColumns, createOutput, statusShapes } from '#electron/cli/output.ts';
import { statuses } from '#shared/status.ts';

function capture(options: { isTTY?: boolean; isJson?: boolean; env?: Record<string, string> }) {
  const written: string[] = [];
  const stream = { isTTY: options.isTTY, write: (text: string) => written.push(text) };
  const out = createOutput({
    stdout: stream,
    stderr: stream,
    isJson: options.isJson ?? false,
    env: options.env ?? {},
  });
  return { out, written };
}

test('columns line up whatever their colours and accents are', () => {
  const red = capture({ isTTY: true }).out.paint('red', 'ação');

  expect(
    alignColumns([
      ['NAME', 'ID'],
      [red, '1'],
      ['long name', '2'],
    ]),
  ).toEqual(['NAME       ID', `${red}       1`, 'long name  2']);
});

test.for<[string, Parameters<typeof capture>[0], boolean]>([
  ['on a terminal', { isTTY: true }, true],
  ['into a pipe', { isTTY: false }, false],
  ['with NO_COLOR', { isTTY: true, env: { NO_COLOR: '1' } }, false],
  ['with an empty NO_COLOR', { isTTY: true, env: { NO_COLOR: '' } }, true],
  ['on a dumb terminal', { isTTY: true, env: { TERM: 'dumb' } }, false],
])('%s colour is used: %s', ([, options, isColoured]) => {
  expect(capture(options).out.paint('green', 'x') !== 'x').toBe(isColoured);
});

test('with --json there is one document and not a word beside it', () => {
  const { out, written } = capture({ isJson: true });

  out.line('for people');
  out.table(['A'], [['b']]);
  out.json({ a: 1 });

  expect(written).toEqual(['{"a":1}\n']);
});

test('each status has a shape of its own', () => {
  expect(new Set(statuses.map((status) => statusShapes[status][0])).size).toBe(statuses.length);
});

test.for<[string, number | undefined]>([
  ['500ms', 500],
  ['30s', 30_000],
  ['1.5m', 90_000],
  ['2h', 7_200_000],
  ['1d', 86_400_000],
  ['250', 250],
  ['soon', undefined],
  ['-5s', undefined],
  ['5 weeks', undefined],
])('the duration %s is %s milliseconds', ([text, durationMs]) => {
  expect(parseDuration(text)).toBe(durationMs);
});

test.for<[number, string]>([
  [0, '0 s'],
  [-500, '0 s'],
  [90_000, '90 s'],
  [600_000, '10 min'],
  [3 * 3_600_000, '3 h'],
  [5 * 86_400_000, '5 d'],
])('%i milliseconds are shown as %s', ([durationMs, text]) => {
  expect(shortDuration(durationMs)).toBe(text);
});
