import type { Bucket } from '#shared/schemas/health.ts';

export type LatencyPoint = {
  start: number;
  meanMs: number;
  minMs: number;
  maxMs: number;
  /** Still being filled. */
  isPartial: boolean;
};

const longest = { hour: 3_600_000, day: 25 * 3_600_000 } as const;

/** Mean latency by bucket; buckets without an answer are left out, so that gaps stay gaps. */
export function latencyPoints(
  buckets: readonly Bucket[],
  size: 'hour' | 'day',
  now: number,
): LatencyPoint[] {
  return buckets
    .filter(({ latencyCount }) => latencyCount > 0)
    .map(({ start, latencyCount, latencySumMs, latencyMinMs, latencyMaxMs }) => {
      const meanMs = latencySumMs / latencyCount;
      return {
        start,
        meanMs,
        minMs: latencyMinMs ?? meanMs,
        maxMs: latencyMaxMs ?? meanMs,
        isPartial: start + longest[size] > now,
      };
    });
}

/** Runs of points with nothing missing between them: each is one line. */
export function unbroken(points: readonly LatencyPoint[], size: 'hour' | 'day'): LatencyPoint[][] {
  const runs: LatencyPoint[][] = [];
  for (const point of points) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && point.start - last.start <= longest[size]) {
      run.push(point);
    } else {
      runs.push([point]);
    }
  }
  return runs;
}

/** The next of 1, 2 and 5 times a power of ten: a top that can be read. */
export function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}
