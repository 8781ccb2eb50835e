import { defineConfig } from 'vitest/config';

/** The suites of test/: real processes, real Electron. One file at a time: two consoles on two cores would measure each other. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
    passWithNoTests: true,
  },
});
