import { expect, test } from 'vitest';

import { maxProblemLines, trayModel, trustFleetForMs } from '#electron/desktop/tray-model.ts';
import { createTranslator } from '#shared/i18n/translator.ts';
import type { Fleet, StatusCounts } from '#shared/schemas/fleet.ts';
import { locales } from '#shared/schemas/tenant.ts';

import { aBotView, aFleet, aTenantId } from './a-fleet.ts';

const now = Date.UTC(2026, 10, 22, 12);
const t = createTranslator('en');

function model(
  fleet: Fleet | undefined,
  { ageMs = 0, mutedUntil = null as number | null, isVaultClosed = false } = {},
) {
  return trayModel({ fleet, fleetReadAt: now - ageMs, isVaultClosed, mutedUntil, now, t });
}

const labels = (fleet: Fleet) =>
  model(fleet).items.map((item) => (item.kind === 'separator' ? '-' : item.label));

test.for<[Partial<StatusCounts>, string, string]>([
  [{ ok: 180 }, 'calm', 'All 180 bots are working'],
  [{ ok: 1 }, 'calm', 'Your bot is working'],
  [{ ok: 178, needs_you: 2 }, 'needs_you', '2 of 180 bots need you'],
  [{ ok: 7, needs_you: 1, down: 3 }, 'needs_you', '4 of 11 bots need you'],
  [{ ok: 7, down: 1 }, 'needs_you', '1 of 8 bots needs you'],
  [{ ok: 7, degraded: 2, healing: 1 }, 'degraded', '3 of 10 bots are not well'],
  [{ ok: 7, degraded: 1, unknown: 2 }, 'degraded', '1 of 10 bots is not well'],
  [{ ok: 7, unknown: 1 }, 'unknown', 'No recent data from 1 of 8 bots'],
  [{ ok: 2, paused: 3, maintenance: 1 }, 'calm', 'All 2 bots are working'],
  [{ down: 1, paused: 3 }, 'needs_you', 'Your bot needs you'],
  [{ paused: 3 }, 'unknown', 'No bot is being watched right now'],
  [{}, 'unknown', 'No bots yet'],
])('%j shows %s: %s', ([counts, shape, sentence]) => {
  expect(model(aFleet(counts))).toMatchObject({ shape, sentence });
});

test('it never shows calm from memory: before the first answer and once the answer is old', () => {
  const fleet = aFleet({ ok: 8 });

  expect(model(undefined).shape).toBe('unknown');
  expect(model(fleet, { ageMs: trustFleetForMs }).shape).toBe('calm');
  expect(model(fleet, { ageMs: trustFleetForMs + 1 })).toMatchObject({
    shape: 'unknown',
    badge: 0,
    sentence: 'I cannot tell how the bots are',
    tooltip: 'Admin Agent: I cannot tell how the bots are',
  });
});

test('a closed vault is named with the way to it, and is never calm', () => {
  const { shape, tooltip, items } = model(aFleet({ ok: 7, unknown: 1 }), { isVaultClosed: true });

  expect(shape).toBe('degraded');
  expect(tooltip).toContain('vault closed');
  expect(items).toContainEqual({
    kind: 'go',
    label: '▲ The vault is closed: open it in System health',
    target: { screen: 'system' },
  });
  expect(model(aFleet({ ok: 7, down: 1 }), { isVaultClosed: true }).shape).toBe('needs_you');
});

test('the tooltip counts, worst last, and says how fresh it is', () => {
  const fleet = aFleet({ ok: 178, needs_you: 2 }, { latestCheckAt: now - 12_400 });

  expect(model(fleet).tooltip).toBe('Admin Agent: 178 working · 2 need you · checked 12 s ago');
});

test('what is paused or in maintenance is left out, and said to be', () => {
  const fleet = aFleet({ ok: 4, down: 1, paused: 2, maintenance: 1 });

  expect(labels(fleet)).toContain('3 paused or in maintenance, not counted');
  expect(model(fleet).badge).toBe(1);
});

test('each problem names bot, client and state, and leads to its bot', () => {
  const { items } = model(aFleet({ ok: 1, down: 1 }));

  expect(items[0]).toEqual({
    kind: 'go',
    label: '1 of 2 bots needs you',
    target: { screen: 'alerts' },
  });
  expect(items[2]).toEqual({
    kind: 'go',
    label: '■× down 0 · Padaria Aurora   Down',
    target: { screen: 'bot', tenantId: aTenantId, botId: aBotView('down').id },
  });
});

test.for([
  [7, 0],
  [8, 1],
  [60, 53],
])('of %i problems at most seven have a line, then %i more', ([down, more]) => {
  const lines = labels(aFleet({ down: down! })).filter((label) => label.startsWith('■×'));

  expect(lines).toHaveLength(maxProblemLines);
  expect(labels(aFleet({ down: down! })).includes(`and ${more} more`)).toBe(more! > 0);
});

test('a name cannot break out of its line', () => {
  const name = `${'x'.repeat(200)}\n\u202Egnp.exe`;
  const fleet = aFleet({ down: 1 }, { troubled: [aBotView('down', 0, name)] });

  const label = labels(fleet)[2]!;

  expect(label.length).toBeLessThan(110);
  expect(label).not.toMatch(/[\n\u202e]/u);
});

test('muted notifications show in the icon, the tooltip and the menu, and end by themselves', () => {
  const fleet = aFleet({ ok: 2 });
  const muted = model(fleet, { mutedUntil: now + 60_000 });

  expect(muted.isMuted).toBe(true);
  expect(muted.tooltip).toContain('notifications muted');
  expect(model(fleet, { mutedUntil: now })).toMatchObject({ isMuted: false });
});

test('it always ends with what can be done, and leaving says what it means', () => {
  expect(labels(aFleet({ ok: 2 })).slice(-4)).toEqual([
    'Check everything now',
    '-',
    'Open Admin Agent',
    'Quit and stop supervising…',
  ]);
  expect(labels(aFleet({})).at(-1)).toBe('Quit');
});

test.for(locales)('every sentence can be said in %s', (locale) => {
  const words = createTranslator(locale);
  const fleets = [
    undefined,
    aFleet({}),
    aFleet({ paused: 1 }),
    ...(['ok', 'needs_you', 'down', 'degraded', 'healing', 'unknown'] as const).flatMap(
      (status) => [
        aFleet({ [status]: 1 }),
        aFleet({ [status]: 9, paused: 1 }, { latestCheckAt: now - 90_000 }),
        aFleet({ [status]: 1_200, ok: 1 }, { latestCheckAt: now - 9_000_000 }),
      ],
    ),
  ];

  const texts = fleets.flatMap((fleet) => {
    const shown = trayModel({
      fleet,
      isVaultClosed: false,
      fleetReadAt: now,
      mutedUntil: now + 1,
      now,
      t: words,
    });
    return [shown.sentence, shown.tooltip, JSON.stringify(shown.items)];
  });

  for (const text of texts) {
    expect(text).not.toMatch(/[a-z]+\.[a-z]+|undefined|plural|null/);
  }
});
