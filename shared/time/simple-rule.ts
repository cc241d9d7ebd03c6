/** Rules of RFC 5545 that can be said in a few choices. Weekdays count from Monday, 0. */
export type SimpleRule =
  | { every: 'day' }
  | { every: 'week'; days: readonly number[] }
  | { every: 'month'; day: number };

const byDay = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

export function ruleOf(rule: SimpleRule): string {
  switch (rule.every) {
    case 'day':
      return 'FREQ=DAILY';
    case 'week':
      return `FREQ=WEEKLY;BYDAY=${rule.days
        .toSorted((a, b) => a - b)
        .map((day) => byDay[day])
        .join(',')}`;
    case 'month':
      return `FREQ=MONTHLY;BYMONTHDAY=${rule.day}`;
    default:
      return rule satisfies never;
  }
}

/** The choices that make this rule; `undefined` for one that says more than they can. */
export function simpleRuleOf(rrule: string): SimpleRule | undefined {
  const parts = new Map(
    rrule
      .toUpperCase()
      .split(';')
      .map((part) => part.split('=', 2) as [string, string | undefined]),
  );
  const names = [...parts.keys()].sort().join(' ');
  const days = (parts.get('BYDAY') ?? '')
    .split(',')
    .map((name) => byDay.findIndex((known) => known === name));
  const day = Number(parts.get('BYMONTHDAY'));

  if (parts.get('FREQ') === 'DAILY' && names === 'FREQ') {
    return { every: 'day' };
  }
  if (parts.get('FREQ') === 'WEEKLY' && names === 'BYDAY FREQ' && !days.includes(-1)) {
    return { every: 'week', days };
  }
  if (parts.get('FREQ') === 'MONTHLY' && names === 'BYMONTHDAY FREQ' && day >= 1 && day <= 31) {
    return { every: 'month', day };
  }
  return undefined;
}
