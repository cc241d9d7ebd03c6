import fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  addLatency,
  decodeSketch,
  encodeSketch,
  type LatencySketch,
  mergeSketch,
  sketchCount,
  sketchQuantile,
} from '#electron/store/latency-sketch.ts';

const latencies = fc.array(fc.integer({ min: 1, max: 60_000 }), { minLength: 1, maxLength: 400 });

function sketchOf(values: readonly number[]): LatencySketch {
  const sketch: LatencySketch = new Map();
  for (const value of values) {
    addLatency(sketch, value);
  }
  return sketch;
}

test('every quantile is within 2 % of the true one', () => {
  fc.assert(
    fc.property(latencies, fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
      const sorted = [...values].sort((a, b) => a - b);
      const exact = sorted[Math.floor(q * (sorted.length - 1))]!;
      const sketched = sketchQuantile(sketchOf(values), q)!;
      expect(Math.abs(sketched - exact) / exact).toBeLessThanOrEqual(0.0201);
    }),
  );
});

test('hours merged are the day, and what is stored is what was counted', () => {
  fc.assert(
    fc.property(latencies, latencies, (morning, evening) => {
      const merged = sketchOf(morning);
      mergeSketch(merged, decodeSketch(encodeSketch(sketchOf(evening))));
      expect(merged).toEqual(sketchOf([...morning, ...evening]));
      expect(sketchCount(merged)).toBe(morning.length + evening.length);
    }),
  );
});

test('an hour of checks every five minutes takes less than 32 bytes', () => {
  const hour = Array.from({ length: 12 }, (_, index) => 80 + ((index * 37) % 60));

  expect(encodeSketch(sketchOf(hour)).length).toBeLessThanOrEqual(32);
});

test('a sketch that is cut off is refused', () => {
  const bytes = encodeSketch(sketchOf([100, 200, 300]));

  expect(() => decodeSketch(bytes.subarray(0, -1))).toThrow(RangeError);
});
