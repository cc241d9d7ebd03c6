import { test as base } from '@playwright/test';

import type { Driver } from './driver.ts';
import { launch } from './launch.ts';

export type HostOption = { host: 'desktop' | 'browser' };

/** A test with an app of its own: fresh data folder, the built page, ended with the test. */
export const test = base.extend<HostOption & { app: Driver }>({
  host: ['desktop', { option: true }],
  app: async ({ host }, use, testInfo) => {
    const app = await launch(host);
    testInfo.annotations.push({ type: 'runtime', description: app.runtime });
    console.log(`  runtime: ${app.runtime}`);
    await use(app);
    if (testInfo.status !== testInfo.expectedStatus && !app.page.isClosed()) {
      await app.page
        .screenshot({ path: testInfo.outputPath('at-the-end.png'), timeout: 5_000 })
        .catch(() => undefined);
    }
    await app.dispose();
  },
});

export { expect } from '@playwright/test';
