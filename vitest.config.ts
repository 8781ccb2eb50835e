import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const tests = '{core,node,main,desk,preload,renderer,site,sim,tools,scripts,bench}/**/*.test.{ts,tsx}';

/** What stands in for a module, a global or the clock would stand in for it in the next file too; processor time is not measured beside what others left. */
const forItself = /\bvi\.(mock|doMock|stubGlobal|stubEnv|useFakeTimers)\(|\b(threadCpuUsage|cpuUsage)\(/;
const alone = globSync(tests, { cwd: import.meta.dirname }).filter((file) =>
  forItself.test(readFileSync(new URL(file, import.meta.url), 'utf8')),
);

export default defineConfig({
  test: {
    // Half of them wait for a clock or a process: one at a time they leave a machine of two cores idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Node strips types in WebAssembly, in each thread again, and V8 now and then trips over code that is let go of (nodejs/node 64500).
    execArgv: ['--no-wasm-code-gc'],
    testTimeout: 60_000,
    hookTimeout: 30_000,
    projects: [
      // To read the house's modules again for each file would take longer than the tests.
      { extends: true, test: { name: 'together', include: [tests], exclude: alone, isolate: false } },
      { extends: true, test: { name: 'alone', include: alone } },
    ],
  },
});
