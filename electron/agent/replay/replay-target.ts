import {
  calmAt,
  flappingWindowMs,
  isFlapping,
  recentChanges,
} from '#electron/agent/health/flapping.ts';
import { blankMemory, defaultRules, judge, type Memory } from '#electron/agent/health/verdict.ts';
import { type Patience, patienceMs } from '#electron/agent/incidents/incident-rules.ts';
import { type Cause, severityOfDegraded, severityOfDown } from '#shared/faults.ts';
import type { Severity } from '#shared/schemas/alert.ts';
import type { Verdict } from '#shared/schemas/health.ts';
import type { WhatIfAlarm } from '#shared/schemas/replay.ts';

import type { RecordedCheck, RecordedChecks } from './recorded-check.ts';
import type { ReplayRules } from './replay-rules.ts';

/** A recorded row so soon after the moment of a recheck is that recheck. */
const recheckWithinMs = 5_000;
/** Rows come a little early or late; an interval leaves out what comes clearly sooner. */
const punctuality = 0.9;

type Alarm = Omit<WhatIfAlarm, 'false'> & { severity: Severity };
type Trouble = { from: number; to: number | null };

/** Where the verdict turned, and what for. */
type Turn = { at: number; to: Exclude<Verdict, 'unknown'>; cause: Cause; since: number };

/**
 * What the agent would have made of a recorded history of one target: the same `judge`, the same patience and the same
 * flapping. A record has no rechecks of ours, so that what lies between two of its checks is what both say; where they
 * differ the later one is believed. A failure is confirmed, then, by the next check of the record or by rechecks that
 * were recorded themselves. What it would have told of by `endsAt` it has told; by the last check where that is left out.
 */
export function replayTarget(
  checks: RecordedChecks,
  rules: ReplayRules,
  endsAt: number | null = null,
): Alarm[] {
  return tell(turnsOf(checks, rules), { patience: rules.patience, end: endsAt ?? endOf(checks) });
}

/** When a target truly was not well: from a failure that a whole check confirms to the next that confirms the opposite. */
export function troublesOf(checks: RecordedChecks): Trouble[] {
  const rules = { verdict: defaultRules, intervalMs: 0 };
  const troubles: Trouble[] = [];
  for (const { to, at, since } of turnsOf(checks, rules)) {
    const last = troubles.at(-1);
    if (to === 'ok') {
      if (last) {
        last.to = at;
      }
    } else if (!last || last.to !== null) {
      troubles.push({ from: since, to: null });
    }
  }
  return troubles;
}

/** No confirmed trouble lies between the first sign of it and when it was told. */
export function isFalseAlarm(
  { type, since, openedAt }: Alarm,
  troubles: readonly Trouble[],
): boolean {
  const from = type === 'bot.flapping' ? openedAt - flappingWindowMs : since;
  return !troubles.some(
    (trouble) => trouble.from <= openedAt && (trouble.to === null || trouble.to >= from),
  );
}

const endOf = (checks: RecordedChecks): number =>
  checks.length === 0 ? -Infinity : checks.at(checks.length - 1).at;

function* turnsOf(checks: RecordedChecks, rules: Omit<ReplayRules, 'patience'>): Generator<Turn> {
  let memory: Memory = blankMemory;
  let lastAt = -Infinity;
  // The first of the checks in a row that were not well.
  let since: number | null = null;

  for (let index = 0; index < checks.length; ) {
    const first = checks.at(index);
    index += 1;
    if (!first.isEvent && first.at - lastAt < rules.intervalMs * punctuality) {
      continue;
    }
    lastAt = first.at;
    since = first.outcome === 'pass' ? since : (since ?? first.at);
    const before = memory.verdict;
    const settled = settle(checks, { first, index, memory }, rules);
    ({ memory, index } = settled);
    const { verdict } = memory;
    if (verdict !== before && verdict !== 'unknown') {
      const isNew = before === 'unknown' && verdict === 'ok';
      if (!isNew) {
        const cause = settled.last.cause ?? 'timeout';
        yield { at: settled.at, to: verdict, cause, since: since ?? first.at };
      }
    }
    if (verdict === 'ok' && settled.last.outcome === 'pass') {
      since = null;
    }
  }
}

