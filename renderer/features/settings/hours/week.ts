import type { NotificationHours } from '#shared/schemas/tenant-settings.ts';

export type Week = NotificationHours['week'];
export type Day = Week[number];
type Stretch = Day[number];

/** A column of the grid is half an hour. */
export const slotMinutes = 30;
export const slotsOfDay = (24 * 60) / slotMinutes;
/** More stretches than these a day cannot have. */
export const mostStretches = 8;

export type Fill = 'told' | 'part' | 'held';

/** How much of a slot people are told in. */
export function fillOf(day: Day, slot: number): Fill {
  const [from, to] = [slot * slotMinutes, (slot + 1) * slotMinutes];
  const covered = day.reduce(
    (sum, stretch) => sum + Math.max(0, Math.min(to, stretch.to) - Math.max(from, stretch.from)),
    0,
  );
  return covered === 0 ? 'held' : covered >= slotMinutes ? 'told' : 'part';
}

/** In order, and what touches joined. */
export function merged(day: Day): Day {
  const joined: Stretch[] = [];
  for (const { from, to } of day.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last && from <= last.to) {
      last.to = Math.max(last.to, to);
    } else {
      joined.push({ from, to });
    }
  }
  return joined;
}

function painted(day: Day, { from, to }: Stretch, isTold: boolean): Day {
  const rest = day.flatMap((stretch) => [
    { from: stretch.from, to: Math.min(stretch.to, from) },
    { from: Math.max(stretch.from, to), to: stretch.to },
  ]);
  return merged([...rest.filter((it) => it.from < it.to), ...(isTold ? [{ from, to }] : [])]);
}

export type Cell = { day: number; slot: number };

/** Both corners of what is painted, in any order. */
export type Area = { from: Cell; to: Cell };

export function isInside({ from, to }: Area, { day, slot }: Cell): boolean {
  const between = (value: number, a: number, b: number) =>
    value >= Math.min(a, b) && value <= Math.max(a, b);
  return between(day, from.day, to.day) && between(slot, from.slot, to.slot);
}

/** The week once everything in the area is told, or held. */
export function paint(week: Week, area: Area, isTold: boolean): Week {
  const first = Math.min(area.from.slot, area.to.slot);
  const last = Math.max(area.from.slot, area.to.slot);
  const stretch = { from: first * slotMinutes, to: (last + 1) * slotMinutes };
  return week.map((day, index) =>
    isInside(area, { day: index, slot: first }) ? painted(day, stretch, isTold) : day,
  );
}

const always: Day = [{ from: 0, to: 1_440 }];
const office: Day = [{ from: 480, to: 1_080 }];
const split: Day = [
  { from: 480, to: 720 },
  { from: 780, to: 1_080 },
];
const days = (weekday: Day, saturday: Day, sunday: Day): Week => [
  ...Array.from({ length: 5 }, () => weekday),
  saturday,
  sunday,
];

/** Weeks to begin from. */
export const presets = {
  office: days(office, [], []),
  lunch: days(split, [], []),
  shop: days(office, [{ from: 480, to: 720 }], []),
  always: days(always, always, always),
} as const satisfies Record<string, Week>;

/** What stands in the way of a week, as a key of `settings:hours.problem`. */
export function problemOf(week: Week): 'backwards' | 'too_many' | undefined {
  if (week.some((day) => day.some(({ from, to }) => from >= to))) {
    return 'backwards';
  }
  return week.some((day) => merged(day).length > mostStretches) ? 'too_many' : undefined;
}

/** Of all hours of a week, in how many people are told. */
export function hoursTold(week: Week): number {
  const minutes = week
    .flatMap((day) => merged(day))
    .reduce((sum, { from, to }) => sum + to - from, 0);
  return minutes / 60;
}
