import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const page = fileURLToPath(new URL('./panel.html', import.meta.url));

/** `npm run panel`: the windows' panels with fixtures, in any browser. Never part of a shipped build. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  plugins: [react()],
  optimizeDeps: { entries: [page] },
  server: { open: false, host: '127.0.0.1' },
  preview: { open: false, host: '127.0.0.1' },
  build: {
    outDir: 'out/panel',
    emptyOutDir: true,
    rollupOptions: { input: page },
  },
});
