import { defineConfig } from '@playwright/test';

import type { HostOption } from './test/e2e/app-test.ts';

export default defineConfig<HostOption>({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 1,
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list']],
  projects: [
    { name: 'desktop', use: { host: 'desktop' } },
    { name: 'browser', use: { host: 'browser' }, testIgnore: /lock-down|shell/ },
  ],
});
