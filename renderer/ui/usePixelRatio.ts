import { useSyncExternalStore } from 'react';

function onChange(run: () => void): () => void {
  const over = new AbortController();
  const listen = () =>
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener(
      'change',
      () => {
        run();
        listen();
      },
      { once: true, signal: over.signal },
    );
  listen();
  return () => over.abort();
}

/**
 * Returns device pixels per CSS pixel. It changes when a window moves to a display of another scale, even at the same size.
 */
export const usePixelRatio = (): number => useSyncExternalStore(onChange, () => devicePixelRatio);
