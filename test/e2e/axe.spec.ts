import { expectAccessible } from './accessible.ts';
import { expect, test } from './app-test.ts';
import {
  chooseFault,
  goTo,
  helplessDemoBot,
  noticedWithin,
  sentence,
  startDemo,
} from './console.ts';

const screens = ['', 'bots', 'alerts', 'clients', 'system', 'settings/appearance'] as const;

test('every screen is accessible before there is anything on it', async ({ app: { page } }) => {
  await expect(sentence(page)).toContainText('No bots yet');

  for (const screen of screens) {
    await goTo(page, screen);
    await expectAccessible(page, `empty ${screen || 'overview'}`);
  }
});

test('every screen is accessible with a fleet that has trouble', async ({ app: { page } }) => {
  test.setTimeout(120_000);
  await startDemo(page);
  const bot = await helplessDemoBot(page);
  await chooseFault(page, bot, 'Stopped');
  await expect(sentence(page)).toContainText(/1 of \d+ bots needs you/, noticedWithin);

  for (const screen of screens) {
    await goTo(page, screen);
    await expectAccessible(page, screen || 'overview');
  }
});

test('a bot in trouble is accessible on each of its pages', async ({ app: { page } }) => {
  test.setTimeout(120_000);
  await startDemo(page);
  const bot = await helplessDemoBot(page);
  await chooseFault(page, bot, 'Stopped');
  await page.getByRole('region', { name: 'Needs you' }).getByRole('link', { name: bot }).click();
  await expect(sentence(page)).toContainText(bot);

  for (const tab of ['Timeline', 'Restarts', 'Configuration', 'Checks', 'Settings']) {
    await page.getByRole('tab', { name: tab }).click();
    await expectAccessible(page, tab);
  }
  await goTo(page, 'bots');
  await page.getByRole('button', { name: 'Add bot' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page, 'adding a bot');
  await page.keyboard.press('Escape');
  await goTo(page, 'alerts');
  await page.getByRole('row', { name: `${bot} stopped answering` }).click();
  await expectAccessible(page, 'an alert');
});

test('a client that is changed is accessible', async ({ app: { page } }) => {
  await goTo(page, 'clients');
  await page.getByRole('grid').getByRole('row').nth(1).click();
  await expect(page.getByRole('radio', { name: 'By itself', exact: true })).toBeChecked();
  await expectAccessible(page, 'a client');
});

test('the palette and the shortcut sheet are accessible', async ({ app: { page } }) => {
  await expect(sentence(page)).toBeVisible();

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page, 'palette');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page, 'shortcuts');
});
