import type { Cause } from '#shared/faults.ts';
import type { SpanState, StatusChange } from '#shared/schemas/health.ts';

export type Segment = { from: number; to: number; state: SpanState; cause: Cause | null };

/** What is drawn as one: a stretch, or several that are too thin to be told apart. */
export type Block = Segment & { count: number };

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

// What a block shows of those in it: what a person must not overlook comes first.
const gravest: readonly SpanState[] = [
  'down',
  'degraded',
  'unknown',
  'maintenance',
  'paused',
  'ok',
];
const widestBlock = 4;

/**
 * Draws neighbours that are each thinner than `thinMs` as one block of at most four times that, in the
 * gravest of their states. A thin stretch between wide ones stays by itself.
 */
export function blocksOf(segments: readonly Segment[], thinMs: number): Block[] {
  const blocks: Block[] = [];
  for (const segment of segments) {
    const last = blocks.at(-1);
    const isThin = segment.to - segment.from < thinMs;
    if (last && isThin && last.to === segment.from && canGrow(last, segment, thinMs)) {
      const worse = rankOf(segment) < rankOf(last) ? segment : last;
      blocks[blocks.length - 1] = {
        from: last.from,
        to: segment.to,
        state: worse.state,
        cause: worse.cause,
        count: last.count + 1,
      };
    } else {
      blocks.push({ ...segment, count: 1 });
    }
  }
  return blocks;
}

/** A block grows while it is made of thin stretches only and is not wide enough yet. */
function canGrow(block: Block, next: Segment, thinMs: number): boolean {
  const isOfThin = block.count > 1 || block.to - block.from < thinMs;
  return isOfThin && next.to - block.from <= widestBlock * thinMs;
}

function rankOf({ state }: Segment): number {
  return gravest.indexOf(state);
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
