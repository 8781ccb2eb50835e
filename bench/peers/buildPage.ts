import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build, type Plugin } from 'vite';

/**
 * Bundles the page.ts in a folder with one of the documents in `bench/peers`.
 * @param root the folder, from the repository's root
 * @param document `black` for pictures and stores, `map` for a map that fills the window
 * @returns the bundled page's index.html
 */
export async function buildPage(root: string, outDir: string, document: 'black' | 'map'): Promise<string> {
  const page = resolve(root, 'index.html');
  const html: Plugin = {
    name: 'bench-document',
    resolveId: (id) => (id === page ? id : undefined),
    load: (id) => (id === page ? readFile(`bench/peers/${document}.html`, 'utf8') : undefined),
  };
  await build({
    configFile: false,
    root: resolve(root),
    base: './',
    logLevel: 'error',
    worker: { format: 'es' },
    plugins: [html],
    build: {
      outDir,
      emptyOutDir: true,
      modulePreload: false,
      chunkSizeWarningLimit: 3_000,
      rollupOptions: { input: page },
    },
  });
  return join(outDir, 'index.html');
}
