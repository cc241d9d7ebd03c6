import type { ChannelKind } from '#shared/schemas/channel.ts';

import type { Expected } from './faults.ts';
import { type Life, repeatMark } from './life.ts';

const second = 1_000;
/** Whoever is to be told another way is told within so long of the moment. */
const atOnceMs = 3 * second;
const failoverMs = 120 * second;

/** The first waits: `security.md` 4.1, and for webhooks of whatever severity those of Standard Webhooks. */
const waits = {
  critical: [5 * second, 30 * second],
  webhook: [5 * second, 300 * second],
  usual: [30 * second, 120 * second],
};

function waitsOf({ kind, severity }: Pick<Life, 'kind' | 'severity'>): readonly number[] {
  if (kind === 'webhook') {
    return waits.webhook;
  }
  return severity === 'critical' ? waits.critical : waits.usual;
}

/** Whose other side knows a key again for as long as a CRITICAL message is tried at all. */
const keyed: readonly ChannelKind[] = ['resend', 'webhook', 'native'];

type Course = {
  /** How many tries there are at most before it goes another way. */
  tries: number;
  states: readonly string[];
  /** Whether a try is followed by another one. */
  isTriedAgain: boolean;
  goesAnotherWay: boolean;
};

/** What must follow from the one try of another message that ends so. */
function usualCourseOf(kind: ChannelKind, { outcome }: Expected): Course {
  const isKeyed = keyed.includes(kind);
  const states = {
    accepted: 'sent',
    permanent: 'dead',
    broken: 'retry',
    retry: 'retry',
    uncertain: isKeyed ? 'retry' : 'uncertain',
  };
  const state = states[outcome];
  return { tries: 1, states: [state], isTriedAgain: state === 'retry', goesAnotherWay: false };
}

/** What must follow for a CRITICAL message from a try that ends so, every time that it is made. */
function courseOf(kind: ChannelKind, { outcome }: Expected): Course {
  const lasting = { tries: 3, states: ['folded'], isTriedAgain: true, goesAnotherWay: true };
  switch (outcome) {
    case 'accepted':
      return { tries: 1, states: ['sent'], isTriedAgain: false, goesAnotherWay: false };
    case 'permanent':
      return { tries: 1, states: ['dead'], isTriedAgain: false, goesAnotherWay: true };
    case 'broken':
      return { tries: 1, states: ['folded'], isTriedAgain: true, goesAnotherWay: true };
    case 'retry':
      return lasting;
    case 'uncertain':
      if (keyed.includes(kind)) {
        return lasting;
      }
      // Only a gateway keeps what it could not send, and sends it when nobody expects it any more.
      return kind === 'whatsapp'
        ? { tries: 1, states: ['uncertain'], isTriedAgain: false, goesAnotherWay: true }
        : { tries: 2, states: ['uncertain'], isTriedAgain: true, goesAnotherWay: true };
    default:
      return outcome satisfies never;
  }
}

/** Everything in a life that is not as it was promised; nothing where all is. */
export function violationsOf(life: Life, expected: Expected): string[] {
  const course =
    life.severity === 'critical'
      ? courseOf(life.kind, expected)
      : usualCourseOf(life.kind, expected);
  return [
    ...ofClass(life, expected),
    ...ofSchedule(life, expected, course),
    ...ofKeys(life, expected),
    ...ofOtherWay(life, expected, course),
    ...ofPeople(life, course),
    ...ofRecord(life),
  ];
}

function ofClass({ tries }: Life, { outcome, block, code }: Expected): string[] {
  return tries.flatMap(({ delivery }, at) => {
    const seen = delivery?.outcome;
    const told = delivery && 'block' in delivery ? delivery : undefined;
    const isSo =
      seen === outcome && told?.block === block && (code === undefined || told?.code === code);
    return isSo ? [] : [`try ${at + 1} is ${seen} ${told?.block} ${told?.code} ${told?.detail}`];
  });
}

function ofSchedule(life: Life, { askedMs = [0, 0] }: Expected, course: Course): string[] {
  const { first, firstEndedAt, last, tries } = life;
  const violations: string[] = [];
  if (tries.length === 0 || tries.length > course.tries) {
    violations.push(`${tries.length} tries, and ${course.tries} are to be`);
  }
  if (!course.states.includes(last.state)) {
    violations.push(`it ends as ${last.state}, and not as ${course.states.join(' or ')}`);
  }
  const isAgain = first.state === 'retry' || first.state === 'folded';
  if (isAgain !== course.isTriedAgain) {
    violations.push(`after its first try it is ${first.state}`);
  }
  const [wait = 0] = waitsOf(life);
  const planned = first.nextAt - firstEndedAt;
  if (course.isTriedAgain && !isWithin(planned, wait, askedMs)) {
    violations.push(`its second try is planned for ${planned} ms later`);
  }
  tries.slice(1).forEach((each, at) => {
    const waited = each.startedAt - tries[at]!.endedAt;
    if (!isWithin(waited, waitsOf(life)[at] ?? 0, askedMs)) {
      violations.push(`try ${at + 2} begins ${waited} ms after the one before`);
    }
  });
  return violations;
}

