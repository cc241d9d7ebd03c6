import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';

import { csvRows } from '#electron/cli/replay/csv-rows.ts';
import { readRecord } from '#electron/cli/replay/read-record.ts';
import { replaySchema } from '#shared/schemas/replay.ts';
import { run } from '#test/support/command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'replay-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(text: string): string {
  const path = join(folder, `${Math.random()}.csv`);
  writeFileSync(path, text);
  return path;
}

async function* inPieces(text: string, size: number) {
  for (let at = 0; at < text.length; at += size) {
    yield text.slice(at, at + size);
  }
}

const rowsOf = async (text: string, size = 7) => {
  const rows = [];
  for await (const row of csvRows(inPieces(text, size))) {
    rows.push(row);
  }
  return rows;
};

const start = 1_700_000_000_000;
/** One check a minute: `x` fails. */
const history = (target: string, signs: string) =>
  Array.from(signs)
    .map((sign, minute) => `${target},${start + minute * 60_000},${sign === 'x' ? 0 : 1},120`)
    .join('\n');

test('quotes, doubled quotes, breaks within quotes, CRLF and a byte-order mark are read as they are meant', async () => {
  const text = '\uFEFFa,"b ""c"", d"\r\n\r\n"two\nlines",x\rlast,';

  expect(await rowsOf(text)).toEqual([
    { line: 1, fields: ['a', 'b "c", d'] },
    { line: 3, fields: ['two\nlines', 'x'] },
    { line: 5, fields: ['last', ''] },
  ]);
});

test('however the file comes in pieces, the rows are the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('a', ',', '"', '\n', '\r', '1'), { maxLength: 40 }),
      fc.integer({ min: 1, max: 5 }),
      async (signs, size) => {
        const text = signs.join('');
        expect(await rowsOf(text, size)).toEqual(await rowsOf(text, 1_000));
      },
    ),
  );
});

test('a quote that is never closed costs its own row, not the memory for the rest', async () => {
  const rows = await rowsOf(`a,"${'b'.repeat(30_000)}\nc,d\n`, 1_000);

  expect(rows.map(({ fields }) => fields)).toEqual([null, ['c', 'd']]);
});

test('rows that are no checks are left out and named by their line', async () => {
  const text = [
    'ok,target,latency_ms,timestamp_ms',
    `1,api,,${start}`,
    `perhaps,api,1,${start}`,
    '1,api,1,yesterday',
    `1,,1,${start}`,
    `1,api,-4,${start}`,
    '1,api',
    `down,"x"y,1,${start}`,
  ].join('\n');
  const record = await readRecord(inPieces(text, 11));

  expect(record).toMatchObject({ rows: 1, bad: 6 });
  expect(record.firstBad).toEqual([
    { line: 3, problem: 'ok' },
    { line: 4, problem: 'timestamp_ms' },
    { line: 5, problem: 'target' },
    { line: 6, problem: 'latency_ms' },
    { line: 7, problem: 'columns' },
    { line: 8, problem: 'quotes' },
  ]);
});

test('a recorded outage is told once, and that it is over; a lone failure never', async () => {
  const path = file(
    `target,timestamp_ms,ok,latency_ms\n${history('api', '...xxxxx...')}\n${history('web', '...x.......')}\n`,
  );
  const { exitCode, stdout } = await run({}, 'replay', path, '--json');

  expect(exitCode).toBe(0);
  expect(replaySchema.parse(JSON.parse(stdout))).toEqual({
    targets: 2,
    checks: 22,
    alarms: [
      {
        target: 'api',
        openedAt: start + 3 * 60_000 + 62_000,
        resolvedAt: start + 8 * 60_000 + 500,
        false: false,
      },
    ],
    notices: 2,
    falseAlarmShare: 0,
  });
});

test('out of order, doubled and without a heading, the record says the same', async () => {
  const lines = history('api', '...xxxxx...').split('\n');
  const path = file([...lines.toReversed(), lines[4]].join('\r\n'));
  const { stdout } = await run({}, 'replay', path, '--json');

  expect(JSON.parse(stdout)).toMatchObject({ checks: 11, alarms: [{ openedAt: start + 242_000 }] });
});

