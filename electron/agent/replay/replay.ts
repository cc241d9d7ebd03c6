import { groupKeyOf } from '#electron/agent/alerts/group-key.ts';
import { countMessages, type ToldAlert } from '#electron/agent/alerts/told-model.ts';
import type { Patience } from '#electron/agent/incidents/incident-rules.ts';
import type { Replay, WhatIfAlarm, WhatIfOutcome, WhatIfSettings } from '#shared/schemas/replay.ts';

import type { RecordedChecks } from './recorded-check.ts';
import { type ReplayRules, rulesOf } from './replay-rules.ts';
import { isFalseAlarm, replayTarget, troublesOf } from './replay-target.ts';
import type { Stretch } from './stretches.ts';

export type RecordedTarget = { target: string; checks: RecordedChecks };

/** What the histories of several targets would have had people told. */
export function replay(targets: Iterable<RecordedTarget>, rules: ReplayRules): Replay {
  let count = 0;
  let checks = 0;
  const alarms = [];
  for (const { target, checks: recorded } of targets) {
    count += 1;
    checks += recorded.length;
    const troubles = troublesOf(recorded);
    for (const alarm of replayTarget(recorded, rules)) {
      alarms.push({ target, alarm, false: isFalseAlarm(alarm, troubles) });
    }
  }
  alarms.sort((a, b) => a.alarm.openedAt - b.alarm.openedAt);
  return {
    targets: count,
    checks,
    alarms: alarms.map(({ target, alarm: { openedAt, resolvedAt }, false: isFalse }) => ({
      target,
      openedAt,
      resolvedAt,
      false: isFalse,
    })),
    notices: countMessages(alarms.map(({ target, alarm }) => toldOf(alarm, target))),
    falseAlarmShare: shareOf(alarms.filter((each) => each.false).length, alarms.length),
  };
}

/** What these settings would have done to one bot. */
export function whatIf(
  stretches: readonly Stretch[],
  settings: WhatIfSettings,
  patience: Patience,
): WhatIfOutcome {
  const rules = rulesOf(settings, patience);
  const told: ToldAlert[] = [];
  const alarms: WhatIfAlarm[] = [];
  for (const { checks, endsAt } of stretches) {
    const troubles = troublesOf(checks);
    for (const alarm of replayTarget(checks, rules, endsAt)) {
      const { severity: _, ...shown } = alarm;
      told.push(toldOf(alarm, ''));
      alarms.push({
        ...shown,
        // A window that begins ends what is open, of which nobody is told.
        resolvedAt: alarm.resolvedAt ?? endsAt,
        false: isFalseAlarm(alarm, troubles),
      });
    }
  }
  const falseAlarms = alarms.filter((each) => each.false).length;
  const waits = alarms.map(({ since, openedAt }) => openedAt - since);
  return {
    settings,
    alarms,
    notices: countMessages(told),
    falseAlarms,
    falseAlarmShare: shareOf(falseAlarms, alarms.length),
    toldAfterMs:
      waits.length === 0
        ? null
        : {
            mean: Math.round(waits.reduce((sum, each) => sum + each, 0) / waits.length),
            max: Math.max(...waits),
          },
  };
}

function toldOf(
  { type, cause, openedAt, resolvedAt, severity }: ReturnType<typeof replayTarget>[number],
  target: string,
): ToldAlert {
  const fingerprint = `${type}|${target}`;
  return { openedAt, resolvedAt, severity, fingerprint, group: groupKeyOf({ type, cause }) };
}

const shareOf = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
