import fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  ladderOf,
  mostTries,
  nextStep,
  shouldFailOver,
  type Tried,
} from '#electron/agent/notify/delivery-rules.ts';

import { anyWalk, walk } from './delivery-walk.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const noKey = { windowMs: 0, replaysFailures: false };
const dayKey = { windowMs: day, replaysFailures: false };
const replaying = { windowMs: 0, replaysFailures: true };

const aTry = (given: Partial<Tried>): Tried => ({
  severity: 'error',
  medium: 'email',
  outcome: 'retry',
  tries: 1,
  doubtMs: null,
  doubts: 0,
  isRepeat: false,
  key: noKey,
  ...given,
});

test('CRITICAL is tried again after 5 s, 30 s, 2, 5, 15, 30 minutes, then each hour of a day', () => {
  const ladder = ladderOf({ severity: 'critical', medium: 'email' });

  expect(ladder.slice(0, 6)).toEqual([
    5 * second,
    30 * second,
    2 * minute,
    5 * minute,
    15 * minute,
    30 * minute,
  ]);
  expect(ladder.slice(6)).toEqual(Array.from({ length: 24 }, () => hour));
});

test('a webhook is tried as its receivers were told, whatever it says', () => {
  const spans = ladderOf({ severity: 'critical', medium: 'webhook' });

  expect(spans.map((ms) => ms / second)).toEqual([
    5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400,
  ]);
});

test.for<[string, Partial<Tried>, object]>([
  ['accepted', { outcome: 'accepted' }, { state: 'sent' }],
  ['refused for good', { outcome: 'permanent' }, { state: 'dead' }],
  [
    'refused for good after doubt',
    { outcome: 'permanent', doubtMs: 1, doubts: 1 },
    { state: 'uncertain' },
  ],
  ['a failure', {}, { state: 'retry', key: 'same', isRepeat: false, isPinned: false }],
  ['a broken channel', { outcome: 'broken' }, { state: 'retry', key: 'same' }],
  ['the last failure', { tries: 12 }, { state: 'dead' }],
  [
    'in doubt, no key, no hurry',
    { outcome: 'uncertain', doubtMs: 1, doubts: 1 },
    { state: 'uncertain' },
  ],
  [
    'in doubt, no key, CRITICAL',
    { outcome: 'uncertain', doubtMs: 1, doubts: 1, severity: 'critical' },
    { state: 'retry', isRepeat: true, key: 'same' },
  ],
  [
    'the repeat in doubt as well',
    { outcome: 'uncertain', doubtMs: 1, doubts: 2, severity: 'critical', isRepeat: true },
    { state: 'uncertain' },
  ],
  [
    'the repeat in doubt because we ended again',
    {
      outcome: 'uncertain',
      doubtMs: 1,
      doubts: 2,
      severity: 'critical',
      isRepeat: true,
      byOurEnd: true,
    },
    { state: 'retry', isRepeat: true },
  ],
  [
    'the repeat has not left yet',
    { outcome: 'retry', doubtMs: 1, doubts: 1, severity: 'critical', isRepeat: true },
    { state: 'retry', isRepeat: true },
  ],
  [
    'in doubt, the key is known',
    { outcome: 'uncertain', doubtMs: 22 * hour, doubts: 1, key: dayKey },
    { state: 'retry', key: 'same', isRepeat: false, isPinned: true },
  ],
  [
    'in doubt, the key is known for an hour more, which is not relied on',
    { outcome: 'uncertain', doubtMs: 23 * hour, doubts: 1, key: dayKey },
    { state: 'uncertain' },
  ],
  [
    'in doubt, the key is known no more, CRITICAL',
    { outcome: 'uncertain', doubtMs: 23 * hour, doubts: 1, key: dayKey, severity: 'critical' },
    { state: 'retry', isRepeat: true },
  ],
  ['nothing left where failures are replayed', { key: replaying }, { state: 'retry', key: 'new' }],
  [
    'in doubt where failures are replayed, CRITICAL',
    { outcome: 'uncertain', doubtMs: 1, doubts: 1, key: replaying, severity: 'critical' },
    { state: 'uncertain' },
  ],
])('%s', ([, tried, next]) => {
  expect(nextStep(aTry(tried), 0.5)).toMatchObject(next);
});

test('CRITICAL goes another way after three tries, two minutes, or when this way is over', () => {
  const retry = nextStep(aTry({ severity: 'critical' }), 0);
  const dead = nextStep(aTry({ severity: 'critical', outcome: 'permanent' }), 0);

  expect(shouldFailOver('critical', { tries: 1, waitedMs: 0 }, retry)).toBe(false);
  expect(shouldFailOver('critical', { tries: 3, waitedMs: 0 }, retry)).toBe(true);
  expect(shouldFailOver('critical', { tries: 1, waitedMs: 2 * minute }, retry)).toBe(true);
  expect(shouldFailOver('critical', { tries: 1, waitedMs: 0, outcome: 'broken' }, retry)).toBe(
    true,
  );
  expect(shouldFailOver('critical', { tries: 1, waitedMs: 0 }, dead)).toBe(true);
  expect(shouldFailOver('error', { tries: 9, waitedMs: day }, dead)).toBe(false);
});

test('whatever befalls a message: never early, never too often, no dead end, one end', () => {
  fc.assert(
    fc.property(anyWalk, (given) => {
      const { steps, violations } = walk(given);

      expect(violations).toEqual([]);
      expect(steps.slice(0, -1).every(({ state }) => state === 'retry')).toBe(true);
      // Nothing but failures ends too: at the latest with the last try there is.
      const failures = Array.from({ length: mostTries(given.kind) + 5 }, () => given.tries[0]!);
      expect(walk({ ...given, tries: failures }).steps.at(-1)?.state).not.toBe('retry');
    }),
    { numRuns: Number(process.env['DELIVERY_CASES'] ?? 1_000) },
  );
});
