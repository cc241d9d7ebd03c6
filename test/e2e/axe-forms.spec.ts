import type { Locator, Page } from '@playwright/test';

import type { VaultDialog } from '#renderer/lib/vault-dialog.ts';
import { createFakeGateway } from '#test/support/fake-gateway/fake-gateway.ts';
import { startHeaderProxy } from '#test/support/header-proxy.ts';

import { expectAccessible } from './accessible.ts';
import { expect, test } from './app-test.ts';
import { goTo, noticedWithin, openAddBot, rowOf, sentence } from './console.ts';
import { addGuardedBot, createGuardedBot } from './guarded-bot.ts';

async function openForm(page: Page, kind: RegExp): Promise<Locator> {
  const dialog = await openAddBot(page);
  await dialog.getByRole('button', { name: kind }).click();
  await expect(dialog.getByRole('button', { name: 'Add and watch' })).toBeVisible();
  return dialog;
}

/** With everything unfolded and every complaint on screen. */
async function openRefused(page: Page, kind: RegExp): Promise<void> {
  const dialog = await openForm(page, kind);
  for (const fold of await dialog.locator('summary').all()) {
    await fold.click();
  }
  await dialog.getByRole('button', { name: 'Add and watch' }).click();
  await expect(dialog.locator('[aria-invalid="true"]').first()).toBeVisible();
}

/** Over System health, by the address; the screen beneath is not there for those who ask the page what it has. */
async function askAboutVault(page: Page, dialog: VaultDialog): Promise<void> {
  await goTo(page, 'system');
  await page.evaluate((address) => {
    location.hash = address;
  }, `#/system?vault=${dialog}`);
  await expect(page.getByRole('dialog')).toBeVisible();
}

async function close(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

test('the forms for bots are accessible, empty, refused and on the way to be seen', async ({
  app: { page },
}) => {
  test.setTimeout(120_000);
  const dialog = await openAddBot(page);
  await expectAccessible(page, 'where a bot is');
  await dialog.getByRole('button', { name: 'Look around this computer' }).click();
  await expect(dialog.getByRole('button', { name: 'Look', exact: true })).toBeEnabled();
  await expectAccessible(page, 'places to look at');
  await close(page);

  for (const kind of [/^On this computer/, /^On a WebSocket/, /^It can call a URL/]) {
    await openRefused(page, kind);
    await expectAccessible(page, `form ${kind}`);
    await close(page);
  }

  await openForm(page, /^It can call a URL/);
  await dialog.getByRole('radio', { name: 'At fixed times' }).check();
  await dialog.getByLabel('Name', { exact: true }).fill('Nightly');
  await dialog.getByLabel('Cron expression').fill('0 3 * * *');
  await expectAccessible(page, 'a cron line');
  await dialog.getByRole('button', { name: 'Add and watch' }).click();
  await expect(dialog).toContainText('Waiting for the first call…');
  await expectAccessible(page, 'an address to call');
  await dialog.getByRole('button', { name: 'Open bot' }).click();
  await page.getByRole('tab', { name: 'Heartbeat' }).click();
  await page.getByRole('button', { name: 'Renew address…' }).click();
  await expect(dialog).toContainText('Give it a new address?');
  await expectAccessible(page, 'a new address');
});

test('the forms for bots that run on this computer are accessible, empty and refused', async ({
  app: { page },
}) => {
  for (const kind of [/^A program I run/, /^A systemd unit/, /^A container/, /^An app under PM2/]) {
    await openRefused(page, kind);
    await expectAccessible(page, `form ${kind}`);
    await close(page);
  }
});

test('a gateway is accessible as it is asked, as it waits, and as it is shown', async ({
  app: { page },
}) => {
  test.setTimeout(120_000);
  await using gateway = await createFakeGateway({ channels: 'whatsapp-linked', trustsProxy: true });
  await gateway.start();
  await using far = await startHeaderProxy(
    Number(new URL(gateway.url).port),
    gateway.remoteHeaders,
  );
  const dialog = await openForm(page, /^Behind an OpenClaw gateway/);
  await dialog.getByLabel('Address of the gateway').fill(`ws://127.0.0.1:${far.port}`);
  await dialog.getByLabel('Token').fill(gateway.token);
  await dialog.getByRole('button', { name: 'Connect' }).click();
  const pairing = dialog.getByRole('region', { name: 'The gateway waits for an approval' });
  await expect(pairing).toBeVisible(noticedWithin);
  await expectAccessible(page, 'pairing');

  await dialog.getByLabel('Address of the gateway').fill(gateway.url);
  await dialog.getByRole('button', { name: 'Connect' }).click();
  await expect(dialog).toContainText('1 account connected', noticedWithin);
  await dialog.getByRole('radio', { name: 'Chosen agents' }).check();
  await dialog.getByRole('radio', { name: 'Only these' }).check();
  await expectAccessible(page, 'a gateway that was seen');

  await dialog.getByRole('radio', { name: 'The whole gateway' }).check();
  await dialog.getByRole('radio', { name: 'Every channel in use' }).check();
  await dialog.getByLabel('Name', { exact: true }).fill('Vendas');
  await dialog.getByRole('button', { name: 'Add and watch' }).click();
  await expect(dialog.getByRole('region', { name: 'First check' })).toContainText(
    'Working',
    noticedWithin,
  );
  await expectAccessible(page, 'a first check');
  await dialog.getByRole('button', { name: 'Open bot' }).click();
  await page.getByRole('tab', { name: 'Gateway' }).click();
  await page.getByRole('button', { name: 'Look now' }).click();
  await expect(page.getByRole('heading', { name: 'Channel accounts' })).toBeVisible();
  await expectAccessible(page, 'the gateway behind a bot');
});

test('the vault and its dialogs are accessible, open and closed', async ({ app: { page } }) => {
  test.setTimeout(120_000);
  await using bot = await createGuardedBot('secret-of-the-tests');
  await addGuardedBot(page, bot);
  const dialog = page.getByRole('dialog');
  await goTo(page, '');
  await expect(page.getByRole('region', { name: 'Vault' })).toContainText('Save a recovery key');
  await expectAccessible(page, 'the advice to save a recovery key');

  await askAboutVault(page, 'recovery-key');
  await expectAccessible(page, 'a recovery key is offered');
  await dialog.getByRole('button', { name: 'Show the recovery key' }).click();
  await expect(dialog.locator('[data-recovery-key]')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog.getByRole('alert')).toBeVisible();
  await expectAccessible(page, 'a recovery key, about to be left');
  await dialog.getByRole('button', { name: 'Leave without it' }).click();
  await expect(dialog).toHaveCount(0);

  await askAboutVault(page, 'rotate');
  await expectAccessible(page, 'keys to be rotated');
  await close(page);
  await askAboutVault(page, 'lock');
  await expectAccessible(page, 'a vault to be locked');
  await dialog.getByRole('button', { name: 'Lock now' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Vault' })).toContainText('The vault is closed');
  await expectAccessible(page, 'a closed vault');
  await askAboutVault(page, 'unlock');
  await dialog.getByRole('textbox', { name: 'Passphrase' }).fill('not the passphrase');
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText('does not open the vault');
  await expectAccessible(page, 'a vault that stays closed');
  await close(page);

  await goTo(page, 'bots');
  await expect(rowOf(page, 'Vendas')).toContainText('vault closed', noticedWithin);
  await rowOf(page, 'Vendas').click();
  await expect(sentence(page)).toContainText('Unknown');
  await expectAccessible(page, 'a bot that waits for the vault');
});
