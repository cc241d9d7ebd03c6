import type { Locator, Page } from '@playwright/test';

import { expectAccessible } from './accessible.ts';
import { expect, test } from './app-test.ts';
import { chooseFault, firstDemoBot, goTo, sentence, startDemo } from './console.ts';

/** What a check, a step and its two proofs may take. */
const healedWithin = { timeout: 60_000 };

const recovery = (page: Page) => page.getByRole('region', { name: /^Recovery/ });

/** From the overview to a bot of the demo, once its configuration has been read. */
async function openDemoBot(page: Page, bot: string): Promise<void> {
  await goTo(page, 'bots');
  await page.getByRole('row', { name: bot }).dblclick();
  await expect(sentence(page)).toContainText(bot);
}

async function breakBot(page: Page, bot: string, fault: string): Promise<void> {
  await goTo(page, '');
  await chooseFault(page, bot, fault);
}

async function openTab(page: Page, tab: string): Promise<void> {
  await page.getByRole('tab', { name: tab, exact: true }).click();
}

/** The newest of what was tried. */
async function newestAttempt(page: Page): Promise<Locator> {
  await openTab(page, 'Restarts');
  return page.getByRole('table').getByRole('row').nth(1);
}

test('a bot that hangs is healed by itself, and what was done is told with its proof', async ({
  app: { page },
}) => {
  test.setTimeout(180_000);
  await startDemo(page);
  const bot = await firstDemoBot(page);

  await breakBot(page, bot, 'Accepts, never answers');
  await openDemoBot(page, bot);

  await expect(recovery(page)).toContainText(/Restart the bot/, healedWithin);
  await expect(recovery(page).getByRole('list')).toContainText(/Tell you/);
  await expectAccessible(page, 'a ladder under way');
  await expect(sentence(page)).toContainText('Working', healedWithin);
  await expect(recovery(page)).toHaveCount(0);

  const newest = await newestAttempt(page);
  await expect(newest).toContainText('Restart the bot');
  await expect(newest).toContainText('the agent');
  await expect(newest).toContainText('It works again, and it is provably a new run');
  await expectAccessible(page, 'the restarts of a bot');
});

test('where a yes is asked for, Y gives it', async ({ app: { page } }) => {
  test.setTimeout(180_000);
  await startDemo(page);
  const bot = await firstDemoBot(page);
  await openDemoBot(page, bot);
  await openTab(page, 'Restarts');
  await page.getByRole('combobox', { name: 'How it is healed' }).click();
  await page.getByRole('option', { name: 'Ask first' }).click();

  await breakBot(page, bot, 'Accepts, never answers');
  await openDemoBot(page, bot);
  await expect(recovery(page)).toContainText('Waiting for your yes', healedWithin);
  await expectAccessible(page, 'a ladder that asks');
  await page.keyboard.press('y');

  await expect(sentence(page)).toContainText('Working', healedWithin);
});

test('R and Enter restart a bot, and the proof is told', async ({ app: { page } }) => {
  test.setTimeout(150_000);
  await startDemo(page);
  const bot = await firstDemoBot(page);
  await openDemoBot(page, bot);

  await page.keyboard.press('r');
  const dialog = page.getByRole('dialog', { name: `Restart ${bot}?` });
  await expect(dialog.getByRole('button', { name: /^Restart/ })).toBeFocused();
  await expectAccessible(page, 'the question before a restart');
  // Not to wait for the conversations of the demo.
  const whenIdle = dialog.getByRole('checkbox', { name: 'Wait until it is idle' });
  if (await whenIdle.isVisible()) {
    await whenIdle.uncheck();
    await dialog.getByRole('button', { name: /^Restart/ }).focus();
  }
  await page.keyboard.press('Enter');

  const newest = await newestAttempt(page);
  await expect(newest).toContainText(/you|the owner/);
  await expect(newest).toContainText('It works again, and it is provably a new run', healedWithin);
});

test('a change is made with its effect in sight, and B, Enter takes it back', async ({
  app: { page },
}) => {
  test.setTimeout(150_000);
  await startDemo(page);
  const bot = await firstDemoBot(page);
  await openDemoBot(page, bot);
  await openTab(page, 'Configuration');
  await expect(page.getByRole('button', { name: /^Version 1/ })).toBeVisible(healedWithin);

  await page.getByRole('main').getByRole('button', { name: 'Change', exact: true }).click();
  const text = page.getByRole('textbox', { name: 'Configuration' });
  const before = await text.inputValue();
  await text.fill(before.replace(bot, `${bot} (new)`));
  await expect(page.getByText(/^Changes 1 setting/)).toBeVisible();
  await expectAccessible(page, 'a change of the configuration');
  await page.getByRole('button', { name: 'Apply and watch' }).click();
  await expect(page.getByText(/^On trial until/)).toBeVisible(healedWithin);
  await expect(page.getByRole('button', { name: /^Version 2/ })).toContainText('running');
  await expectAccessible(page, 'a change on trial');

  await page.keyboard.press('b');
  await expect(page.getByRole('dialog', { name: `Roll ${bot} back` })).toBeVisible();
  await expect(page.getByRole('radio', { name: /Version 1/ })).toBeFocused();
  await expectAccessible(page, 'the question before a rollback');
  await page.keyboard.press('Enter');

  await expect(page.getByText(`${bot} is back on what was in version 1`)).toBeVisible(healedWithin);
  await expect(page.getByRole('list', { name: 'Versions, newest first' })).toContainText(
    'put back',
  );
});

test('a template is written, followed with a value of the bot’s own, and laid over what it has', async ({
  app: { page },
}) => {
  test.setTimeout(150_000);
  await startDemo(page);
  const bot = await firstDemoBot(page);
  await openDemoBot(page, bot);
  await openTab(page, 'Configuration');
  await expect(page.getByRole('button', { name: /^Version 1/ })).toBeVisible(healedWithin);
  const card = page.getByRole('region', { name: 'Templates' });
  const dialog = page.getByRole('dialog');

  await card.getByRole('button', { name: 'New template' }).click();
  await dialog.getByLabel('Name').fill('House greeting');
  await dialog.getByRole('textbox', { name: 'Text' }).fill('{ "greeting": "{{greeting}}" }');
  await expectAccessible(page, 'a new template');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await card.getByRole('button', { name: 'Let this bot follow it' }).click();
  await dialog.getByLabel('greeting').fill('Bom dia');
  await expectAccessible(page, 'the values for a template');
  await dialog.getByRole('button', { name: 'Let this bot follow it' }).click();
  await expect(card).toContainText('differs');
  await expectAccessible(page, 'a template that a bot differs from');
  await card.getByRole('button', { name: 'Bring all in line' }).click();

  await expect(card).toContainText('as the template says', healedWithin);
  await expect(page.getByRole('region', { name: /^What changed/ })).toContainText('Bom dia');
});

test('many are restarted in waves, and the list says how far it has come', async ({
  app: { page },
}) => {
  test.setTimeout(180_000);
  await startDemo(page);
  await goTo(page, 'bots');
  await page.getByRole('checkbox', { name: /^Select all/ }).check();
  await page.getByRole('button', { name: /^Restart/ }).click();
  await expectAccessible(page, 'the question before many restarts');
  await page.keyboard.press('Enter');

  const progress = page.getByRole('region', { name: /^Restarting bots/ }).first();
  await expect(progress).toBeVisible();
  await expectAccessible(page, 'many restarts under way');
  await expect(progress.getByRole('status')).toContainText(/^\d+ restarted/, { timeout: 90_000 });
});
