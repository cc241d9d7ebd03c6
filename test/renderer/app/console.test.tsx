import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';

import { aBot, answersFor, aSystem, aTenant } from '#test/renderer/support/a-console.ts';
import { refusal, renderConsole } from '#test/renderer/support/render-console.tsx';

const tenants = [aTenant(1, { name: 'Padaria São João' }), aTenant(2, { name: 'TecNova' })];
const bots = [
  aBot(1, { name: 'Vendas' }),
  aBot(2, { name: 'Suporte', status: 'down', cause: 'refused' }),
  aBot(3, { name: 'RH', tenantId: tenants[1]!.id }),
];
const answers = answersFor(tenants, bots);

const sentence = () => screen.getByRole('heading', { level: 1 }).textContent;
const press = (key: string, init: KeyboardEventInit = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...init });

test('the first line says whether anything needs a person, and the evidence follows', async () => {
  renderConsole({ answers });
  await waitFor(() => expect(sentence()).toMatch(/1 of 3 bots needs you\.$/));
  const needsYou = screen.getByRole('region', { name: 'Needs you' });
  expect(within(needsYou).getByRole('listitem').textContent).toContain('Suporte');
  expect(within(needsYou).getByRole('listitem').textContent).toContain('connection refused');
});

test('with everything working it says so, and how old the oldest answer is', async () => {
  renderConsole({ answers: answersFor(tenants, [aBot(1), aBot(2)]) });
  await waitFor(() => expect(sentence()).toMatch(/All 2 bots are working\.$/));
  expect(screen.getByText(/Every one answered at most \d+\ss ago\./)).toBeTruthy();
  expect(screen.getByText('No bot needs you.')).toBeTruthy();
});

test('no data is never said to be good', async () => {
  const unknown = aBot(2, { status: 'unknown', lastCheckedAt: null });
  renderConsole({ answers: answersFor(tenants, [aBot(1), unknown]) });
  await waitFor(() => expect(sentence()).toMatch(/Nothing recent is known about 1 of 2 bots\.$/));
});

test('an empty console offers ways to begin, and starts the demo', async () => {
  const start = vi.fn<() => unknown>(() => ({ isRunning: true, bots: [] }));
  renderConsole({ answers: { ...answersFor(tenants, []), 'demo.start': start } });
  fireEvent.click(await screen.findByRole('button', { name: 'Start the demo' }));
  await waitFor(() => expect(start).toHaveBeenCalledOnce());
});

test('a fleet that cannot be read says so, with a way to try again', async () => {
  let isBroken = true;
  const fleet = answers['health.fleet']!;
  renderConsole({
    answers: {
      ...answers,
      'health.fleet': (input) => {
        if (isBroken) {
          throw refusal('store_unavailable');
        }
        return fleet(input);
      },
    },
  });
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('cannot reach its data');
  isBroken = false;
  fireEvent.click(within(alert).getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(sentence()).toMatch(/1 of 3 bots/));
});

test('H checks everything in view, and says how that went', async () => {
  const check = vi.fn<(input: unknown) => unknown>(() => ({ items: bots }));
  renderConsole({ answers: { ...answers, 'health.checkNow': check as never } });
  await screen.findByRole('button', { name: /Check all/ });
  press('h');
  await waitFor(() => expect(check).toHaveBeenCalledWith({}));
  expect((await screen.findAllByText('3 bots checked')).length).toBeGreaterThan(0);
});

test('the palette finds bots without accents and opens the chosen one', async () => {
  const { history } = renderConsole({ answers, path: '/clients' });
  await screen.findByRole('grid');
  press('k', { ctrlKey: true });
  const field = await screen.findByRole('combobox', { name: /Find a bot/ });
  fireEvent.change(field, { target: { value: 'sao joao vendas' } });
  const found = await screen.findByRole('option', { name: /Vendas/ });
  fireEvent.click(found);
  await waitFor(() =>
    expect(history.location.pathname).toBe(`/bots/${bots[0]!.tenantId}/${bots[0]!.id}`),
  );
});

test('verbs are found in any of the three languages', async () => {
  renderConsole({ answers });
  await screen.findByRole('button', { name: /Check all/ });
  press('k', { ctrlKey: true });
  const field = await screen.findByRole('combobox', { name: /Find a bot/ });
  for (const words of ['verificar todos', 'comprobar todos', 'check all']) {
    fireEvent.change(field, { target: { value: words } });
    expect(await screen.findByRole('option', { name: /Check all bots now/ })).toBeTruthy();
  }
});

