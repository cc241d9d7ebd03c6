import type { WhatIf, WhatIfAlarm } from '#shared/schemas/replay.ts';

/** Trouble is the same trouble whenever it is told, so its kind and its beginning tell alarms apart. */
function keyOf({ type, since }: WhatIfAlarm): string {
  return `${type} ${since}`;
}

/** What would have been told that was not, and the other way round; newest first. */
export function differingAlarms({ inForce, asked }: Pick<WhatIf, 'inForce' | 'asked'>): {
  more: WhatIfAlarm[];
  fewer: WhatIfAlarm[];
} {
  const before = new Set(inForce.alarms.map(keyOf));
  const after = new Set(asked.alarms.map(keyOf));
  const newestFirst = (a: WhatIfAlarm, b: WhatIfAlarm) => b.since - a.since;
  return {
    more: asked.alarms.filter((alarm) => !before.has(keyOf(alarm))).sort(newestFirst),
    fewer: inForce.alarms.filter((alarm) => !after.has(keyOf(alarm))).sort(newestFirst),
  };
}
