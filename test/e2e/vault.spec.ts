import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';

import { expect, test } from './app-test.ts';
import { goTo, noticedWithin, rowOf, sentence } from './console.ts';
import { addGuardedBot, createGuardedBot, pasteGuardedBot } from './guarded-bot.ts';

const newSecret = () => `secret-of-the-tests-${randomUUID()}`;

const vaultCard = (page: Page) => page.getByRole('region', { name: 'Vault', exact: true });
const vaultMark = (page: Page) =>
  page.getByRole('contentinfo').getByRole('link', { name: 'Vault closed' });

/** All that a page holds: what it draws, what stands in its fields, what it keeps. */
function readEverything(page: Page): Promise<string> {
  return page.evaluate(() =>
    [
      document.documentElement.outerHTML,
      ...[...document.querySelectorAll('input, textarea')].map(
        (field) => (field as HTMLInputElement).value,
      ),
      JSON.stringify(Object.entries(localStorage)),
      JSON.stringify(Object.entries(sessionStorage)),
    ].join('\n'),
  );
}

test('a secret is used for its bot, and never comes back to the page', async ({
  app: { page },
}) => {
  await using bot = await createGuardedBot(newSecret());
  await addGuardedBot(page, bot);

  for (const screen of ['', 'bots', 'alerts', 'system']) {
    await goTo(page, screen);
    expect(await readEverything(page), screen).not.toContain(bot.secret);
  }
  await goTo(page, 'bots');
  await rowOf(page, 'Vendas').click();
  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Vendas 2');
  expect(await readEverything(page)).not.toContain(bot.secret);

  // What is stored stays when something else is changed.
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(sentence(page)).toContainText('Vendas 2');
  await page.getByRole('tab', { name: 'Checks' }).click();
  await page.getByRole('button', { name: 'Check', exact: false }).first().click();
  await expect(page.getByText('a person', { exact: true })).toBeVisible(noticedWithin);
  await expect(sentence(page)).toContainText('Working');
  await page.reload();
  await expect(sentence(page)).toContainText('Vendas 2');
  expect(await readEverything(page)).not.toContain(bot.secret);
});

test('the recovery key is shown once, and is kept on screen until it is stored', async ({
  app: { page },
}) => {
  await using bot = await createGuardedBot(newSecret());
  await addGuardedBot(page, bot);
  await goTo(page, 'system');
  await expect(vaultCard(page)).toContainText('1 sealed');
  await vaultCard(page).getByRole('button', { name: 'Save a recovery key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Show the recovery key' }).click();
  await expect(dialog).toContainText('It is shown only now.');
  const key = (await dialog.locator('[data-recovery-key]').textContent()) ?? '';
  expect(key).toMatch(/^[\dA-Z]{4,}(-[\dA-Z]+)+$/);

  await page.keyboard.press('Escape');
  await expect(dialog.getByRole('alert')).toContainText('Leave without storing it?');
  await dialog.getByRole('button', { name: 'Keep it on screen' }).click();
  await dialog.getByLabel('I have stored it').check();
  await dialog.getByRole('button', { name: 'Done' }).click();

  await expect(dialog).toHaveCount(0);
  await expect(vaultCard(page)).toContainText('made, and shown once');
  expect(await readEverything(page)).not.toContain(key);
});

test('a locked vault is seen wherever it matters, opens to the right passphrase, and bots go on', async ({
  app: { page },
  home,
}) => {
  await using bot = await createGuardedBot(newSecret());
  await addGuardedBot(page, bot);
  await goTo(page, 'system');
  await vaultCard(page).getByRole('button', { name: 'Lock now' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Vendas');
  await dialog.getByRole('button', { name: 'Lock now' }).click();

  await expect(dialog).toHaveCount(0);
  await expect(vaultCard(page)).toContainText('The vault is closed');
  await expect(vaultCard(page)).toContainText('1 bot waits for it: Vendas.');
  await expect(vaultMark(page)).toBeVisible();
  await goTo(page, '');
  await expect(page.getByRole('region', { name: 'Vault' })).toContainText('The vault is closed.');
  await goTo(page, 'bots');
  await expect(rowOf(page, 'Vendas')).toContainText('vault closed', noticedWithin);
  await expect(rowOf(page, 'Vendas')).not.toContainText('Working');

  await rowOf(page, 'Vendas').click();
  const why = page.getByRole('region', { name: 'Why' });
  await expect(why).toContainText('This bot needs a secret and the vault is closed');
  await why.getByRole('link', { name: 'Open the vault' }).click();
  const passphrase = dialog.getByRole('textbox', { name: 'Passphrase' });
  await passphrase.fill('not the passphrase');
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText('This passphrase does not open the vault.');
  await expect(passphrase).toHaveValue('');
  await expect(passphrase).toBeFocused();
  await page.keyboard.type(home.passphrase);
  await page.keyboard.press('Enter');

  await expect(dialog).toHaveCount(0, noticedWithin);
  await expect(vaultCard(page)).toContainText('Open.');
  await expect(vaultMark(page)).toHaveCount(0);
  expect(await readEverything(page)).not.toContain(home.passphrase);
  await goTo(page, 'bots');
  await expect(rowOf(page, 'Vendas')).toContainText('Working', noticedWithin);
});

test('the next start opens the vault by itself where its passphrase is at hand, else it asks', {
  tag: '@once',
}, async ({ start, home }) => {
  await using bot = await createGuardedBot(newSecret());
  await addGuardedBot((await start()).page, bot);

  const { page: again } = await start();
  await goTo(again, 'bots');
  await expect(rowOf(again, 'Vendas')).toContainText('Working', noticedWithin);
  await expect(vaultMark(again)).toHaveCount(0);

  const { page } = await start('nobody');
  await vaultMark(page).click();
  await expect(vaultCard(page)).toContainText('a passphrase that the agent does not have now');
  await vaultCard(page).getByRole('button', { name: 'Enter the passphrase' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Passphrase' }).fill(home.passphrase);
  await page.keyboard.press('Enter');
  await expect(vaultCard(page)).toContainText('Open.', noticedWithin);
  await goTo(page, 'bots');
  await expect(rowOf(page, 'Vendas')).toContainText('Working', noticedWithin);
});

test('where nothing can keep a key no secret is taken, and the way out is said', {
  tag: '@once',
}, async ({ start }) => {
  test.skip(process.platform !== 'linux', 'other systems always have a keychain');
  await using bot = await createGuardedBot(newSecret());
  const { page } = await start('nobody');
  const dialog = await pasteGuardedBot(page, bot);
  await dialog.getByRole('button', { name: 'Add and watch' }).click();
  await expect(dialog).toContainText('The vault is closed, so secrets cannot be stored', {
    timeout: 20_000,
  });

  await dialog.getByRole('link', { name: 'Open the vault' }).click();
  const wayOut = page.getByRole('dialog', { name: 'Open the vault' });
  await expect(wayOut).toContainText('This computer has no keychain');
  await wayOut.getByRole('tab', { name: 'On a server' }).click();
  await expect(wayOut).toContainText('ADMIN_AGENT_PASSPHRASE_FILE');
  await page.keyboard.press('Escape');
  await expect(vaultCard(page)).toContainText('Nothing here can keep a key');
  await expect(vaultCard(page)).toContainText('Bots that need no secret can be watched.');

  const { page: mended } = await start('passphrase');
  await addGuardedBot(mended, bot);
  await goTo(mended, 'system');
  await expect(vaultCard(mended)).toContainText('1 sealed');
});
