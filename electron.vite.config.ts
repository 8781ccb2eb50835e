import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

/** A window reads half as much as it starts; names stay, for anyone who reads a fault's stack. */
const ofWindows = { minify: { mangle: false, compress: true, codegen: true } } as const;

/** Five programs from one tree: Electron's main, the desk with its thread that counts, the site with its threads for reading and for alerts, the demo cameras (all plain Node ESM), and the windows. */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      // npm's dependencies stay in node_modules: several are native, and the site must find mediasoup's worker beside it. Bundled
      // are development dependencies (aedes, into the demo), and what every process reads first: 390 files of zod, read one by
      // one, were a tenth of a second of each start.
      externalizeDeps: { exclude: ['zod', 'uuid'] },
      rollupOptions: {
        input: {
          start: resolve('main/start.ts'),
          // A program by itself, lest what it brings along be read before the console is.
          console: resolve('main/console.ts'),
          // What Electron need not wait for to be ready.
          main: resolve('main/index.ts'),
          desk: resolve('desk/app/entry.ts'),
          counter: resolve('desk/app/alertCounterThread.ts'),
          site: resolve('site/entry.ts'),
          gateway: resolve('site/gateway.ts'),
          camerasreader: resolve('site/app/camerasReader.ts'),
          alerts: resolve('site/alerts/entry.ts'),
          demo: resolve('sim/entry.ts'),
          // A page's script, and here all the same: main serves it to a window without a preload, while developing too.
          ptzCameraPage: resolve('sim/ptz/page/index.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload cannot require anything but Electron: it is one CommonJS file.
      externalizeDeps: false,
      rollupOptions: {
        input: { index: resolve('preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', inlineDynamicImports: true },
      },
    },
  },
  renderer: {
    root: 'renderer',
    build: {
      outDir: 'out/renderer',
      rollupOptions: {
        input: { index: resolve('renderer/index.html') },
        output: ofWindows,
      },
    },
    // What draws the map is a program beside the window.
    worker: { format: 'es', rollupOptions: { output: ofWindows } },
    plugins: [react()],
  },
});
