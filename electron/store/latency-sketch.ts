/**
 * A mergeable quantile sketch with a relative error of at most 2 %: counts in logarithmic bins (DDSketch,
 * Masson, Rim and Lee, VLDB 2019, section 2). Only bins that hold something are kept.
 */
const relativeError = 0.02;
const gamma = (1 + relativeError) / (1 - relativeError);
const logGamma = Math.log(gamma);

/** Counts by bin; bin 0 holds everything up to 1 ms. */
export type LatencySketch = Map<number, number>;

export function addLatency(sketch: LatencySketch, latencyMs: number): void {
  const bin = latencyMs <= 1 ? 0 : Math.ceil(Math.log(latencyMs) / logGamma);
  sketch.set(bin, (sketch.get(bin) ?? 0) + 1);
}

/** Adds the counts of `other` to `sketch`. */
export function mergeSketch(sketch: LatencySketch, other: LatencySketch): void {
  for (const [bin, count] of other) {
    sketch.set(bin, (sketch.get(bin) ?? 0) + count);
  }
}

export function sketchCount(sketch: LatencySketch): number {
  let total = 0;
  for (const count of sketch.values()) {
    total += count;
  }
  return total;
}

/** The latency in milliseconds that the share `q` (0 to 1) of checks did not exceed; `null` when empty. */
export function sketchQuantile(sketch: LatencySketch, q: number): number | null {
  const rank = q * (sketchCount(sketch) - 1);
  let seen = 0;
  for (const [bin, count] of [...sketch].sort(([a], [b]) => a - b)) {
    seen += count;
    if (seen > rank) {
      return bin === 0 ? 1 : (2 * gamma ** bin) / (gamma + 1);
    }
  }
  return null;
}

/** Pairs of (distance to the bin before, count) as variable-length integers, seven bits a byte. */
export function encodeSketch(sketch: LatencySketch): Buffer {
  const bytes: number[] = [];
  let previous = 0;
  for (const [bin, count] of [...sketch].sort(([a], [b]) => a - b)) {
    pushVarint(bytes, bin - previous);
    pushVarint(bytes, count);
    previous = bin;
  }
  return Buffer.from(bytes);
}

export function decodeSketch(bytes: Uint8Array): LatencySketch {
  const sketch: LatencySketch = new Map();
  let offset = 0;
  let bin = 0;
  const next = () => {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = bytes[offset];
      if (byte === undefined) {
        throw new RangeError('expected a whole latency sketch, got one that is cut off');
      }
      offset += 1;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) {
        return value;
      }
      factor *= 128;
    }
  };
  while (offset < bytes.length) {
    bin += next();
    sketch.set(bin, next());
  }
  return sketch;
}

function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 128) | 0x80);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}
