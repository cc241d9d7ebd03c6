import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';

import { renderWithAgent } from '#test/support/render-with-agent.tsx';
import { createTestAgent } from '#test/support/test-agent.ts';

import { aVault, recoveryKey } from './a-vault.ts';

const dialog = () => screen.findByRole('dialog');
const isOnScreen = (key: string) =>
  (document.body.textContent ?? '').replaceAll('-', '').includes(key.replaceAll('-', ''));

async function shown(at = '/system?vault=recovery-key') {
  const fleet = await createTestAgent({ vault: aVault() });
  const console = renderWithAgent(fleet, { at });
  fireEvent.click(await screen.findByRole('button', { name: 'Show the recovery key' }));
  await screen.findByRole('heading', { name: 'This is your recovery key' });
  return { fleet, ...console, [Symbol.asyncDispose]: () => fleet[Symbol.asyncDispose]() };
}

test('nothing is made by opening the dialog alone', async () => {
  const vault = aVault();
  await using fleet = await createTestAgent({ vault });

  renderWithAgent(fleet, { at: '/system?vault=recovery-key' });

  await within(await dialog()).findByText(/It is shown once/);
  expect(vault.status().hasRecoveryKey).toBe(false);
});

test('the key is shown once, and is nowhere any more after it was stored', async () => {
  await using console = await shown();
  expect(isOnScreen(recoveryKey)).toBe(true);
  const done = () => screen.getByRole('button', { name: 'Done' });
  expect(done().hasAttribute('data-disabled')).toBe(true);

  fireEvent.click(screen.getByRole('checkbox', { name: 'I have stored it' }));
  fireEvent.click(done());

  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(isOnScreen(recoveryKey)).toBe(false);
  await waitFor(() => expect(console.queryClient.getMutationCache().getAll()).toEqual([]));
  const cached = console.queryClient
    .getQueryCache()
    .getAll()
    .map(({ state }) => state);
  expect(JSON.stringify(cached)).not.toContain(recoveryKey);
  expect(console.address()).toBe('/system');
  expect(JSON.stringify(console.fleet.seen)).not.toContain(recoveryKey);
});

test('leaving before it is stored warns, and can be taken back or gone through with', async () => {
  await using _console = await shown();

  fireEvent.keyDown(await dialog(), { key: 'Escape' });
  fireEvent.click(await screen.findByRole('button', { name: 'Keep it on screen' }));
  expect(isOnScreen(recoveryKey)).toBe(true);

  fireEvent.keyDown(await dialog(), { key: 'Escape' });
  fireEvent.click(await screen.findByRole('button', { name: 'Leave without it' }));

  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(isOnScreen(recoveryKey)).toBe(false);
});

test('a key that leads to another screen warns as well', async () => {
  await using console = await shown();

  fireEvent.keyDown(await dialog(), { key: '1', ctrlKey: true });

  await screen.findByText('Leave without storing it? It cannot be shown again.');
  expect(console.address()).toContain('/system');
  expect(isOnScreen(recoveryKey)).toBe(true);
});

test('copying puts exactly the key on the clipboard', async () => {
  const writeText = vi.fn<(text: string) => Promise<void>>(async () => undefined);
  vi.stubGlobal('navigator', Object.assign(Object.create(navigator), { clipboard: { writeText } }));
  await using _console = await shown();

  fireEvent.click(screen.getByRole('button', { name: 'Copy' }));

  await screen.findByRole('button', { name: 'Copied' });
  expect(writeText).toHaveBeenCalledExactlyOnceWith(recoveryKey);
});

test.each(['guardar recuperação', 'save a recovery key', 'clave de recuperación'])(
  'the palette leads to it by “%s”',
  async (words) => {
    await using fleet = await createTestAgent({ vault: aVault() });
    renderWithAgent(fleet);
    await screen.findByRole('region', { name: 'Vault' });
    fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true });
    const field = await screen.findByRole('combobox', { name: /Find a bot/ });

    fireEvent.change(field, { target: { value: words } });
    fireEvent.click(await screen.findByRole('option', { name: 'Save a recovery key' }));

    expect(await screen.findByRole('heading', { name: 'Save your recovery key' })).toBeTruthy();
  },
);
