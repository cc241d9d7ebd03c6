import type { Cause } from '#shared/faults.ts';
import type { AttemptState, RecoveryStep } from '#shared/schemas/recovery.ts';
import type { HealingMode } from '#shared/schemas/setup.ts';

/** One change of an attempt as the database saw it, and how the bot's incident stood at that moment. */
export type Seen = {
  id: string;
  was: AttemptState | null;
  is: AttemptState;
  step: RecoveryStep;
  actor: 'agent' | 'person';
  startedAt: number | null;
  failure: string | null;
  isProven: boolean;
  runBefore: string | null;
  runAfter: string | null;
  attemptOf: string | null;
  openIncident: string | null;
  cause: Cause | null;
};

const legal: ReadonlySet<string> = new Set([
  'null>planned',
  'planned>running',
  'planned>abandoned',
  'running>verifying',
  'running>failed',
  'running>abandoned',
  'verifying>succeeded',
  'verifying>failed',
  'verifying>abandoned',
]);

const restartable: ReadonlySet<Cause> = new Set([
  'refused',
  'timeout',
  'reset',
  'server_error',
  'channel_lost',
  'wrong_answer',
  'protocol',
]);

const minute = 60_000;
/** For how long the breaker stays open, by how often it has opened. */
const breakerPauses = [0, 15, 30, 60, 120].map((minutes) => minutes * minute);
const breakerPause = (opened: number) => breakerPauses[Math.min(opened, 4)] ?? 0;

const once: ReadonlySet<Cause> = new Set(['wrong_answer', 'protocol']);

/**
 * What may happen to the repairs of one bot, said once more and independently of the ladder: it is told what people did
 * and what the database saw, and answers what must not have been.
 */
