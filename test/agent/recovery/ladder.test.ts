import { expect, test } from 'vitest';

import { decide, defaultLadderRules, type Situation } from '#electron/agent/recovery/ladder.ts';
import { nothingKnown } from '#electron/agent/recovery/no-config.ts';
import { type Cause, causes, remedyOf } from '#shared/faults.ts';
import type { Reason } from '#shared/schemas/reason.ts';
import type { RecoveryStep } from '#shared/schemas/recovery.ts';

const now = 1_000_000_000;

/** A bot that has just died, that can be restarted, and of whose configuration nothing is known. */
function situation(given: Partial<Situation> = {}): Situation {
  return {
    now,
    trouble: { verdict: 'down', cause: 'refused', reason: null },
    mode: 'auto',
    isStopped: false,
    isAgreed: false,
    abilities: ['restart_channel', 'restart_bot'],
    config: nothingKnown,
    done: [],
    starts: [],
    isTargetBusy: false,
    isPartOfMore: false,
    announcedUntil: null,
    quietUntil: 0,
    fleet: { healing: 0, total: 100 },
    ...given,
  };
}

const down = (cause: Cause, reason: Reason | null = null) => ({
  trouble: { verdict: 'down' as const, cause, reason },
});
const degraded = (cause: Cause) => ({
  trouble: { verdict: 'degraded' as const, cause, reason: null },
});

const changed = { ...nothingKnown, canRollBack: true, changedSinceOk: true };
const changedJustBefore = { ...changed, changedJustBefore: true };

test.for<[string, Partial<Situation>, RecoveryStep[]]>([
  [
    'a dead bot is restarted as often as allowed',
    {},
    ['restart_bot', 'restart_bot', 'restart_bot'],
  ],
  [
    'a lost channel is restarted first, by itself',
    down('channel_lost'),
    ['restart_channel', 'restart_bot', 'restart_bot'],
  ],
  [
    'where channels cannot be restarted, the bot is',
    { ...down('channel_lost'), abilities: ['restart_bot'] },
    ['restart_bot', 'restart_bot', 'restart_bot'],
  ],
  ['a channel is not restarted for a dead bot', { abilities: ['restart_channel'] }, []],
  ['a channel that lies is restarted once', degraded('channel_lies'), ['restart_channel']],
  ['a slow bot is left alone', degraded('slow'), []],
  ['a bot that still answers is left alone', degraded('channel_lost'), []],
  ['a wrong answer is worth one restart', down('wrong_answer'), ['restart_bot']],
  ['an answer that is not understood is worth one restart', down('protocol'), ['restart_bot']],
  [
    'a wrong answer after a change is restarted, then rolled back',
    { ...down('wrong_answer'), config: changed },
    ['restart_bot', 'roll_back'],
  ],
  ['another status is not restarted', down('unexpected_status'), []],
  [
    'another status after a change is rolled back',
    { ...down('unexpected_status'), config: changed },
    ['roll_back'],
  ],
  [
    'a change since it was well is rolled back after a restart',
    { config: changed },
    ['restart_bot', 'roll_back', 'restart_bot'],
  ],
  [
    'a change just before it died is rolled back first',
    { config: changedJustBefore },
    ['roll_back', 'restart_bot', 'restart_bot'],
  ],
  [
    'an invalid configuration is rolled back first',
    { config: { ...nothingKnown, canRollBack: true, isInvalid: true } },
    ['roll_back', 'restart_bot', 'restart_bot'],
  ],
  [
    'with an invalid configuration and none to go back to, no restart is tried',
    { config: { ...nothingKnown, isInvalid: true } },
    [],
  ],
  [
    'what was done is not done again but for restarts',
    { config: changedJustBefore, done: ['roll_back'] },
    ['restart_bot', 'restart_bot'],
  ],
  [
    'after three steps nothing is left',
    { done: ['restart_bot', 'restart_bot', 'restart_bot'] },
    [],
  ],
  ['a refused token is not restarted', down('auth'), []],
  ['a signed-out channel is not restarted', down('channel_auth'), []],
  ['a reason with a step is not restarted', down('refused', 'pairing_required'), []],
  [
    'a reason without a step is',
    down('timeout', 'hung'),
    ['restart_bot', 'restart_bot', 'restart_bot'],
  ],
  ['a name that is not found is not restarted', down('dns'), []],
  ['a certificate is not restarted', down('tls'), []],
  [
    'a change of ours on trial is rolled back, whatever it fails for',
    { ...down('auth'), config: { ...changed, isOnTrial: true } },
    ['roll_back'],
  ],
])('%s', ([, given, expected]) => {
  expect(decide(situation(given)).ahead).toEqual(expected);
});