/** As the schedule says or as the other side asked, whichever is longer, and spread by no more than the schedule's wait. */
function isWithin(
  waited: number,
  wait: number,
  [leastAsked, mostAsked]: readonly [number, number],
): boolean {
  const least = Math.max(wait, leastAsked);
  return waited >= least && waited <= Math.max(wait, mostAsked) + wait + second;
}

function ofKeys({ kind, tries, keys }: Life, { outcome }: Expected): string[] {
  const [first] = tries;
  const isNew = kind === 'whatsapp' && outcome === 'retry';
  const given = tries.map(({ outgoing }) => outgoing.key);
  const promised = tries.map((_, at) =>
    isNew && at > 0 ? `${first?.outgoing.key}.${at}` : first?.outgoing.key,
  );
  const violations = given.join() === promised.join() ? [] : [`it goes by ${given.join()}`];
  const strangers = keys.filter((key) => kind !== 'native' && !given.includes(key));
  const tags = kind === 'native' ? new Set(keys).size : 1;
  return strangers.length > 0 || tags > 1
    ? [...violations, `on the wire it is ${keys.join()}`]
    : violations;
}

function ofOtherWay(
  { kind, tries, dueAt, otherAt, otherIsRepeat }: Life,
  { outcome }: Expected,
  course: Course,
): string[] {
  if (!course.goesAnotherWay) {
    return otherAt === null ? [] : ['it goes another way as well'];
  }
  if (otherAt === null) {
    return ['it goes no other way'];
  }
  const violations: string[] = [];
  // A try that was under way is seen to its end, whatever the other way does meanwhile.
  const lastOfThem = tries[course.tries - 1]?.endedAt ?? Infinity;
  const at = Math.min(lastOfThem, dueAt + failoverMs);
  if (otherAt < at || otherAt > at + atOnceMs) {
    violations.push(
      `it goes another way ${otherAt - dueAt} ms after it was due, and not at ${at - dueAt}`,
    );
  }
  const isInDoubt = outcome === 'uncertain';
  if (otherIsRepeat !== isInDoubt) {
    violations.push(
      `the other way ${otherIsRepeat ? 'says' : 'does not say'} that it may be a repeat`,
    );
  }
  // Without a key the second try may be a second message, and says so.
  const marks = tries.map(({ outgoing }) => outgoing.about.isRepeat);
  const isMarked = isInDoubt && !keyed.includes(kind);
  if (marks.some((mark, index) => mark !== (isMarked && index > 0))) {
    violations.push(`tries say of being a repeat: ${marks.join()}`);
  }
  return violations;
}

function ofPeople({ kind, got, otherGot }: Life, { goesAnotherWay }: Course): string[] {
  const violations: string[] = [];
  if (otherGot.length !== (goesAnotherWay ? 1 : 0)) {
    violations.push(`over the other channel it is told ${otherGot.length} times`);
  }
  // What a key or a tag makes one is one; a webhook's receiver is told the same id, and decides.
  const copies = keyed.includes(kind) ? [...new Set(got)] : got;
  const plain = copies.filter((text) => !text.includes(repeatMark));
  if (plain.length > 1 || copies.length > 2) {
    violations.push(`people get ${got.length} copies, ${plain.length} of which say nothing of it`);
  }
  return violations;
}

function ofRecord({ tries, attempts, record, secrets }: Life): string[] {
  const violations = secrets
    .filter((secret) => record.includes(secret))
    .map((secret) => `the record holds ${secret}`);
  if (attempts.length !== tries.length) {
    violations.push(`${attempts.length} tries are on record of ${tries.length}`);
  }
  attempts.forEach((attempt, at) => {
    const delivery = tries[at]?.delivery;
    const told = delivery && 'block' in delivery ? delivery : undefined;
    const isSo =
      attempt.number === at + 1 &&
      attempt.outcome === delivery?.outcome &&
      attempt.block === (told?.block ?? null) &&
      attempt.code === (told?.code ?? null) &&
      attempt.endedAt !== null &&
      (attempt.detail ?? '').length <= 200;
    if (!isSo) {
      violations.push(`try ${at + 1} is on record as ${JSON.stringify(attempt)}`);
    }
  });
  return violations;
}
