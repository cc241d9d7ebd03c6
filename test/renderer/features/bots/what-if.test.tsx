import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { differingAlarms } from '#renderer/features/bots/what-if/differing-alarms.ts';
import {
  type WhatIf,
  type WhatIfAlarm,
  type WhatIfOutcome,
  whatIfSchema,
} from '#shared/schemas/replay.ts';
import { aBot, answersFor, aTenant } from '#test/renderer/support/a-console.ts';
import { renderConsole } from '#test/renderer/support/render-console.tsx';

import { aLadder } from './a-ladder.ts';

const bot = aBot(1, { name: 'Vendas' });

function anAlarm(since: number, change: Partial<WhatIfAlarm> = {}): WhatIfAlarm {
  return {
    type: 'bot.down',
    cause: 'timeout',
    since,
    openedAt: since + 1,
    resolvedAt: null,
    false: false,
    ...change,
  };
}

function anOutcome(alarms: WhatIfAlarm[], change: Partial<WhatIfOutcome> = {}): WhatIfOutcome {
  return {
    settings: { rechecks: 2, patienceMs: 180_000, slowAnswers: 3, intervalMs: 300_000 },
    alarms,
    notices: alarms.length,
    falseAlarms: alarms.filter((alarm) => alarm.false).length,
    falseAlarmShare: 0,
    toldAfterMs: { mean: 192_000, max: 300_000 },
    ...change,
  };
}

function aWhatIf(inForce: WhatIfOutcome, asked: WhatIfOutcome): WhatIf {
  const to = Date.UTC(2026, 5, 30);
  return whatIfSchema.parse({ from: to - 2_592_000_000, to, checks: 8_640, inForce, asked });
}

test('what would not have been told and what would have been as well are told apart', () => {
  const inForce = anOutcome([anAlarm(10), anAlarm(20)]);
  const asked = anOutcome([anAlarm(20), anAlarm(30), anAlarm(40)]);

  const { more, fewer } = differingAlarms({ inForce, asked });

  expect(more.map(({ since }) => since)).toEqual([40, 30]);
  expect(fewer.map(({ since }) => since)).toEqual([10]);
});

test('nothing is worked out until it is wanted, and another setting shows what it would change', async () => {
  const before = anOutcome([anAlarm(10, { false: true }), anAlarm(20)]);
  const { calls } = renderConsole({
    path: `/bots/${bot.tenantId}/${bot.id}?tab=settings`,
    answers: {
      ...answersFor([aTenant(1)], [bot]),
      'bots.byId': () => bot,
      'recovery.ladder': () =>
        aLadder({ state: 'idle', incidentId: null, attempts: [], next: null }),
      'health.whatIf': ({ settings }: { settings: { patienceMs?: number } }) =>
        aWhatIf(
          before,
          settings.patienceMs === undefined
            ? before
            : anOutcome([anAlarm(20)], { toldAfterMs: { mean: 900_000, max: 900_000 } }),
        ),
    },
  });
  const title = await screen.findByText('What would these settings have done?');
  expect(calls.map(([path]) => path)).not.toContain('health.whatIf');

  fireEvent.click(title);
  await screen.findByText(/8,640 checks/);
  fireEvent.click(screen.getByRole('combobox', { name: 'Patience before telling' }));
  const longer = await screen.findByRole('option', { name: /^15.min$/ });
  fireEvent.mouseMove(longer);
  fireEvent.pointerDown(longer);
  fireEvent.click(longer);

  const list = await screen.findByRole('region', { name: 'Would not have been told' });
  expect(list.textContent).toMatch(/no answer in time.*false alarm/);
  await waitFor(() => {
    const told = screen.getByRole('row', { name: /Told after/ });
    expect(
      within(told)
        .getAllByRole('cell')
        .map(({ textContent }) => textContent),
    ).toEqual([expect.stringMatching(/^3.min 12.s$/), expect.stringMatching(/^15.min/)]);
  });
});