test.for<[string, Partial<Situation>, object]>([
  ['a well bot', { trouble: null }, { kind: 'none', why: 'well' }],
  ['a dead bot', {}, { kind: 'act', step: 'restart_bot' }],
  ['one that nothing can be done to', { abilities: [] }, { kind: 'none', why: 'unable' }],
  ['one for a person', down('auth'), { kind: 'person', why: 'cause' }],
  ['one for a person, whatever the mode', { ...down('auth'), mode: 'off' }, { kind: 'person' }],
  [
    'one with an invalid configuration and no way back',
    { config: { ...nothingKnown, isInvalid: true } },
    { kind: 'person', why: 'cause' },
  ],
  [
    'one that was tried three times',
    { done: ['restart_bot', 'restart_bot', 'restart_bot'] },
    { kind: 'person', why: 'used_up' },
  ],
  [
    'a wrong answer restarted once',
    { ...down('wrong_answer'), done: ['restart_bot'] },
    { kind: 'person', why: 'used_up' },
  ],
  [
    'a channel that lies, restarted once',
    { ...degraded('channel_lies'), done: ['restart_channel'] },
    { kind: 'none', why: 'unable' },
  ],
  ['healing switched off', { mode: 'off' }, { kind: 'none', why: 'off' }],
  ['asking first', { mode: 'ask' }, { kind: 'ask' }],
  ['asking first, and told yes', { mode: 'ask', isAgreed: true }, { kind: 'act' }],
  ["a person's stop", { isStopped: true }, { kind: 'none', why: 'stopped' }],
  [
    "a person's stop against a yes",
    { isStopped: true, isAgreed: true },
    { kind: 'none', why: 'stopped' },
  ],
  [
    "a person's stop against a change on trial",
    { isStopped: true, config: { ...changed, isOnTrial: true } },
    { kind: 'none', why: 'stopped' },
  ],
  [
    'a change on trial while healing is off',
    { mode: 'off', config: { ...changed, isOnTrial: true } },
    { kind: 'act', step: 'roll_back' },
  ],
  [
    'a change on trial while asking first',
    { mode: 'ask', config: { ...changed, isOnTrial: true } },
    { kind: 'act', step: 'roll_back' },
  ],
  [
    'a second step within the minute',
    { done: ['restart_bot'], starts: [now - 20_000] },
    { kind: 'wait', why: 'spacing', at: now + 40_000 },
  ],
  [
    'a second step after the minute',
    { done: ['restart_bot'], starts: [now - 60_000] },
    { kind: 'act' },
  ],
  [
    'a fifth step in a quarter of an hour',
    { starts: [1, 2, 3, 4].map((minutes) => now - minutes * 60_000) },
    { kind: 'act' },
  ],
  [
    'a sixth step in a quarter of an hour',
    { starts: [5, 3, 1, 2, 4].map((minutes) => now - minutes * 60_000) },
    { kind: 'wait', why: 'breaker', at: now + 10 * 60_000 },
  ],
  [
    'another step soon after the breaker let one through',
    { starts: [20, 19, 18, 17, 16, 5].map((minutes) => now - minutes * 60_000) },
    { kind: 'wait', why: 'breaker', at: now + 25 * 60_000 },
  ],
  [
    'another step after the breaker let the third one through',
    { starts: [110, 109, 108, 107, 106, 95, 65, 5].map((minutes) => now - minutes * 60_000) },
    { kind: 'wait', why: 'breaker', at: now + 115 * 60_000 },
  ],
  [
    'another step after the breaker let the fourth one through, no longer than that',
    {
      starts: [230, 229, 228, 227, 226, 215, 185, 125, 5].map((minutes) => now - minutes * 60_000),
    },
    { kind: 'wait', why: 'breaker', at: now + 115 * 60_000 },
  ],
  [
    'a step long after the breaker let one through',
    { starts: [100, 99, 98, 97, 96, 2].map((minutes) => now - minutes * 60_000) },
    { kind: 'act' },
  ],
  [
    'a step after a person went past the breaker, which is no opening of its own',
    { starts: [14, 13, 12, 11, 10, 2].map((minutes) => now - minutes * 60_000) },
    { kind: 'wait', why: 'breaker', at: now + 2 * 60_000 },
  ],
  [
    'a sixth step a day after the breaker opened',
    { starts: [1442, 1441, 1440, 1439, 1438, 4, 3, 2, 1].map((minutes) => now - minutes * 60_000) },
    { kind: 'act' },
  ],
  [
    'a sixth step when the first is older',
    { starts: [15, 4, 3, 2, 1].map((minutes) => now - minutes * 60_000) },
    { kind: 'act' },
  ],
  [
    'a restart it announced',
    { announcedUntil: now + 9_000 },
    { kind: 'wait', why: 'announced', at: now + 9_000 },
  ],
  ['a restart it announced and did not come back from', { announcedUntil: now }, { kind: 'act' }],
  [
    'a machine that has just slept',
    { quietUntil: now + 30_000 },
    { kind: 'wait', why: 'waking', at: now + 30_000 },
  ],
  [
    'its gateway being restarted',
    { isTargetBusy: true },
    { kind: 'wait', why: 'shared_cause', at: null },
  ],
  [
    'its host down with others',
    { isPartOfMore: true },
    { kind: 'wait', why: 'shared_cause', at: null },
  ],
  ['a tenth of the fleet', { fleet: { healing: 9, total: 100 } }, { kind: 'act' }],
  [
    'more than a tenth of the fleet',
    { fleet: { healing: 10, total: 100 } },
    { kind: 'wait', why: 'fleet_share', at: null },
  ],
  ['a small fleet', { fleet: { healing: 0, total: 3 } }, { kind: 'act' }],
  [
    'a small fleet with one under repair',
    { fleet: { healing: 1, total: 3 } },
    { kind: 'wait', why: 'fleet_share' },
  ],
])('what comes next: %s', ([, given, expected]) => {
  expect(decide(situation(given))).toMatchObject(expected);
});

test.for(causes)('%s leads to no more than what is said of it', (cause) => {
  const restarts = decide(situation(down(cause))).ahead.filter((step) => step === 'restart_bot');

  const allowed = { restart: 3, restart_once: 1 }[remedyOf(cause) as string] ?? 0;
  expect(restarts).toHaveLength(
    cause === 'channel_lost' ? defaultLadderRules.maxAttempts - 1 : allowed,
  );
});
