import { test as base } from '@playwright/test';

import type { Driver } from './driver.ts';
import { type AppHome, createAppHome, type Host, type Keeper } from './launch.ts';

export type HostOption = { host: Host };

type AppFixtures = HostOption & {
  home: AppHome;
  /** Ends the app if it runs, and starts it on the same data. */
  start: (keeper?: Keeper) => Promise<Driver>;
  app: Driver;
};

/** A test with an app of its own: fresh data folder, the built page, ended with the test. */
export const test = base.extend<AppFixtures>({
  host: ['desktop', { option: true }],
  home: async ({ host }, use) => {
    const home = createAppHome(host);
    await use(home);
    home.remove();
  },
  start: async ({ home }, use, testInfo) => {
    let running: Driver | undefined;
    const end = async (): Promise<void> => {
      const app = running;
      running = undefined;
      await app?.dispose();
    };
    await use(async (keeper = 'passphrase') => {
      await end();
      running = await home.launch(keeper);
      testInfo.annotations.push({ type: 'runtime', description: running.runtime });
      console.log(`  runtime: ${running.runtime}`);
      return running;
    });
    if (testInfo.status !== testInfo.expectedStatus && running && !running.page.isClosed()) {
      await running.page
        .screenshot({ path: testInfo.outputPath('at-the-end.png'), timeout: 5_000 })
        .catch(() => undefined);
    }
    await end();
  },
  app: async ({ start }, use) => use(await start()),
});

export { expect } from '@playwright/test';
