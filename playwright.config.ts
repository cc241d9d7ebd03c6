import { defineConfig } from '@playwright/test';

import type { HostOption } from './test/e2e/app-test.ts';
import { findChromium } from './test/support/find-chromium.ts';

const executablePath = findChromium();
const launchOptions = executablePath === undefined ? {} : { executablePath };

export default defineConfig<HostOption>({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  timeout: 120_000,
  expect: { timeout: 10_000 },
  workers: 1,
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list']],
  projects: [
    { name: 'desktop', use: { host: 'desktop' }, testIgnore: /start\.spec|rebinding\.spec/ },
    // What is the window's own has no twin in a browser, and the way there is the browser's own.
    {
      name: 'browser',
      use: { host: 'browser', launchOptions },
      testIgnore: /lock-down|shell\.spec/,
    },
  ],
});