test('without rechecks and patience lone failures are told, and are called false', async () => {
  const path = file(history('web', `...x${'.'.repeat(30)}`));
  const { stdout } = await run({}, 'replay', path, '--json', '--rechecks', '0', '--patience', '0s');

  expect(JSON.parse(stdout)).toMatchObject({ alarms: [{ false: true }], falseAlarmShare: 1 });
});

test('slow answers are told where somebody says what slow is', async () => {
  const path = file(history('api', '..........'));
  const asked = await run({}, 'replay', path, '--json', '--slow-above', '100ms');
  const unasked = await run({}, 'replay', path, '--json');

  expect(JSON.parse(asked.stdout)).toMatchObject({ alarms: [{ false: false }] });
  expect(JSON.parse(unasked.stdout)).toMatchObject({ alarms: [] });
});

test('for people there is a table, and bad lines are told beside it', async () => {
  const path = file(`${history('api', '...xxxxx...')}\nnonsense\n`);
  const { exitCode, stdout, stderr } = await run({}, 'replay', path);

  expect(exitCode).toBe(0);
  expect(stdout).toContain('2023-11-14T22:17:22.000Z');
  expect(stdout).toContain('1 alarm, false: 0');
  expect(stderr).toContain('line 12: columns are missing');
});

test.for([
  { args: ['replay'], tells: 'CSV is missing' },
  { args: ['replay', '/no/such/file.csv'], tells: 'cannot be read' },
  { args: ['replay', '/'], tells: 'cannot be read' },
  { args: ['replay', 'x.csv', '--rechecks', '11'], tells: 'no whole number from 0 to 10' },
  { args: ['replay', 'x.csv', '--patience', 'soon'], tells: 'is no duration' },
  { args: ['simulate', '--bots', '0'], tells: 'no whole number from 1 to' },
  { args: ['simulate', '--seed', '1.5'], tells: 'no whole number from 0 to' },
  { args: ['simulate', '--interval', '1s'], tells: 'is no duration' },
  { args: ['simulate', 'more'], tells: 'Nothing can stand after this' },
])('$args is refused with a sentence', async ({ args, tells }) => {
  const { exitCode, stderr } = await run({}, ...args);

  expect(exitCode).toBe(2);
  expect(stderr).toContain(tells);
});

test('a record without a usable check says what a line is to look like', async () => {
  const { exitCode, stderr } = await run({}, 'replay', file('a,b\nc,d\n'));

  expect(exitCode).toBe(2);
  expect(stderr).toContain('target,timestamp_ms,ok,latency_ms');
});

test.for([
  { script: '{', tells: 'no valid JSON' },
  { script: '{"faults":[{"fault":"nonsense","times":1}]}', tells: 'faults.0.fault' },
  { script: '{"events":[{"fault":"hung","of":7,"atMs":0}]}', tells: 'names bot 7' },
])('a fault script $script is refused by the place of its fault', async ({ script, tells }) => {
  const { exitCode, stderr } = await run({}, 'simulate', '--bots', '5', '--faults', file(script));

  expect(exitCode).toBe(2);
  expect(stderr).toContain(tells);
});

test('the last line of a simulation is its result, alone', async () => {
  const path = file('{"events":[{"fault":"refused","of":1,"atMs":3600000}]}');
  const args = ['simulate', '--bots', '3', '--days', '1', '--seed', '4', '--faults', path];
  const { exitCode, stdout } = await run({}, ...args, '--json', '--detail');
  const [kinds, result] = stdout.trimEnd().split('\n');

  expect(exitCode).toBe(0);
  expect(JSON.parse(kinds ?? '')).toMatchObject([{ kind: 'refused', incidents: 1 }]);
  expect(JSON.parse(result ?? '')).toMatchObject({ bots: 3, days: 1, seed: 4, incidents: 1 });

  const told = await run({}, ...args, '--lang', 'pt-BR');
  expect(told.stdout).toContain('1 incidente');
});
