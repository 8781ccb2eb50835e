import { defineConfig } from 'vitest/config';

/** The suites of test/: real processes, real Electron. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Each console has a display of its own where there is none; on one display consoles would take the focus from each other.
    maxWorkers: process.env.DISPLAY ? 1 : Number(process.env.WATCHFLOOR_FILES_AT_ONCE ?? 1),
    testTimeout: 120_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
    passWithNoTests: true,
  },
});
