import { IANAZone } from 'luxon';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export type BucketSize = 'hour' | 'day';

/** A stretch of time, first instant included, last excluded, in epoch milliseconds. */
export type Span = { start: number; end: number };

/** Milliseconds to add to UTC to get the wall time of the zone at this instant. */
function offsetMs(zone: IANAZone, at: number): number {
  return zone.offset(at) * 60_000;
}

/** The first instant in (from, to] at which the offset differs from that at `from`; `undefined` if none. */
export function transitionBetween(zone: IANAZone, from: number, to: number): number | undefined {
  const before = offsetMs(zone, from);
  if (offsetMs(zone, to) === before) {
    return undefined;
  }
  let low = from;
  let high = to;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMs(zone, middle) === before) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return high;
}

/**
 * An hour of the zone: between two full hours of its wall clock. Where the clock is put forward or back
 * inside an hour (Lord Howe, by half an hour), the hour ends at that instant and another begins.
 */
function hourSpan(zone: IANAZone, at: number): Span {
  const offset = offsetMs(zone, at);
  const fullHour = Math.floor((at + offset) / hourMs) * hourMs - offset;
  const nextHour = fullHour + hourMs;
  const start = transitionBetween(zone, fullHour - 1, at) ?? fullHour;
  const end = transitionBetween(zone, at, nextHour) ?? nextHour;
  return { start: Math.max(start, fullHour), end: Math.min(end, nextHour) };
}

const localDay = (zone: IANAZone, at: number) => Math.floor((at + offsetMs(zone, at)) / dayMs);

/** The first instant in (from, to] of which `holds` is true; it must turn true once and stay so. */
function firstInstant(from: number, to: number, holds: (at: number) => boolean): number {
  let low = from;
  let high = to;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) {
      high = middle;
    } else {
      low = middle;
    }
  }
  return high;
}

/** A local date of the zone, 23 to 25 hours long where the clock changes. */
function daySpan(zone: IANAZone, at: number): Span {
  const date = localDay(zone, at);
  const start = firstInstant(at - 26 * hourMs, at, (instant) => localDay(zone, instant) >= date);
  const end = firstInstant(at, at + 26 * hourMs, (instant) => localDay(zone, instant) > date);
  return { start, end };
}

/** Finds the hour or the day of a zone that an instant falls in. */
export type ZoneBuckets = { spanOf(size: BucketSize, at: number): Span };

const caches = new Map<string, ZoneBuckets>();

/** A whole month of hours, looked up by each quarter of them. */
const spansKept = 4 * 24 * 31;
const slotMs: Readonly<Record<BucketSize, number>> = { hour: hourMs / 4, day: hourMs };

/**
 * The hours and days of one time zone, remembered: a zone's rules are slow to read, and checks that are written
 * together fall into the same few hours.
 */
export function zoneBuckets(zoneName: string): ZoneBuckets {
  const cached = caches.get(zoneName);
  if (cached) {
    return cached;
  }
  const zone = IANAZone.create(zoneName);
  if (!zone.isValid) {
    throw new RangeError(`expected a time zone, got ${JSON.stringify(zoneName)}`);
  }
  const known: Record<BucketSize, Map<number, Span>> = { hour: new Map(), day: new Map() };
  const created: ZoneBuckets = {
    spanOf(size, at) {
      const spans = known[size];
      const slot = Math.floor(at / slotMs[size]);
      const likely = spans.get(slot);
      if (likely && at >= likely.start && at < likely.end) {
        return likely;
      }
      const span = size === 'hour' ? hourSpan(zone, at) : daySpan(zone, at);
      if (spans.size >= spansKept) {
        spans.clear();
      }
      for (
        let each = Math.floor(span.start / slotMs[size]);
        each * slotMs[size] < span.end;
        each += 1
      ) {
        spans.set(each, span);
      }
      return span;
    },
  };
  caches.set(zoneName, created);
  return created;
}
