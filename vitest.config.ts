import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');

/** In every folder with types of its own, as the root's tsconfig.json lists them; vitest.e2e.config.ts runs those of test/. */
const tests = JSON.parse(read('tsconfig.json'))
  .references.map(({ path }: { path: string }) => path)
  .filter((path: string) => path !== 'test')
  .map((path: string) => `${path}/**/*.test.{ts,tsx}`);

/** A replaced module, global or clock would be replaced in the files after it too: such files run alone. */
const replaces = /\bvi\.(mock|doMock|stubGlobal|stubEnv|useFakeTimers)\(/;
const alone = globSync(tests, { cwd: import.meta.dirname }).filter((file) => replaces.test(read(file)));

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
      { extends: true, test: { name: 'together', include: tests, exclude: alone, isolate: false } },
      { extends: true, test: { name: 'alone', include: alone } },
    ],
  },
});
