import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { renderWithAgent } from '#test/support/render-with-agent.tsx';
import { aBot, createTestAgent, type Script } from '#test/support/test-agent.ts';

const minuteMs = 60_000;

/** Answers for ten minutes, then nothing listens any more. */
const breaks: Script = (path, atMono) =>
  path === 'breaks' && atMono > 10 * minuteMs ? 'refused' : 'ok';

async function aBrokenBot() {
  const fleet = await createTestAgent({ script: breaks });
  const { api, tenant, clock } = fleet;
  const bot = await api.bots.add({ tenantId: tenant.id, bot: aBot({ path: 'breaks' }) });
  const other = await api.bots.add({
    tenantId: tenant.id,
    bot: aBot({ name: 'Suporte', path: 'ok' }),
  });
  await clock.advance(12 * minuteMs);
  return { fleet, bot, other, at: `/bots/${bot.tenantId}/${bot.id}` };
}

test('the first line of the cause names the layer that broke, and the last who acts next', async () => {
  const { fleet, at } = await aBrokenBot();
  await using _ = fleet;

  renderWithAgent(fleet, { at });

  await screen.findByRole('heading', { level: 1, name: /Vendas.*Down/ });
  const why = screen.getByRole('region', { name: 'Why' });
  expect(why.textContent).toMatch(/^Process: connection refused/);
  // Whose step is next is known once the ladder is.
  expect(await within(why).findByText(/Your next step: look at Vendas/)).toBeTruthy();
  expect(screen.getByRole('list', { name: 'Layers' }).textContent).toMatch(/Process\s*fails/);
});

test('the strip shows what was and what is, and arrows walk it', async () => {
  const { fleet, at } = await aBrokenBot();
  await using _ = fleet;
  renderWithAgent(fleet, { at });
  const strip = await screen.findByRole('listbox', { name: /Status over time/ });

  fireEvent.focus(strip);
  const last = within(strip).getByRole('option', { selected: true });
  expect(last.getAttribute('aria-label')).toMatch(/^Down, .*connection refused$/);

  fireEvent.keyDown(strip, { key: 'ArrowLeft' });
  const before = within(strip).getByRole('option', { selected: true });
  expect(before.getAttribute('aria-label')).toMatch(/^Working, /);
  expect(strip.getAttribute('aria-activedescendant')).toBe(before.id);
});

test('uptime is of the time that was watched, and is told beside its definition', async () => {
  const { fleet, at } = await aBrokenBot();
  await using _ = fleet;
  renderWithAgent(fleet, { at });

  const uptime = await screen.findByText(/^8\d(\.\d+)?%$/);

  expect(uptime.closest('div')?.textContent).toMatch(/^Uptime.* down of .* watched$/);
  screen.getByText(/time working or degraded, over the time watched/);
});

test('T goes from range to range, and the address keeps it', async () => {
  const { fleet, at } = await aBrokenBot();
  await using _ = fleet;
  const { address } = renderWithAgent(fleet, { at });
  await screen.findByRole('region', { name: 'Last 24 hours' });

  fireEvent.keyDown(document.body, { key: 't' });

  await screen.findByRole('region', { name: 'Last 7 days' });
  expect(address()).toContain('range=7d');
});

test('brackets go to the bots before and after in the order of the list', async () => {
  const { fleet, at } = await aBrokenBot();
  await using _ = fleet;
  renderWithAgent(fleet, { at });
  await screen.findByRole('heading', { level: 1, name: /Vendas/ });

  // Nothing happens before it is known which bots there are.
  await waitFor(() => {
    fireEvent.keyDown(document.body, { key: ']' });
    screen.getByRole('heading', { level: 1, name: /Suporte/ });
  });

  fireEvent.keyDown(document.body, { key: '[' });
  expect(await screen.findByRole('heading', { level: 1, name: /Vendas/ })).toBeTruthy();
});

test('Esc goes back to the list', async () => {
  const { fleet, at } = await aBrokenBot();
  await using _ = fleet;
  const { address } = renderWithAgent(fleet, { at });
  await screen.findByRole('heading', { level: 1, name: /Vendas/ });

  fireEvent.keyDown(document.body, { key: 'Escape' });

  await waitFor(() => expect(address()).toBe('/bots'));
});

test('P pauses the bot, and the screen says what that means', async () => {
  const { fleet, at } = await aBrokenBot();
  await using _ = fleet;
  renderWithAgent(fleet, { at });
  await screen.findByRole('heading', { level: 1, name: /Vendas/ });

  fireEvent.keyDown(document.body, { key: 'p' });

  await screen.findByText('Vendas is paused');
  expect(await screen.findByText(/Paused by a person: it is not checked/)).toBeTruthy();
});

test('the check that changed the verdict unfolds to what it saw', async () => {
  const { fleet, at } = await aBrokenBot();
  await using _ = fleet;
  renderWithAgent(fleet, { at: `${at}?tab=checks` });
  const list = await screen.findByRole('list', { name: 'Checks, newest first' });
  const [first] = await within(list).findAllByRole('button', { name: /Show what it saw/ });

  fireEvent.click(first!);

  expect(first!.getAttribute('aria-expanded')).toBe('true');
  within(list).getByText(/Nothing accepts connections at this address/);
});

test('an address of a bot that is gone says so and leads back', async () => {
  const { fleet, bot, at } = await aBrokenBot();
  await using _ = fleet;
  await fleet.api.bots.remove({ tenantId: bot.tenantId, botId: bot.id });
  const { address } = renderWithAgent(fleet, { at });

  fireEvent.click(await screen.findByRole('button', { name: 'Go to the bots' }));

  await waitFor(() => expect(address()).toBe('/bots'));
});