type Settled = { memory: Memory; index: number; at: number; last: RecordedCheck };

/** One check to its end, its rechecks answered by the record. */
function settle(
  checks: RecordedChecks,
  { first, index: from, memory: known }: { first: RecordedCheck; index: number; memory: Memory },
  { verdict: rules }: Pick<ReplayRules, 'verdict'>,
): Settled {
  let { memory, recheckAfterMs } = judge(known, first.outcome, rules, first);
  let index = from;
  let at = first.at;
  let last = first;
  while (recheckAfterMs !== null) {
    const due = at + recheckAfterMs;
    let next = index;
    while (next < checks.length && checks.at(next).at < due) {
      next += 1;
    }
    if (next === checks.length) {
      // The record ends before anything is concluded.
      return { memory: known, index: next, at: due, last: first };
    }
    const answer = checks.at(next);
    const isRecheck = answer.at <= due + recheckWithinMs;
    index = isRecheck ? next + 1 : next;
    at = isRecheck ? answer.at : due;
    last = answer;
    ({ memory, recheckAfterMs } = judge(memory, answer.outcome, rules, answer));
  }
  return { memory, index, at, last };
}

/** What is told of the turns of a verdict, and when. */
function tell(
  turns: Iterable<Turn>,
  { patience, end }: { patience: Patience; end: number },
): Alarm[] {
  const alarms: Alarm[] = [];
  const open = new Map<Alarm['type'], Alarm>();
  let changes: number[] = [];
  let waiting: { at: number; turn: Turn } | null = null;
  let last: Turn | null = null;

  function raise(
    type: Alarm['type'],
    severity: Severity,
    at: number,
    { cause, since }: Turn,
  ): void {
    if (!open.has(type)) {
      const alarm: Alarm = { type, severity, cause, since, openedAt: at, resolvedAt: null };
      open.set(type, alarm);
      alarms.push(alarm);
    }
  }

  function resolve(type: Alarm['type'], at: number): void {
    const alarm = open.get(type);
    if (alarm) {
      alarm.resolvedAt = at;
      open.delete(type);
    }
  }

  function waitOf(verdict: 'degraded' | 'down', cause: Cause): number {
    const severity = severityOf(verdict, cause);
    return patienceMs({ verdict, severity, recovery: 'none' }, patience) ?? Infinity;
  }

  /** A bot that flaps has an alarm of its own. */
  function raiseVerdict(turn: Turn, at: number): void {
    if (open.has('bot.flapping') || turn.to === 'ok') {
      return;
    }
    raise(
      turn.to === 'down' ? 'bot.down' : 'bot.degraded',
      severityOf(turn.to, turn.cause),
      at,
      turn,
    );
  }

  /** Everything that time alone brings about until then. */
  function pass(until: number): void {
    const calm = open.has('bot.flapping') ? calmAt(changes) : Infinity;
    if (calm <= until) {
      resolve('bot.flapping', calm);
      if (last && last.to !== 'ok') {
        waiting = { at: calm, turn: last };
      }
    }
    if (waiting && waiting.at <= until) {
      raiseVerdict(waiting.turn, waiting.at);
      waiting = null;
    }
  }

  for (const turn of turns) {
    pass(turn.at);
    const { at, to, cause } = turn;
    changes = recentChanges([...changes, at], at);
    if (isFlapping(changes, at)) {
      raise('bot.flapping', 'warning', at, { ...turn, cause: 'flapping' });
    }
    if (to !== 'down') {
      resolve('bot.down', at);
    }
    if (to !== 'degraded') {
      resolve('bot.degraded', at);
    }
    waiting = to === 'ok' ? null : { at: at + waitOf(to, cause), turn };
    last = turn;
    pass(at);
  }
  pass(end);
  return alarms;
}

const severityOf = (verdict: 'degraded' | 'down', cause: Cause): Severity =>
  verdict === 'down' ? severityOfDown(cause, null) : severityOfDegraded(cause);
