import type { MaintenanceTime } from '#shared/schemas/quiet.ts';
import type { PlanLine } from '#shared/time/plan-line.ts';
import { ruleOf, type SimpleRule, simpleRuleOf } from '#shared/time/simple-rule.ts';
import { addDays, dayOfMonth, type WallTime, weekdayOf } from '#shared/time/wall-date.ts';

const hourMs = 60 * 60_000;

export const repeats = ['once', 'day', 'week', 'month', 'rule'] as const;
export type Repeat = (typeof repeats)[number];

/** A window as it is planned in fields. */
export type WindowForm = {
  startsAt: WallTime;
  durationMs: number;
  repeat: Repeat;
  /** Of a week, from Monday, 0. */
  days: readonly number[];
  /** Of RFC 5545, as a person wrote it. */
  rule: string;
};

/** Tomorrow at two at night, for an hour, once. */
export function emptyWindow(now: WallTime): WindowForm {
  const startsAt = `${addDays(now, 1).slice(0, 10)}T02:00`;
  return { startsAt, durationMs: hourMs, repeat: 'once', days: [weekdayOf(startsAt)], rule: '' };
}

/** What a line of text says, in the fields; how long stays as it was where the line does not say it. */
export function withLine(form: WindowForm, plan: PlanLine): WindowForm {
  const simple = plan.rrule === null ? undefined : simpleRuleOf(plan.rrule);
  return {
    startsAt: plan.startsAt,
    durationMs: plan.durationMs ?? form.durationMs,
    repeat: plan.rrule === null ? 'once' : (simple?.every ?? 'rule'),
    days: simple?.every === 'week' ? simple.days : [weekdayOf(plan.startsAt)],
    rule: plan.rrule ?? '',
  };
}

/** In words of the contract; `undefined` while something of it is missing. */
export function timeOf(form: WindowForm, zone: string): MaintenanceTime | undefined {
  const { startsAt, durationMs, repeat, days, rule } = form;
  if (
    !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/u.test(startsAt) ||
    (repeat === 'week' && days.length === 0) ||
    (repeat === 'rule' && rule.trim() === '')
  ) {
    return undefined;
  }
  return {
    startsAt: firstOf(form),
    zone,
    durationMs,
    rrule: repeat === 'once' ? null : repeat === 'rule' ? rule.trim() : ruleOf(simpleOf(form)),
  };
}

function simpleOf({ repeat, days, startsAt }: WindowForm): SimpleRule {
  if (repeat === 'week') {
    return { every: 'week', days };
  }
  return repeat === 'month' ? { every: 'month', day: dayOfMonth(startsAt) } : { every: 'day' };
}

/** A rule counts its start as the first time: of a week, it is the first of the days that were chosen. */
function firstOf({ startsAt, repeat, days }: WindowForm): WallTime {
  if (repeat !== 'week') {
    return startsAt;
  }
  const week = Array.from({ length: 7 }, (_, index) => addDays(startsAt, index));
  return week.find((wall) => days.includes(weekdayOf(wall))) ?? startsAt;
}
