import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { renderWithAgent } from '#test/support/render-with-agent.tsx';
import { aBot, createTestAgent, owner, type Script } from '#test/support/test-agent.ts';

const downAfterMs = 120_000;

const byPath: Script = (path) => (path === 'down' ? 'refused' : path === 'slow' ? 'slow' : 'ok');

async function aFleet() {
  const fleet = await createTestAgent({ script: byPath });
  const { api, tenant, clock } = fleet;
  await api.bots.add({ tenantId: tenant.id, bot: aBot({ name: 'Agenda', path: 'ok' }) });
  await api.bots.add({ tenantId: tenant.id, bot: aBot({ name: 'Cobrança', path: 'down' }) });
  await api.bots.add({
    tenantId: tenant.id,
    bot: aBot({ name: 'Suporte', path: 'slow', kind: 'support' }),
  });
  await clock.advance(downAfterMs);
  return fleet;
}

const grid = () => screen.findByRole('grid', { name: 'Bots' });
const names = async () =>
  within(await grid())
    .getAllByRole('row')
    .slice(1)
    .map((row) => /Agenda|Cobrança|Suporte/.exec(row.textContent)?.[0]);
const filter = () => screen.getByRole('combobox', { name: 'Filter bots' });

test('the heading says how many bots there are and what is wrong, and the worst comes first', async () => {
  await using fleet = await aFleet();

  renderWithAgent(fleet, { at: '/bots' });

  await screen.findByRole('heading', { level: 1, name: '3 bots · 1 down · 1 degraded' });
  expect(await names()).toEqual(['Cobrança', 'Suporte', 'Agenda']);
});

test('typing a filter narrows the list without accents, and goes into the address', async () => {
  await using fleet = await aFleet();
  const { address } = renderWithAgent(fleet, { at: '/bots' });
  await grid();

  fireEvent.change(filter(), { target: { value: 'cobranca' } });

  await waitFor(async () => expect(await names()).toEqual(['Cobrança']));
  await waitFor(() => expect(address()).toBe('/bots?q=cobranca'));
});

test('an address with a filter and a view shows just that', async () => {
  await using fleet = await aFleet();

  renderWithAgent(fleet, { at: '/bots?view=not-right&q=status:%E2%89%A0down' });

  expect(await names()).toEqual(['Suporte']);
  expect(screen.getByRole('button', { name: /Not right/ }).getAttribute('aria-pressed')).toBe(
    'true',
  );
});

test('a filter that nothing matches says so and can be cleared', async () => {
  await using fleet = await aFleet();
  renderWithAgent(fleet, { at: '/bots?q=status:sideways' });
  await screen.findByText('No bot matches “status:sideways”.');
  screen.getByText('Not a value I know: sideways.');

  fireEvent.click(screen.getAllByRole('button', { name: 'Clear filter' }).at(-1)!);

  await waitFor(async () => expect(await names()).toHaveLength(3));
});

test('a column sorts the list and is remembered in the address', async () => {
  await using fleet = await aFleet();
  const { address } = renderWithAgent(fleet, { at: '/bots' });
  await grid();

  fireEvent.click(screen.getByRole('button', { name: 'Bot' }));

  await waitFor(async () => expect(await names()).toEqual(['Agenda', 'Cobrança', 'Suporte']));
  expect(address()).toBe('/bots?sort=name');
});

test('selected bots are paused with one key, and undo takes it back', async () => {
  await using fleet = await aFleet();
  renderWithAgent(fleet, { at: '/bots' });
  fireEvent.focus(await grid());
  fireEvent.keyDown(await grid(), { key: 'x' });
  fireEvent.keyDown(await grid(), { key: 'j' });
  fireEvent.keyDown(await grid(), { key: 'x' });
  await screen.findByText('2 selected');

  fireEvent.keyDown(await grid(), { key: 'p' });

  await screen.findByText('2 bots paused');
  const paused = await fleet.api.bots.list({});
  expect(paused.items.filter(({ status }) => status === 'paused')).toHaveLength(2);

  fireEvent.click(screen.getByRole('button', { name: /^Undo/ }));
  await screen.findByText('2 bots are watched again');
  const resumed = await fleet.api.bots.list({});
  expect(resumed.items.some(({ status }) => status === 'paused')).toBe(false);
});

test('a check asked for by key is made at once and its outcome told', async () => {
  await using fleet = await aFleet();
  const { pass } = renderWithAgent(fleet, { at: '/bots?q=Agenda' });
  fireEvent.focus(await grid());

  fireEvent.keyDown(await grid(), { key: 'h' });
  await waitFor(() => pass(1_000));

  await screen.findByText('Agenda: Working');
  const bots = await fleet.api.bots.list({});
  const { id } = bots.items.find(({ name }) => name === 'Agenda')!;
  const { items } = await fleet.api.health.checks({ tenantId: fleet.tenant.id, botId: id });
  expect(items[0]?.source).toBe('manual');
});

test('a bot is removed only once its name was typed', async () => {
  await using fleet = await aFleet();
  renderWithAgent(fleet, { at: '/bots?q=Agenda' });
  fireEvent.focus(await grid());
  fireEvent.keyDown(await grid(), { key: 'x' });
  fireEvent.click(await screen.findByRole('button', { name: 'Remove…' }));
  const dialog = await screen.findByRole('dialog', { name: 'Remove Agenda?' });
  const confirm = within(dialog).getByRole('button', { name: 'Remove the bot' });
  const typed = within(dialog).getByRole('textbox', { name: /Type “Agenda”/ });

  fireEvent.change(typed, { target: { value: 'Agend' } });
  fireEvent.submit(typed);
  expect((await fleet.api.bots.list({})).items).toHaveLength(3);

  fireEvent.change(typed, { target: { value: 'Agenda' } });
  fireEvent.click(confirm);
  await screen.findByText('Agenda was removed');
  expect((await fleet.api.bots.list({})).items.map(({ name }) => name)).not.toContain('Agenda');
});

test('what changes at the agent appears without anyone asking', async () => {
  await using fleet = await aFleet();
  renderWithAgent(fleet, { at: '/bots' });
  await grid();

  await fleet.api.bots.add({ tenantId: fleet.tenant.id, bot: aBot({ name: 'Novo' }) });

  expect(await screen.findByText('Novo', {}, { timeout: 3_000 })).toBeTruthy();
});

test('someone who may only look is told why nothing can be changed', async () => {
  await using fleet = await aFleet();
  renderWithAgent(fleet, {
    at: '/bots',
    principal: { ...owner, kind: 'token', id: 'guest', role: 'viewer' },
  });
  fireEvent.focus(await grid());
  await waitFor(() => {
    const add = screen.getByRole('button', { name: /Add bot/ });
    expect(add.getAttribute('aria-disabled') ?? add.getAttribute('disabled')).not.toBeNull();
  });

  fireEvent.keyDown(await grid(), { key: 'p' });

  await screen.findByText(/This needs the role operator/);
  expect((await fleet.api.bots.list({})).items.some(({ status }) => status === 'paused')).toBe(
    false,
  );
});
