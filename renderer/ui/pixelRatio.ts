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

/** Device pixels a CSS pixel: others once a window stands on a display of another scale, though its size may stay the same. */
export const usePixelRatio = (): number => useSyncExternalStore(onChange, () => devicePixelRatio);
