import type { Severity } from '#shared/schemas/alert.ts';
import type { ChannelConfig } from '#shared/schemas/channel.ts';

export const dayMs = 24 * 60 * 60_000;

/** From this share of a day's messages on, what is left is kept for what is CRITICAL. */
export const nearShare = 0.8;

/** How many messages may leave within any 24 hours; without end where nobody set a limit. */
export function perDayOf(config: ChannelConfig): number {
  return config.kind === 'whatsapp' ? (config.perDay ?? Infinity) : Infinity;
}

/** What left over a channel, on the monotonic clock, oldest first: all of what it was told of and may have taken. */
export type DayUse = { perDay: number; at: readonly number[] };

/** Without what is longer ago than it counts. */
export function usedLately({ perDay, at }: DayUse, mono: number): DayUse {
  const first = at.findIndex((each) => each > mono - dayMs);
  return { perDay, at: first === -1 ? [] : at.slice(first) };
}

/** How many more may leave now, with so many under way. */
export function leftToday(use: DayUse, mono: number, running: number, severity: Severity): number {
  return Math.max(allowanceOf(use, severity) - usedLately(use, mono).at.length - running, 0);
}

/** When there is room for one more, with none under way. */
export function roomAgainAt(use: DayUse, mono: number, severity: Severity): number {
  const { at } = usedLately(use, mono);
  const over = at.length - allowanceOf(use, severity);
  const oldest = over < 0 ? undefined : at[over];
  return oldest === undefined ? mono : oldest + dayMs;
}

/** How much of it is used; 0 where there is no limit. */
export function shareUsed(use: DayUse, mono: number): number {
  return usedLately(use, mono).at.length / use.perDay;
}

function allowanceOf({ perDay }: DayUse, severity: Severity): number {
  return severity === 'critical' ? perDay : Math.floor(perDay * nearShare);
}
