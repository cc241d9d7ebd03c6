import { defineConfig } from 'vitest/config';

/** Against a real mail server of this machine, on a port and in a folder of its own. */
export default defineConfig({
  test: {
    name: 'mta',
    environment: 'node',
    root: import.meta.dirname,
    include: ['*.mta.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
