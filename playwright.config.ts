import { defineConfig } from '@playwright/test';

import type { HostOption } from './test/e2e/app-test.ts';
import { findChromium } from './test/support/find-chromium.ts';

const executablePath = findChromium();
const launchOptions = executablePath === undefined ? {} : { executablePath };

export default defineConfig<HostOption>({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  timeout: 90_000,
  // A machine that does other things at the same time may lose a step; a fault of ours fails twice.
  retries: process.env.CI === undefined ? 0 : 1,
  expect: { timeout: 10_000 },
  workers: 2,
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list']],
  projects: [
    {
      name: 'desktop',
      use: { host: 'desktop', actionTimeout: 20_000 },
      // What is the same without a window is shown once, where it starts faster.
      testIgnore: /start\.spec|rebinding\.spec|axe-forms\.spec|settings\.spec|alerts\.spec/,
      grepInvert: /@once/,
    },
    // What is the window's own has no twin in a browser, and the way there is the browser's own.
    {
      name: 'browser',
      use: { host: 'browser', launchOptions, actionTimeout: 20_000 },
      testIgnore: /lock-down|shell\.spec/,
    },
  ],
});
