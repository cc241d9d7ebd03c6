import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { createTranslator } from '#shared/i18n/translator.ts';
import { type VaultStatus, type VaultTrouble, vaultTroubles } from '#shared/schemas/vault.ts';
import { renderWithAgent } from '#test/support/render-with-agent.tsx';
import { createTestAgent, owner } from '#test/support/test-agent.ts';

import { aVault, passphrase, recoveryKey } from './a-vault.ts';

const t = createTranslator('en');
const card = () => screen.findByRole('region', { name: 'Vault' });
const dialog = () => screen.findByRole('dialog');
const viewer = { ...owner, kind: 'token', id: 'guest', role: 'viewer' } as const;

test('an open vault says what keeps its key, how much is sealed, and that a recovery key is missing', async () => {
  await using fleet = await createTestAgent({ vault: aVault() });
  await fleet.clock.advance(1_000);
  renderWithAgent(fleet, { at: '/system' });

  const { textContent } = await card();

  expect(textContent).toContain('keychain of this computer');
  expect(textContent).toContain('3 sealed');
  expect(textContent).toMatch(/made .+ ago/);
  expect(textContent).toContain('without it, a lost keychain means entering every secret again');
});

const buttonsFor: Readonly<Record<VaultTrouble, readonly string[]>> = {
  keychain_absent: ['Try the keychain again', 'Use the recovery key'],
  keychain_locked: ['Try the keychain again', 'Use the recovery key'],
  keychain_refused: ['Try the keychain again', 'Use the recovery key'],
  keychain_slow: ['Try the keychain again', 'Use the recovery key'],
  passphrase_needed: ['Enter the passphrase', 'Use the recovery key'],
  key_file_unusable: ['Read the key file again', 'Use the recovery key'],
  wrong_key: ['Use the recovery key', 'Try the keychain again'],
  key_lost: ['Use the recovery key', 'Try the keychain again'],
};

test.each(vaultTroubles)('%s: what is so, what still works, and the ways out', async (trouble) => {
  const vault = aVault({ state: 'locked', trouble, hasRecoveryKey: true });
  await using fleet = await createTestAgent({ vault });
  renderWithAgent(fleet, { at: '/system' });

  const region = await card();

  expect(region.textContent).toContain('The vault is closed');
  expect(region.textContent).toContain(t(`vault:trouble.${trouble}.fact`));
  expect(region.textContent).toContain('Bots that need no secret are watched as before.');
  expect(region.textContent).toContain(t(`vault:trouble.${trouble}.step`));
  expect(
    within(region)
      .getAllByRole('button')
      .map(({ textContent }) => textContent),
  ).toEqual(buttonsFor[trouble]);
  const namesFiles = region.textContent.includes('ADMIN_AGENT_KEY_FILE');
  expect(namesFiles).toBe(
    ['keychain_absent', 'passphrase_needed', 'key_file_unusable'].includes(trouble),
  );
});

test('a lost key without a recovery key says that secrets must be entered again', async () => {
  const vault = aVault({ state: 'locked', trouble: 'key_lost' });
  await using fleet = await createTestAgent({ vault });
  renderWithAgent(fleet, { at: '/system' });

  const region = await card();

  expect(region.textContent).toContain('every secret has to be entered again');
  expect(within(region).queryByRole('button', { name: 'Use the recovery key' })).toBeNull();
});

test('a machine that can keep no key is no trouble while there is no secret', async () => {
  const nothing: Partial<VaultStatus> = {
    state: 'unavailable',
    trouble: 'keychain_absent',
    backend: null,
    secrets: 0,
    keyMadeAt: null,
  };
  await using fleet = await createTestAgent({ vault: aVault(nothing) });
  renderWithAgent(fleet, { at: '/system' });

  expect((await card()).textContent).toContain('a secret is never kept in plain text');
  expect(screen.queryByRole('link', { name: 'Vault closed' })).toBeNull();
});

test('while it is closed, every screen says so and leads to it', async () => {
  const vault = aVault({ state: 'locked', trouble: 'keychain_locked' });
  await using fleet = await createTestAgent({ vault });
  const console = renderWithAgent(fleet, { at: '/alerts' });

  fireEvent.click(await screen.findByRole('link', { name: 'Vault closed' }));

  await waitFor(() => expect(console.address()).toBe('/system'));
  expect((await card()).textContent).toContain('The vault is closed');
});

test('trying the keychain again opens it in place', async () => {
  const vault = aVault({ state: 'locked', trouble: 'keychain_locked' });
  await using fleet = await createTestAgent({ vault });
  renderWithAgent(fleet, { at: '/system' });

  fireEvent.click(await screen.findByRole('button', { name: 'Try the keychain again' }));

  await waitFor(async () => expect((await card()).textContent).toContain('Secrets can be used.'));
  expect(screen.queryByRole('link', { name: 'Vault closed' })).toBeNull();
});

