import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{core,city,main,preload,renderer,site,demo,scripts,bench}/**/*.test.{ts,tsx}'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
