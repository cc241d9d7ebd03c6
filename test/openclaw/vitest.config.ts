import { defineConfig } from 'vitest/config';

/** Against the real gateway. Each one takes 0.8 GB and a core while it starts, so one file at a time. */
export default defineConfig({
  test: {
    name: 'openclaw',
    environment: 'node',
    root: import.meta.dirname,
    include: ['*.openclaw.ts'],
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
