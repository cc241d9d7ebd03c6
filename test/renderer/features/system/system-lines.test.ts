import { describe, expect, test } from 'vitest';

import { jobLines, partLines } from '#renderer/features/system/part-lines.ts';
import { checkLines, dataLines, engineLines } from '#renderer/features/system/system-lines.ts';
import { createFormat } from '#renderer/lib/format.ts';
import { createI18n } from '#renderer/lib/i18n.ts';
import { aSystem } from '#test/renderer/support/a-console.ts';

const t = createI18n('en').getFixedT<['system', 'common']>('en', ['system', 'common']);
const format = createFormat(
  'en',
  { ago: (span) => `${span} ago`, inSpan: String, now: () => 'now' },
  'UTC',
);
const day = 24 * 3_600_000;
const now = 100 * day;
const words = { t, format, now };

const line = <Line extends { id: string }>(lines: readonly Line[], id: string) =>
  lines.find((candidate) => candidate.id === id)!;

describe('what is not known is not said to be fine', () => {
  test.each(['integrity', 'backup', 'audit'])('%s', (id) => {
    expect(line(dataLines(aSystem(), words), id).state).toBe('unknown');
  });
});

test('damage found is a failure, with what to do', () => {
  const { store } = aSystem();
  const lastIntegrity = { at: now, isSound: false, detail: 'page 7' };
  const lines = dataLines(aSystem({ store: { ...store, lastIntegrity } }), words);
  expect(line(lines, 'integrity')).toMatchObject({ state: 'failed', advice: 'Run the self-test.' });
});

test('a look or a backup too long ago no longer counts as fine', () => {
  const { store } = aSystem();
  const old = {
    ...store,
    lastIntegrity: { at: now - 9 * day, isSound: true, detail: null },
    lastBackup: { at: now - 3 * day, bytes: 1_000 },
  };
  const lines = dataLines(aSystem({ store: old }), words);
  expect(line(lines, 'integrity').state).toBe('unknown');
  expect(line(lines, 'backup').state).toBe('degraded');
});

test('a broken audit chain is a failure even where it was never verified', () => {
  const audit = { entries: 3, verifiedAt: null, isUnbroken: false };
  expect(line(dataLines(aSystem({ audit }), words), 'audit').state).toBe('failed');
});

test('checks that begin too late need a look, and it is said what helps', () => {
  const { checks } = aSystem();
  const late = { ...checks, latenessP50Ms: 10, latenessP99Ms: 8_400 };
  const found = line(checkLines(aSystem({ checks: late }), words), 'lateness');
  expect(found.state).toBe('degraded');
  expect(found.advice).toContain('check less often');
});

test('a network that is gone says since when', () => {
  const watcher = { isOnline: false, offlineSince: Date.UTC(2026, 10, 22, 10, 42), lastJump: null };
  const found = line(engineLines(aSystem({ watcher }), words), 'network');
  expect(found.value).toMatch(/gone since .*10:42/);
  expect(found.state).toBe('degraded');
});

test('a part says why it is not fine; a reason that is not known here is left out', () => {
  const lines = partLines(
    [
      { name: 'audit', state: 'failed', reason: 'audit-broken' },
      { name: 'store', state: 'failed', reason: 'of-a-newer-agent' },
      { name: 'checks', state: 'ok', reason: null },
    ],
    t,
  );
  expect(lines.map(({ advice }) => advice?.slice(0, 8))).toEqual([
    'An entry',
    undefined,
    undefined,
  ]);
});

test('a job that runs once a client is one line, and failed where it failed for any', () => {
  const job = (lastOutcome: 'done' | 'failed', ago: number) => ({
    name: 'clean-checks',
    lastRunAt: now - ago,
    lastOutcome,
  });
  const lines = jobLines(
    { jobs: [job('done', 1_000), job('failed', 60_000), job('done', 0)] },
    words,
  );
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ name: 'Clear old checks', state: 'degraded' });
});
