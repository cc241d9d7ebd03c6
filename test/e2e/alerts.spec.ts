import type { Page } from '@playwright/test';

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

/** A demo with one bot that nobody can restart, and the inbox with the alert about it under the cursor. */
async function openInbox(page: Page): Promise<string> {
  await startDemo(page);
  const bot = await helplessDemoBot(page);
  await chooseFault(page, bot, 'Stopped');
  await expect(sentence(page)).toContainText(/1 of \d+ bots needs you/, noticedWithin);
  await goTo(page, 'alerts');
  await expect(alertRow(page, bot)).toBeVisible(noticedWithin);
  await page.keyboard.press('ArrowDown');
  return bot;
}

const alertRow = (page: Page, bot: string) =>
  page.getByRole('row', { name: new RegExp(`${bot} (stopped answering|is not working)`) });
const message = (page: Page) => page.getByRole('region', { name: 'Messages' });

test('A takes an alert on with one key, and Z gives it back with one', async ({
  app: { page },
}) => {
  const bot = await openInbox(page);

  await page.keyboard.press('a');
  await expect(alertRow(page, bot)).toHaveCount(0);
  await expect(sentence(page)).toHaveText('Nothing needs you · 1 acknowledged');
  await expect(message(page)).toContainText('You have it');

  await page.keyboard.press('z');
  await expect(alertRow(page, bot)).toBeVisible();
  await expect(sentence(page)).toHaveText('1 needs you');
});

test('S and 1 put it off for an hour with two keys', async ({ app: { page } }) => {
  const bot = await openInbox(page);

  await page.keyboard.press('s');
  const sheet = page.getByRole('dialog', { name: /^Snooze: / });
  await expect(sheet.getByRole('region', { name: 'The four quiets' })).toBeVisible();
  await expectAccessible(page, 'snooze');
  await page.keyboard.press('1');

  await expect(alertRow(page, bot)).toHaveCount(0);
  await expect(sentence(page)).toHaveText('Nothing needs you · 1 snoozed');
  await page.getByRole('button', { name: /^Snoozed/ }).click();
  await expect(alertRow(page, bot)).toContainText('until');
});

test('M and 4 mute with two keys: still red, marked, listed, and ended', async ({
  app: { page },
}) => {
  const bot = await openInbox(page);

  await page.keyboard.press('m');
  await expect(page.getByRole('dialog', { name: `Keep quiet: ${bot}` })).toBeVisible();
  await expectAccessible(page, 'mute or maintenance');
  await page.keyboard.press('4');
  await expect(message(page)).toContainText(`${bot}: muted until`);
  await expect(alertRow(page, bot)).toContainText('Muted until');

  await page.getByRole('button', { name: /^Muted/ }).click();
  const muted = page.getByRole('main').getByRole('region', { name: 'Muted' });
  await expect(muted).toContainText(bot);
  await expectAccessible(page, 'what is muted');
  await goTo(page, 'bots');
  await expect(page.getByRole('row', { name: bot })).toContainText('Down');
  await expect(page.getByRole('row', { name: bot })).toContainText('Muted until');
  await page.getByRole('row', { name: bot }).click();
  await expect(page.getByRole('main')).toContainText('nobody is told');
  await page.getByRole('button', { name: 'End', exact: true }).click();
  await expect(page.getByRole('main')).not.toContainText('nobody is told');
});

test('M and M begin a maintenance with two keys', async ({ app: { page } }) => {
  const bot = await openInbox(page);

  await page.keyboard.press('m');
  await expect(page.getByRole('dialog', { name: `Keep quiet: ${bot}` })).toBeVisible();
  await page.keyboard.press('m');

  await expect(message(page)).toContainText(`${bot}: in maintenance until`);
  await goTo(page, 'bots');
  await expect(page.getByRole('row', { name: bot })).toContainText('In maintenance');
});

test('a window is planned for every bot at once, in one line of text', async ({
  app: { page },
}) => {
  await startDemo(page);
  await goTo(page, 'bots');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('m');
  await page.keyboard.press('p');
  const dialog = page.getByRole('dialog', { name: /^Maintenance: / });
  await expect(dialog.getByRole('textbox', { name: 'When, in one line' })).toBeFocused();

  await page.keyboard.type('amanhã 2h por 1h');
  await expect(dialog).toContainText(/02:00|2:00/);
  await expect(dialog.getByRole('region', { name: 'The next times' }).getByRole('row')).toHaveCount(
    2,
  );
  await expectAccessible(page, 'planning maintenance');
  await page.keyboard.press('Enter');

  await expect(dialog).toHaveCount(0);
  await goTo(page, 'alerts?state=muted');
  await expect(page.getByRole('main').getByRole('region', { name: 'Maintenance' })).toContainText(
    /tomorrow/,
  );
});

test('one key is a verdict, a note is kept, and the record says who was told', async ({
  app: { page },
}) => {
  const bot = await openInbox(page);
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: new RegExp(bot) });
  await expect(panel).toContainText('Who was told');
  await expect(panel).toContainText('opened by the agent');
  await expectAccessible(page, 'an alert with its record');

  await page.keyboard.press('2');
  await expect(panel.getByRole('button', { name: /False alarm/ })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await page.keyboard.press('z');
  await expect(panel.getByRole('button', { name: /False alarm/ })).toHaveAttribute(
    'aria-pressed',
    'false',
  );

  const note = panel.getByRole('textbox', { name: 'Note for others' });
  await note.fill('a, s and m are only letters here');
  await note.press('Enter');
  await expect(panel.getByRole('listitem').last()).toContainText('only letters here');
  await expect(alertRow(page, bot)).toBeVisible();
});