test('switching the client narrows what is shown, and stays in the address', async () => {
  const { history, calls } = renderConsole({ answers });
  await screen.findByRole('button', { name: /Check all/ });
  press('T', { ctrlKey: true, shiftKey: true });
  fireEvent.click(await screen.findByRole('option', { name: /TecNova/ }));
  await waitFor(() => expect(sentence()).toMatch(/Your bot is working\.$/));
  expect(history.location.href).toContain(tenants[1]!.id);
  expect(calls).toContainEqual(['health.fleet', { tenantId: tenants[1]!.id }]);
  press('2', { ctrlKey: true });
  await waitFor(() => expect(history.location.pathname).toBe('/bots'));
  expect(history.location.href).toContain(tenants[1]!.id);
});

test('G and a letter goes to a screen, and the screen has the focus', async () => {
  const { history } = renderConsole({ answers });
  await screen.findByRole('button', { name: /Check all/ });
  press('g');
  press('s');
  await waitFor(() => expect(history.location.pathname).toBe('/settings/agent'));
  await waitFor(() => expect(document.activeElement?.tagName).toBe('MAIN'));
});

test('who is not known is asked for a token, and goes on with it', async () => {
  let isKnown = false;
  const about = answers['system.about']!;
  const { kept } = renderConsole({
    answers: {
      ...answers,
      'system.about': (input) => {
        if (!isKnown) {
          throw refusal('unauthenticated');
        }
        return about(input);
      },
    },
  });
  const field = await screen.findByLabelText('Access token');
  isKnown = true;
  fireEvent.change(field, { target: { value: ' a-token ' } });
  fireEvent.click(screen.getByRole('button', { name: 'Connect' }));
  await waitFor(() => expect(sentence()).toMatch(/1 of 3 bots/));
  expect(kept.token).toBe('a-token');
});

test('while the agent is away, what changes something is off and says why', async () => {
  const { lose } = renderConsole({ answers });
  const button = await screen.findByRole('button', { name: /Check all/ });
  expect(button.hasAttribute('data-disabled')).toBe(false);
  act(() => lose());
  await waitFor(() =>
    expect(screen.getByRole('button', { name: /Check all/ }).hasAttribute('data-disabled')).toBe(
      true,
    ),
  );
  expect(screen.getByText(/^Reconnecting/)).toBeTruthy();
});

test('who may only look finds no verb that changes anything', async () => {
  const { calls } = renderConsole({
    answers: {
      ...answers,
      'system.about': () => ({
        version: '1',
        host: 'headless',
        hasDemo: true,
        role: 'viewer',
        tenant: 'all',
      }),
    },
  });
  await screen.findByRole('button', { name: /Check all/ });
  await waitFor(() => expect(calls.some(([path]) => path === 'system.about')).toBe(true));
  press('h');
  press('k', { ctrlKey: true });
  const field = await screen.findByRole('combobox', { name: /Find a bot/ });
  fireEvent.change(field, { target: { value: 'check all' } });
  await waitFor(() => expect(screen.queryByRole('option', { name: /Check all/ })).toBeNull());
  expect(calls.filter(([path]) => path === 'health.checkNow')).toEqual([]);
});

test('a screen that breaks leaves the shell standing, and can be shown again', async () => {
  vi.spyOn(console, 'error').mockReturnValue(undefined);
  let isBroken = true;
  renderConsole({
    path: '/system',
    answers: {
      ...answers,
      'system.health': () => ({ ...aSystem(), ...(isBroken ? { components: null } : {}) }),
    },
  });
  expect(await screen.findByRole('heading', { name: 'This screen failed' })).toBeTruthy();
  expect(screen.getByRole('navigation', { name: 'Screens' })).toBeTruthy();
  isBroken = false;
  fireEvent.click(screen.getByRole('button', { name: 'Show it again' }));
  await waitFor(() => expect(sentence()).toBe('You can trust what this console tells you.'));
  vi.restoreAllMocks();
});

test('an address that leads nowhere says so and leads back', async () => {
  renderConsole({ answers, path: '/nowhere' });
  expect(
    await screen.findByRole('heading', { level: 1, name: 'There is no such screen' }),
  ).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Go to the overview' })).toBeTruthy();
});
