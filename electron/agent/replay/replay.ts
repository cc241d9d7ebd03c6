import { groupKeyOf } from '#electron/agent/alerts/group-key.ts';
import { countMessages, type ToldAlert } from '#electron/agent/alerts/told-model.ts';
import type { Patience } from '#electron/agent/incidents/incident-rules.ts';
import type { Replay, WhatIfOutcome, WhatIfSettings } from '#shared/schemas/replay.ts';

import type { RecordedChecks } from './recorded-check.ts';
import { type ReplayRules, rulesOf } from './replay-rules.ts';
import { isFalseAlarm, replayTarget, troublesOf } from './replay-target.ts';

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
  checks: RecordedChecks,
  settings: WhatIfSettings,
  patience: Patience,
): WhatIfOutcome {
  const troubles = troublesOf(checks);
  const told = replayTarget(checks, rulesOf(settings, patience));
  const alarms = told.map((alarm) => {
    const { severity: _, ...shown } = alarm;
    return { ...shown, false: isFalseAlarm(alarm, troubles) };
  });
  const falseAlarms = alarms.filter((each) => each.false).length;
  const waits = alarms.map(({ since, openedAt }) => openedAt - since);
  return {
    settings,
    alarms,
    notices: countMessages(told.map((alarm) => toldOf(alarm, ''))),
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
