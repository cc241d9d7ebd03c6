import { defineConfig } from 'vitest/config';

/** Against the real service managers of this machine, one file at a time. */
export default defineConfig({
  test: {
    name: 'services',
    environment: 'node',
    root: import.meta.dirname,
    include: ['*.services.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
