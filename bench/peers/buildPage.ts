import { join, resolve } from 'node:path';
import { build } from 'vite';

/**
 * Bundles the page whose index.html is in `root`.
 * @param root from the repository's root
 * @returns the bundled page's index.html
 */
export async function buildPage(root: string, outDir: string): Promise<string> {
  await build({
    configFile: false,
    root: resolve(root),
    base: './',
    logLevel: 'error',
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, modulePreload: false, chunkSizeWarningLimit: 3_000 },
  });
  return join(outDir, 'index.html');
}
