import fc from 'fast-check';
import { expect, test } from 'vitest';

import { latencyPoints, niceTop, unbroken } from '#renderer/features/bots/detail/latency-points.ts';
import {
  blocksOf,
  type Segment,
  segmentsOf,
  uptimeOf,
} from '#renderer/features/bots/detail/status-segments.ts';
import { type Bucket, type SpanState, spanStates } from '#shared/schemas/health.ts';

const change = (at: number, state: SpanState) => ({ at, state, cause: null });
const segment = (from: number, to: number, state: SpanState): Segment => ({
  from,
  to,
  state,
  cause: null,
});

test('each change lasts until the next one, and the last one until now', () => {
  expect(segmentsOf([change(0, 'ok'), change(60, 'down')], { from: 0, to: 100 })).toEqual([
    segment(0, 60, 'ok'),
    segment(60, 100, 'down'),
  ]);
});

test('time before the first change is a gap', () => {
  expect(segmentsOf([change(40, 'ok')], { from: 0, to: 100 })).toEqual([segment(40, 100, 'ok')]);
});

test('a change to the same state goes on with the stretch', () => {
  expect(segmentsOf([change(0, 'ok'), change(50, 'ok')], { from: 0, to: 100 })).toHaveLength(1);
});

test('what lies beyond the present is not drawn', () => {
  expect(segmentsOf([change(0, 'ok'), change(150, 'down')], { from: 0, to: 100 })).toEqual([
    segment(0, 100, 'ok'),
  ]);
});

test('uptime is working and degraded time over the time that was watched', () => {
  const uptime = uptimeOf([
    segment(0, 60, 'ok'),
    segment(60, 80, 'degraded'),
    segment(80, 100, 'down'),
  ]);

  expect(uptime).toMatchObject({ ratio: 0.8, watchedMs: 100, downMs: 20 });
});

test('paused, maintenance and unknown time count for neither side', () => {
  const uptime = uptimeOf([
    segment(0, 50, 'ok'),
    segment(50, 60, 'paused'),
    segment(60, 70, 'maintenance'),
    segment(70, 100, 'unknown'),
  ]);

  expect(uptime).toEqual({ ratio: 1, watchedMs: 50, downMs: 0, unknownMs: 30, leftOutMs: 20 });
});

test('of time that was never watched there is no uptime', () => {
  expect(uptimeOf([segment(0, 100, 'paused')]).ratio).toBeNull();
  expect(uptimeOf([]).ratio).toBeNull();
});

test('a short outage between long stretches keeps its own time', () => {
  const segments = [segment(0, 500, 'ok'), segment(500, 501, 'down'), segment(501, 1_000, 'ok')];

  expect(blocksOf(segments, 10)).toEqual(segments.map((each) => ({ ...each, count: 1 })));
});

test('changes too thin to be told apart are one block of the gravest, and say how many they are', () => {
  const segments = [
    segment(0, 500, 'ok'),
    segment(500, 505, 'degraded'),
    segment(505, 508, 'ok'),
    segment(508, 512, 'down'),
    segment(512, 1_000, 'ok'),
  ];

  expect(blocksOf(segments, 10)).toEqual([
    { ...segment(0, 500, 'ok'), count: 1 },
    { ...segment(500, 512, 'down'), count: 3 },
    { ...segment(512, 1_000, 'ok'), count: 1 },
  ]);
});

test('whatever happened, drawing it in blocks loses no time and no outage', () => {
  const changes = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 999 }), fc.constantFrom(...spanStates)), {
      minLength: 1,
      maxLength: 200,
    })
    .map((pairs) => pairs.sort(([a], [b]) => a - b).map(([at, state]) => change(at, state)));
  const total = (all: readonly Segment[]) => all.reduce((sum, { from, to }) => sum + to - from, 0);

  fc.assert(
    fc.property(changes, (given) => {
      const segments = segmentsOf(given, { from: 0, to: 1_000 });
      const blocks = blocksOf(segments, 20);

      expect(total(blocks)).toBe(total(segments));
      expect(blocks.reduce((sum, { count }) => sum + count, 0)).toBe(segments.length);
      expect(blocks.some(({ state }) => state === 'down')).toBe(
        segments.some(({ state }) => state === 'down'),
      );
    }),
  );
});

const hourMs = 3_600_000;
const bucket = (hour: number, latencyCount: number, latencySumMs: number): Bucket => ({
  start: hour * hourMs,
  okMs: hourMs,
  degradedMs: 0,
  downMs: 0,
  unknownMs: 0,
  maintenanceMs: 0,
  pausedMs: 0,
  checks: latencyCount,
  failures: { connection: 0, timeout: 0, answer: 0, access: 0, other: 0 },
  latencyCount,
  latencySumMs,
  latencyMinMs: null,
  latencyMaxMs: null,
});

test('an hour without an answer is a gap in the line, not a zero', () => {
  const points = latencyPoints([bucket(0, 2, 100), bucket(1, 0, 0), bucket(2, 1, 30)], 'hour', 9e9);

  expect(points.map(({ meanMs }) => meanMs)).toEqual([50, 30]);
  expect(unbroken(points, 'hour')).toHaveLength(2);
});

test('hours that follow each other are one line, and the running one is told from the rest', () => {
  const points = latencyPoints([bucket(0, 1, 10), bucket(1, 1, 20)], 'hour', 1.5 * hourMs);

  expect(unbroken(points, 'hour')).toHaveLength(1);
  expect(points.map(({ isPartial }) => isPartial)).toEqual([false, true]);
});

test.for<[value: number, top: number]>([
  [0.4, 1],
  [1, 1],
  [27, 50],
  [120, 200],
  [501, 1_000],
])('the axis over %d ends at %d', ([value, top]) => {
  expect(niceTop(value)).toBe(top);
});
