import type { StoredMaintenance } from '#electron/store/maintenance-store.ts';
import type { BotId } from '#shared/schemas/ids.ts';
import { plannedTime, windowsAfter } from '#shared/time/maintenance-windows.ts';

/** First instant included, last excluded. */
export type Span = { from: number; to: number };

/**
 * When a bot was in maintenance within this time, by all that was ever planned for it: first to last, apart from each other.
 * A window runs from when it was planned at the earliest, until it was ended at the latest.
 */
export function maintainedTimes(
  planned: readonly StoredMaintenance[],
  botId: BotId,
  within: Span,
): Span[] {
  const windows = planned
    .filter(({ botIds }) => botIds === null || botIds.includes(botId))
    .flatMap((each) => [...windowsOf(each, within)])
    .sort((a, b) => a.from - b.from);
  const times: Span[] = [];
  for (const window of windows) {
    const last = times.at(-1);
    if (last && window.from <= last.to) {
      last.to = Math.max(last.to, window.to);
    } else {
      times.push(window);
    }
  }
  return times;
}

function* windowsOf(
  { time, createdAt, overUntil, endedAt }: StoredMaintenance,
  within: Span,
): Generator<Span> {
  const { planned } = plannedTime(time);
  const first = Math.max(within.from, createdAt);
  const last = Math.min(within.to, endedAt ?? Infinity);
  if (planned === null) {
    return;
  }
  for (const window of windowsAfter(planned, first)) {
    if (window.from >= last) {
      return;
    }
    const isCutShort = overUntil !== null && window.from <= overUntil;
    const to = Math.min(window.to, last, isCutShort ? overUntil : Infinity);
    const from = Math.max(window.from, first);
    if (from < to) {
      yield { from, to };
    }
  }
}
