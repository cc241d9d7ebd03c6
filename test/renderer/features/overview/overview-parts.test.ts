import { describe, expect, test } from 'vitest';

import { clientsWorstFirst } from '#renderer/features/overview/clients-worst-first.ts';
import { dayMarks } from '#renderer/features/overview/day-marks.ts';
import { neighbourCell } from '#renderer/features/overview/neighbour-cell.ts';
import { type Fleet, noCounts } from '#shared/schemas/fleet.ts';
import type { Incident } from '#shared/schemas/incident.ts';
import type { Status } from '#shared/status.ts';

describe('the wall', () => {
  // Two lines of three cells and one of two, with a gap between clients.
  const boxes = [0, 0, 0, 30, 30, 30, 90, 90].map((top, index) => ({
    top,
    left: (index % 3) * 26,
  }));

  test.each([
    ['ArrowRight', 0, 1],
    ['ArrowRight', 2, 3],
    ['ArrowRight', 7, 7],
    ['ArrowLeft', 0, 0],
    ['ArrowDown', 1, 4],
    ['ArrowDown', 5, 7],
    ['ArrowDown', 6, 6],
    ['ArrowUp', 6, 3],
    ['ArrowUp', 1, 1],
    ['Home', 5, 0],
    ['End', 0, 7],
  ] as const)('%s leads from cell %i to cell %i', (key, from, to) => {
    expect(neighbourCell(boxes, from, key)).toBe(to);
  });
});

describe('the strip of the last day', () => {
  const hour = 3_600_000;
  const now = 100 * 24 * hour;
  const incident = (from: number, to: number | null, verdict: Incident['verdict'] = 'down') =>
    ({
      id: `${from}`,
      openedAt: now - from * hour,
      closedAt: to === null ? null : now - to * hour,
      verdict,
    }) as Incident;

  test('an incident lies where it was in the day', () => {
    const [mark] = dayMarks([incident(12, 6)], now);
    expect([mark!.start, mark!.width]).toEqual([0.5, 0.25]);
  });

  test('one that is open reaches until now, one that began earlier begins at the edge', () => {
    const [mark] = dayMarks([incident(30, null)], now);
    expect([mark!.start, mark!.width]).toEqual([0, 1]);
  });

  test('one that was over before is left out', () => {
    expect(dayMarks([incident(40, 25)], now)).toEqual([]);
  });

  test('even one of a second can be seen, and stays inside', () => {
    const [mark] = dayMarks([incident(0.0001, 0)], now);
    expect(mark!.width).toBeGreaterThan(0.003);
    expect(mark!.start + mark!.width).toBeLessThanOrEqual(1);
  });

  test('down is drawn over degraded', () => {
    const marks = dayMarks([incident(3, 1, 'down'), incident(5, 1, 'degraded')], now);
    expect(marks.map(({ incident: { verdict } }) => verdict)).toEqual(['degraded', 'down']);
  });
});

test('clients come worst first, then those with more of it, and without bots not at all', () => {
  const client = (name: string, counts: Partial<Record<Status, number>>, worst: Status) => ({
    tenantId: name,
    name,
    total: Object.values(counts).reduce((all, count) => all + count, 0),
    worst,
    counts: { ...noCounts(), ...counts },
  });
  const fleet = {
    byTenant: [
      client('Calm', { ok: 5 }, 'ok'),
      client('Empty', {}, 'ok'),
      client('One down', { down: 1, ok: 9 }, 'down'),
      client('Two down', { down: 2 }, 'down'),
      client('Asks', { needs_you: 1 }, 'needs_you'),
    ],
  } as unknown as Fleet;
  expect(clientsWorstFirst(fleet).map(({ name }) => name)).toEqual([
    'Asks',
    'Two down',
    'One down',
    'Calm',
  ]);
});