test('a wrong passphrase is said at the field, is forgotten, and the right one opens the vault', async () => {
  const vault = aVault({ state: 'locked', trouble: 'passphrase_needed', backend: 'passphrase' });
  await using fleet = await createTestAgent({ vault });
  renderWithAgent(fleet, { at: '/system' });
  fireEvent.click(await screen.findByRole('button', { name: 'Enter the passphrase' }));
  const field = await within(await dialog()).findByLabelText<HTMLInputElement>('Passphrase', {
    selector: 'input',
  });
  expect([field.type, field.autocomplete]).toEqual(['password', 'off']);
  const give = async (text: string) => {
    fireEvent.change(field, { target: { value: text } });
    fireEvent.click(within(await dialog()).getByRole('button', { name: 'Open' }));
  };

  await give('not this one');

  await screen.findByText('This passphrase does not open the vault. Nothing was changed.');
  expect(field.value).toBe('');
  expect(vault.status().state).toBe('locked');

  await give(passphrase);

  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(vault.status().state).toBe('open');
});

test('a mistyped recovery key is told apart from one that opens nothing', async () => {
  const vault = aVault({ state: 'locked', trouble: 'key_lost', hasRecoveryKey: true });
  await using fleet = await createTestAgent({ vault });
  renderWithAgent(fleet, { at: '/system?vault=recover' });
  const give = async (text: string) => {
    const field = await within(await dialog()).findByLabelText('Recovery key', {
      selector: 'input',
    });
    fireEvent.change(field, { target: { value: text } });
    fireEvent.click(within(await dialog()).getByRole('button', { name: 'Open' }));
  };

  await give('AAR1');
  await screen.findByText(/A recovery key is not spelt like this/);
  await give(recoveryKey.replace('7KQ2', '7KQ3'));
  await screen.findByText(/belongs to another vault or was replaced/);
  await give(recoveryKey);

  await waitFor(() => expect(vault.status().state).toBe('open'));
});

test('locking says first what stops being watched', async () => {
  const vault = aVault();
  await using fleet = await createTestAgent({ vault });
  const connector = {
    type: 'http',
    url: 'http://bot.test/bot',
    headers: { authorization: 'Bearer abc' },
  } as const;
  await fleet.api.bots.add({
    tenantId: fleet.tenant.id,
    bot: { name: 'Vendas', kind: 'sales', connector, intervalMs: 20_000 },
  });
  renderWithAgent(fleet, { at: '/system' });
  fireEvent.click(await screen.findByRole('button', { name: 'Lock now' }));
  await within(await dialog()).findByText('Vendas');

  fireEvent.click(within(await dialog()).getByRole('button', { name: 'Lock now' }));

  await waitFor(() => expect(vault.status().state).toBe('locked'));
  await waitFor(async () =>
    expect((await card()).textContent).toContain('1 bot waits for it: Vendas.'),
  );
});

test('rotating says what it does and that it is done, and asks for a recovery key where that is gone', async () => {
  await using fleet = await createTestAgent({ vault: aVault({ hasRecoveryKey: true }) });
  renderWithAgent(fleet, { at: '/system' });
  fireEvent.click(await screen.findByRole('button', { name: 'Rotate keys' }));
  await within(await dialog()).findByText(/all 3 secrets are sealed with them/);

  fireEvent.click(within(await dialog()).getByRole('button', { name: 'Rotate keys' }));

  await screen.findByText('Done. All 3 secrets are sealed with new keys.');
  expect(within(await dialog()).getByRole('button', { name: 'Save a recovery key' })).toBeTruthy();
});

test('who is no owner sees how the vault is, but may do nothing with it', async () => {
  const vault = aVault({ state: 'locked', trouble: 'keychain_locked' });
  await using fleet = await createTestAgent({ vault });
  renderWithAgent(fleet, { at: '/system', principal: viewer });

  const button = await screen.findByRole('button', { name: 'Try the keychain again' });
  await waitFor(() => expect(button.hasAttribute('data-disabled')).toBe(true));
  fireEvent.focus(button);

  await screen.findByText(/This needs the role owner/);
});

test('the overview advises to save a recovery key until that is put away', async () => {
  await using fleet = await createTestAgent({ vault: aVault() });
  renderWithAgent(fleet);
  const advice = within(await card());

  fireEvent.click(advice.getByRole('button', { name: 'Do not show this again' }));

  await waitFor(() => expect(screen.queryByRole('region', { name: 'Vault' })).toBeNull());
});
