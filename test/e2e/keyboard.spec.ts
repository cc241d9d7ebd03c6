import type { Page } from '@playwright/test';

import { expect, test } from './app-test.ts';
import { helplessDemoBot, noticedWithin, sentence } from './console.ts';
import { tabTo } from './keys.ts';

/** Where the focus is has to be seen: by an outline or a ring of its own. */
async function expectVisibleFocus(page: Page): Promise<void> {
  const look = await page.evaluate(() => {
    const element = document.activeElement;
    const styles = element ? [getComputedStyle(element), getComputedStyle(element, '::after')] : [];
    return styles.some(
      ({ outlineStyle, outlineWidth, boxShadow }) =>
        (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none',
    );
  });
  expect(look).toBe(true);
}

test.beforeEach(async ({ app }) => {
  await expect(sentence(app.page)).toContainText('No bots yet');
});

test('a fleet is started, broken and mended without a pointer', async ({ app: { page } }) => {
  await tabTo(page, 'button', 'Start the demo');
  await expectVisibleFocus(page);
  await page.keyboard.press('Enter');
  await expect(sentence(page)).toContainText(/All \d+ bots are working/, noticedWithin);

  const bot = await helplessDemoBot(page);
  await tabTo(page, 'combobox', `What ${bot} does`);
  await expectVisibleFocus(page);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('option', { name: 'Works', exact: true })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option', { name: 'Stopped', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(sentence(page)).toContainText(/1 of \d+ bots needs you/, noticedWithin);
  await expect(page.getByRole('combobox', { name: `What ${bot} does` })).toBeFocused();

  await tabTo(page, 'button', 'Mend all');
  await page.keyboard.press('Enter');
  await expect(sentence(page)).toContainText(/All \d+ bots are working/, noticedWithin);
});

test('every screen is a key away, and says where one is', async ({ app: { page } }) => {
  for (const [keys, name] of [
    [['Control+2'], 'Bots'],
    [['Control+3'], 'Alerts'],
    [['Control+1'], 'Overview'],
    [['g', 'b'], 'Bots'],
    [['g', 'h'], 'System health'],
    [['g', 'o'], 'Overview'],
  ] as const) {
    for (const key of keys) {
      await page.keyboard.press(key);
    }
    await expect(page.getByRole('link', { name }).first()).toHaveAttribute('aria-current', 'page');
    await expect(page).toHaveTitle(new RegExp(name));
  }
});

test('the palette opens, finds and goes by keys alone, and Escape gives the focus back', async ({
  app: { page },
}) => {
  await tabTo(page, 'link', 'Alerts');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Alerts' }).first()).toBeFocused();

  await page.keyboard.press('Control+k');
  await page.keyboard.type('bots');
  await page.keyboard.press('Enter');

  await expect(page.getByRole('link', { name: 'Bots' }).first()).toHaveAttribute(
    'aria-current',
    'page',
  );
});