export function createReference() {
  const faults: string[] = [];
  const starts: number[] = [];
  const begun = new Map<string, RecoveryStep[]>();
  let underWay: string | null = null;
  let stoppedFor: string | null = null;
  let agreedFor: string | null = null;
  let tenantMode: HealingMode = 'auto';
  let ownMode: HealingMode | null = null;
  // Attempts that a person asked for by hand: the ladder has no say in them.
  const byHand = new Map<string, { isForced: boolean }>();
  let asked: { isForced: boolean } | null = null;
  let isPaused = false;
  let facts = { canRollBack: false, isOnTrial: false };

  const mode = () => ownMode ?? tenantMode;
  let breaker = { opened: 0, until: 0 };
  const isBreakerOpen = (at: number) => at < breaker.until;

  function countForBreaker(at: number): void {
    const { opened, until } = breaker;
    const fifth = starts.at(-5);
    const fifthLeaves = fifth === undefined ? 0 : fifth + 15 * minute;
    if (isBreakerOpen(at)) {
      breaker = { opened, until: Math.max(until, fifthLeaves) };
    } else if (opened === 0 && at < fifthLeaves) {
      breaker = { opened: 1, until: fifthLeaves };
    } else if (opened > 0 && (at < fifthLeaves || at < until + breakerPause(opened))) {
      breaker = { opened: opened + 1, until: at + breakerPause(opened + 1) };
    }
  }

  const stepsOf = (incident: string | null) => begun.get(incident ?? '') ?? [];

  function beginOfLadder(seen: Seen): string[] {
    const steps = stepsOf(seen.openIncident);
    const wrong: string[] = [];
    const mayNot = (is: boolean, what: string) => void (is && wrong.push(what));
    const isPromised = seen.step === 'roll_back' && facts.isOnTrial;
    mayNot(seen.openIncident === null, 'without trouble');
    mayNot(seen.attemptOf !== seen.openIncident, 'for another trouble');
    mayNot(steps.length >= 3, 'a fourth time');
    mayNot(stoppedFor !== null && stoppedFor === seen.openIncident, "against a person's stop");
    mayNot(
      mode() !== 'auto' && !isPromised && agreedFor !== seen.openIncident,
      `although healing is ${mode()}`,
    );
    const { cause } = seen;
    const isRestart = seen.step !== 'roll_back';
    mayNot(isRestart && !(cause && restartable.has(cause)), `a restart for ${cause}`);
    mayNot(seen.step === 'restart_channel' && cause !== 'channel_lost', `a channel for ${cause}`);
    mayNot(
      isRestart && cause !== null && once.has(cause) && steps.includes('restart_bot'),
      `a second restart for ${cause}`,
    );
    mayNot(!isRestart && !facts.canRollBack, 'nothing to go back to');
    mayNot(!isRestart && steps.includes('roll_back'), 'rolled back twice');
    return wrong;
  }

  function begins(seen: Seen): string[] {
    const at = seen.startedAt ?? 0;
    const hand = byHand.get(seen.id);
    const last = starts.at(-1);
    const wrong = hand ? [] : beginOfLadder(seen);
    const isFree = hand?.isForced === true;
    if (!isFree && last !== undefined && at - last < 60_000) {
      wrong.push(`${at - last} ms after the last`);
    }
    if (!isFree && isBreakerOpen(at)) {
      wrong.push('with the breaker open');
    }
    if (isPaused) {
      wrong.push('of a paused bot');
    }
    starts.push(at);
    countForBreaker(at);
    if (seen.attemptOf) {
      begun.set(seen.attemptOf, [...stepsOf(seen.attemptOf), seen.step]);
    }
    if (!hand) {
      agreedFor = null;
    }
    return wrong;
  }

  return {
    faults,
    /** What people did. */
    stopped: (incident: string | null) => void (stoppedFor = incident),
    resumed: () => void (stoppedFor = null),
    agreed: (incident: string | null) => void (agreedFor = incident),
    agreedNow: () => agreedFor,
    asksForRestart: (how: { isForced: boolean } | null) => void (asked = how),
    paused: (is: boolean) => void (isPaused = is),
    // The newest word counts: what was agreed to before is agreed to no more.
    tenantModeIs(is: HealingMode): void {
      tenantMode = is;
      agreedFor = null;
    },
    ownModeIs(is: HealingMode | null): void {
      ownMode = is;
      agreedFor = null;
    },
    configIs: (is: typeof facts) => void (facts = is),

    /** What the database saw. */
    saw(seen: Seen): void {
      const change = `${seen.was}>${seen.is}`;
      const wrong: string[] = [];
      if (!legal.has(change)) {
        wrong.push('no such change');
      }
      if (seen.is === 'planned') {
        if (underWay !== null) {
          wrong.push('while another is under way');
        }
        underWay = seen.id;
        if (asked) {
          byHand.set(seen.id, asked);
        }
      }
      if (seen.is === 'running') {
        wrong.push(...begins(seen));
      }
      if (['succeeded', 'failed', 'abandoned'].includes(seen.is)) {
        underWay = null;
        if ((seen.failure === null) !== (seen.is === 'succeeded')) {
          wrong.push(`because of ${seen.failure}`);
        }
        const isOther = seen.runBefore !== null && seen.runAfter !== seen.runBefore;
        if (seen.isProven && !isOther) {
          wrong.push('proven by the same run');
        }
      }
      faults.push(...wrong.map((what) => `${change} ${seen.step} by ${seen.actor}: ${what}`));
    },

    /** True where a step has to be taken soon, whatever else: nothing stands against it for the next while. */
    mustAct(now: number, trouble: { incident: string | null; cause: Cause | null }): boolean {
      const { incident, cause } = trouble;
      const steps = stepsOf(incident);
      return (
        incident !== null &&
        cause !== null &&
        restartable.has(cause) &&
        !once.has(cause) &&
        underWay === null &&
        stoppedFor !== incident &&
        mode() === 'auto' &&
        !isPaused &&
        steps.length < 3 &&
        !isBreakerOpen(now) &&
        now - (starts.at(-1) ?? 0) >= 60_000
      );
    },

    begunSoFar: () => starts.length,
    isUnderWay: () => underWay !== null,
  };
}
