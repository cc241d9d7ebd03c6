import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';

import type { Bulk } from '#shared/schemas/recovery.ts';
import { aBot, answersFor, aTenant } from '#test/renderer/support/a-console.ts';
import { type Answers, renderConsole } from '#test/renderer/support/render-console.tsx';

const tenants = [1, 2, 3, 4].map((number) => aTenant(number));
const bots = [1, 2, 3, 4, 5].map((number) => aBot(number));

function aBulk(change: Partial<Bulk>, outcomes: readonly Bulk['bots'][number]['outcome'][]): Bulk {
  return {
    tenantId: tenants[0]!.id,
    state: 'running',
    waveSize: 3,
    startedAt: 1,
    endedAt: null,
    reason: null,
    bots: outcomes.map((outcome, index) => ({
      botId: bots[index]!.id,
      wave: Math.floor(index / 3) + 1,
      outcome,
      attemptId: null,
    })),
    ...change,
  };
}

function renderBots(answers: Answers = {}, of = bots) {
  return renderConsole({
    path: '/bots',
    answers: { ...answersFor(tenants, of), 'recovery.bulk': () => null, ...answers },
  });
}

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(1_200);
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  return () => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  };
});

async function selectAll() {
  fireEvent.click(await screen.findByRole('checkbox', { name: /^Select all/ }));
  await screen.findByRole('region', { name: 'Actions on the selected bots' });
}

test('the selected bots are restarted with one key and one Enter', async () => {
  const { calls } = renderBots({ 'recovery.restartMany': () => aBulk({}, ['running']) });
  await selectAll();

  fireEvent.keyDown(document.body, { key: 'r' });
  const dialog = await screen.findByRole('dialog', { name: 'Restart 5 bots?' });
  expect(dialog.textContent).toContain('If more than 30% of the first three fail, I stop');
  expect(dialog.textContent).toContain('Client 1 · Bot 1, Bot 2, Bot 3, Bot 4, Bot 5');
  const confirm = within(dialog).getByRole('button', { name: /^Restart 5 bots/ });
  await waitFor(() => expect(document.activeElement).toBe(confirm));
  fireEvent.click(confirm);

  await waitFor(() => {
    const [, input] = calls.find(([path]) => path === 'recovery.restartMany') ?? [];
    expect(input).toEqual({ tenantId: tenants[0]!.id, botIds: bots.map(({ id }) => id) });
  });
});

test('above three clients the number of bots has to be typed', async () => {
  const scattered = tenants.map(({ id }, index) => aBot(index + 1, { tenantId: id }));
  const { calls } = renderBots({ 'recovery.restartMany': () => aBulk({}, []) }, scattered);
  await selectAll();

  fireEvent.keyDown(document.body, { key: 'r' });
  const dialog = await screen.findByRole('dialog');
  const confirm = within(dialog).getByRole<HTMLButtonElement>('button', { name: /^Restart 4/ });
  expect(confirm.disabled).toBe(true);
  fireEvent.change(within(dialog).getByRole('textbox', { name: /Type 4/ }), {
    target: { value: '4' },
  });
  expect(confirm.disabled).toBe(false);
  fireEvent.click(confirm);

  await waitFor(() =>
    expect(calls.filter(([path]) => path === 'recovery.restartMany')).toHaveLength(4),
  );
});

test('while it runs it says how far it has come, and can be stopped', async () => {
  const { calls } = renderBots({
    'recovery.bulk': ({ tenantId }: { tenantId: string }) =>
      tenantId === tenants[0]!.id
        ? aBulk({}, ['succeeded', 'succeeded', 'failed', 'running', 'waiting'])
        : null,
    'recovery.cancelBulk': () => aBulk({ state: 'cancelled' }, []),
  });

  const region = await screen.findByRole('region', { name: 'Restarting bots' });
  expect(within(region).getByRole('status').textContent).toBe('2 of 5 restarted, 1 failed');
  fireEvent.click(within(region).getByRole('button', { name: 'Stop after these' }));

  await waitFor(() => expect(calls.map(([path]) => path)).toContain('recovery.cancelBulk'));
});

test('what there was no way to restart is told from what failed', async () => {
  renderBots({
    'recovery.bulk': () => aBulk({ state: 'done' }, ['succeeded', 'succeeded', 'skipped']),
  });

  const region = await screen.findByRole('region', { name: 'Restarting bots' });
  expect(within(region).getByRole('status').textContent).toBe(
    '2 restarted, 1 has no way to be restarted',
  );
});

test('one that stopped itself says why, shows the failed, and tries only those again', async () => {
  const { calls } = renderBots({
    'recovery.bulk': () =>
      aBulk({ state: 'stopped' }, ['failed', 'failed', 'succeeded', 'skipped', 'skipped']),
    'recovery.restartMany': () => aBulk({}, []),
  });

  const region = await screen.findByRole('region', { name: 'Restarting bots' });
  expect(within(region).getByRole('status').textContent).toBe(
    '1 restarted, 2 failed · Stopped by itself: too many of the first failed. 2 bots were not touched.',
  );
  fireEvent.click(within(region).getByRole('button', { name: 'Show the failed' }));
  expect(
    within(region)
      .getAllByRole('link')
      .map(({ textContent }) => textContent),
  ).toEqual(['Bot 1', 'Bot 2']);
  fireEvent.click(within(region).getByRole('button', { name: 'Try 2 again' }));

  await waitFor(() => {
    const [, input] = calls.find(([path]) => path === 'recovery.restartMany') ?? [];
    expect(input).toEqual({
      tenantId: tenants[0]!.id,
      botIds: [bots[0]!.id, bots[1]!.id],
    });
  });
});

test('what is done with can be put away', async () => {
  renderBots({ 'recovery.bulk': () => aBulk({ state: 'done' }, ['succeeded']) });
  const region = await screen.findByRole('region', { name: 'Restarting bots' });

  fireEvent.click(within(region).getByRole('button', { name: 'Close' }));

  await waitFor(() => expect(screen.queryByRole('region', { name: 'Restarting bots' })).toBeNull());
});
