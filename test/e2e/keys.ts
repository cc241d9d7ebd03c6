import type { Page } from '@playwright/test';

type Role = 'button' | 'combobox' | 'link' | 'radio' | 'textbox';

/** Presses Tab until what has the focus is named so; fails where a whole round does not reach it. */
export async function tabTo(page: Page, role: Role, name: string | RegExp): Promise<void> {
  const wanted = page.getByRole(role, { name }).first();
  for (let count = 0; count < 120; count += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) {
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach the ${role} ${String(name)}`);
}
