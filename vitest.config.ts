import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{core,city,main,preload,renderer,site,demo,scripts,bench}/**/*.test.{ts,tsx}'],
    // Half of them wait for a clock or a process: one at a time they leave a machine of two cores idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Node strips types in WebAssembly, in each thread anew, and V8 now and then trips over code that is let go of (nodejs/node 64500).
    execArgv: ['--no-wasm-code-gc'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
