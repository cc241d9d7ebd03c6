import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { expect } from './app-test.ts';

/** Each rule that is broken and where, in one line each, so that a failure says what to mend. */
async function findViolations(page: Page): Promise<string[]> {
  // The mode without a second page: our page has no frames, and Electron no tabs.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  );
}

/** In both themes, named for the place. */
export async function expectAccessible(page: Page, place: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect.soft(await findViolations(page), `${place}, ${colorScheme}`).toEqual([]);
  }
}
