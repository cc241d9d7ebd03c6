import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { renderWithAgent } from '#test/support/render-with-agent.tsx';
import { aBot, createTestAgent } from '#test/support/test-agent.ts';

/** Two clients in two zones, a bot each, all of them chosen and the window about to be planned. */
async function planForAll(locale: 'en' | 'pt-BR' = 'en') {
  const fleet = await createTestAgent();
  const other = await fleet.api.tenants.create({ name: 'TecNova', zone: 'Europe/Madrid' });
  for (const tenantId of [fleet.tenant.id, other.id]) {
    await fleet.api.bots.add({ tenantId, bot: aBot() });
  }
  renderWithAgent(fleet, { at: '/bots', locale });
  const grid = await screen.findByRole('grid');
  await waitFor(() => expect(within(grid).getAllByRole('row')).toHaveLength(3));
  fireEvent.focus(grid);
  fireEvent.keyDown(grid, { key: 'a', ctrlKey: true });
  fireEvent.keyDown(grid, { key: 'm' });
  const sheet = await screen.findByRole('dialog');
  fireEvent.keyDown(within(sheet).getAllByRole('button')[0]!, { key: 'p' });
  const line = await screen.findByRole('textbox', { name: /in one line|em uma linha/ });
  const windowsOf = async (tenantId: typeof other.id) =>
    (await fleet.api.maintenance.list({ tenantId })).items;
  return { fleet, other, line, windowsOf };
}

test('one line plans a window for each client, by its own clock', async () => {
  const { fleet, other, line, windowsOf } = await planForAll('pt-BR');
  await using _end = fleet;
  screen.getByText('2 clientes: Padaria Aurora e TecNova');

  fireEvent.change(line, { target: { value: 'toda segunda 2h por 90 min' } });
  fireEvent.submit(line);

  await screen.findByText('2 bots: manutenção planejada');
  for (const [tenantId, zone] of [
    [fleet.tenant.id, 'America/Sao_Paulo'],
    [other.id, 'Europe/Madrid'],
  ] as const) {
    expect(await windowsOf(tenantId)).toMatchObject([
      { time: { zone, durationMs: 90 * 60_000, rrule: 'FREQ=WEEKLY;BYDAY=MO' } },
    ]);
  }
});

test('what is not understood is said, and nothing is planned', async () => {
  const { fleet, line, windowsOf } = await planForAll();
  await using _end = fleet;

  fireEvent.change(line, { target: { value: 'tomorrow 2am for 1h except Vendas' } });
  await screen.findByText('I do not understand “except vendas”.');
  fireEvent.submit(line);

  expect(screen.getByRole('dialog', { name: 'Maintenance: 2 bots' })).toBeTruthy();
  expect(await windowsOf(fleet.tenant.id)).toEqual([]);
});

test('the next five times are shown before anything is planned', async () => {
  const { fleet, line } = await planForAll();
  await using _end = fleet;
  fireEvent.change(line, { target: { value: 'every day 2am for 1h' } });

  await waitFor(() =>
    expect(
      within(screen.getByRole('region', { name: 'The next times' })).getAllByRole('row'),
    ).toHaveLength(6),
  );
});
