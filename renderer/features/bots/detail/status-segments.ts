import type { Cause } from '#shared/faults.ts';
import type { SpanState, StatusChange } from '#shared/schemas/health.ts';

export type Segment = { from: number; to: number; state: SpanState; cause: Cause | null };

export type Period = { from: number; to: number };

/** Changes turned into stretches that end where the next begins, the last one now. Before the first is a gap. */
export function segmentsOf(changes: readonly StatusChange[], { from, to }: Period): Segment[] {
  const segments: Segment[] = [];
  for (const [index, { at, state, cause }] of changes.entries()) {
    const start = Math.max(from, at);
    const end = Math.min(to, changes[index + 1]?.at ?? to);
    const last = segments.at(-1);
    if (end <= start) {
      continue;
    }
    if (last && last.state === state && last.cause === cause && last.to === start) {
      last.to = end;
    } else {
      segments.push({ from: start, to: end, state, cause });
    }
  }
  return segments;
}

// What a slot shows when several states fall into it: what a person must not overlook comes first.
const gravest: readonly SpanState[] = [
  'down',
  'degraded',
  'unknown',
  'maintenance',
  'paused',
  'ok',
];

/**
 * At most about `slots` stretches: where more are too thin to be told apart, each slot of time shows the
 * gravest that happened in it.
 */
export function thinOut(segments: readonly Segment[], period: Period, slots: number): Segment[] {
  if (segments.length <= slots) {
    return [...segments];
  }
  const slotMs = (period.to - period.from) / slots;
  const gravestOf = new Map<number, Segment>();
  for (const segment of segments) {
    const first = Math.floor((segment.from - period.from) / slotMs);
    const last = Math.ceil((segment.to - period.from) / slotMs) - 1;
    for (let slot = first; slot <= last; slot += 1) {
      const known = gravestOf.get(slot);
      if (!known || gravest.indexOf(segment.state) < gravest.indexOf(known.state)) {
        gravestOf.set(slot, segment);
      }
    }
  }
  const thinned: Segment[] = [];
  for (const [slot, { state, cause }] of [...gravestOf].sort(([a], [b]) => a - b)) {
    const from = period.from + slot * slotMs;
    const to = from + slotMs;
    const last = thinned.at(-1);
    if (last && last.state === state && Math.abs(last.to - from) < 1) {
      last.to = to;
    } else {
      thinned.push({ from, to, state, cause });
    }
  }
  return thinned;
}

export type Uptime = {
  /** Answering, degraded included, over the time that was watched; `null` where none was. */
  ratio: number | null;
  /** Time with a verdict: not paused, not in maintenance, not unknown. */
  watchedMs: number;
  downMs: number;
  unknownMs: number;
  leftOutMs: number;
};

/** How much of the watched time the bot answered. Time nothing is known of counts for neither side. */
export function uptimeOf(segments: readonly Segment[]): Uptime {
  const sum = (...states: SpanState[]) =>
    segments.reduce(
      (total, { state, from, to }) => total + (states.includes(state) ? to - from : 0),
      0,
    );
  const upMs = sum('ok', 'degraded');
  const downMs = sum('down');
  const watchedMs = upMs + downMs;
  return {
    ratio: watchedMs === 0 ? null : upMs / watchedMs,
    watchedMs,
    downMs,
    unknownMs: sum('unknown'),
    leftOutMs: sum('maintenance', 'paused'),
  };
}
