import type { Locator, Page } from '@playwright/test';

import { expect } from './app-test.ts';

/** What one check of the slowest demo bot and its rechecks may take. */
export const noticedWithin = { timeout: 30_000 };

/** The first line of the overview. */
export const sentence = (page: Page) => page.getByRole('heading', { level: 1 });

/** From the offer on an empty overview to bots that have all answered. */
export async function startDemo(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Start the demo' }).click();
  await expect(sentence(page)).toContainText(/All \d+ bots are working/, noticedWithin);
}

/** Makes a bot of the demo do something, as a person does: by the choice beside its name. */
export async function chooseFault(page: Page, bot: string, fault: string): Promise<void> {
  await page.getByRole('combobox', { name: `What ${bot} does` }).click();
  await page.getByRole('option', { name: fault, exact: true }).click();
}

/** The last, which the agent has no way to restart: what is wrong with it stays wrong. */
export async function helplessDemoBot(page: Page): Promise<string> {
  return nameOfChoice(page.getByRole('combobox', { name: /^What .+ does$/ }).last());
}

/** The first, which the agent mends by itself. */
export async function firstDemoBot(page: Page): Promise<string> {
  return nameOfChoice(page.getByRole('combobox', { name: /^What .+ does$/ }).first());
}

async function nameOfChoice(choice: Locator): Promise<string> {
  return /^What (.+) does$/.exec((await choice.getAttribute('aria-label')) ?? '')?.[1] ?? '';
}

/** To another screen by its address, once it shows what it has. */
export async function goTo(page: Page, screen: string): Promise<void> {
  await page.evaluate((address) => {
    location.hash = address;
  }, `#/${screen}`);
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('main').locator('[aria-busy="true"]')).toHaveCount(0);
}

/** The row of a bot in the list. */
export const rowOf = (page: Page, bot: string) => page.getByRole('row', { name: bot });

/** To the question of where a bot is. */
export async function openAddBot(page: Page): Promise<Locator> {
  await goTo(page, 'bots');
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('heading', { name: 'Where is your bot?' })).toBeVisible();
  return dialog;
}

/** For the one client there is: what fails stays as it is. */
export async function switchHealingOff(page: Page): Promise<void> {
  await goTo(page, 'clients');
  await page.getByRole('grid').getByRole('row').nth(1).click();
  const dialog = page.getByRole('dialog', { name: 'Edit client' });
  await dialog.getByRole('radio', { name: 'Off', exact: true }).check();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
}
