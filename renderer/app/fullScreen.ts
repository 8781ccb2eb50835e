import { useSyncExternalStore } from 'react';
import { hear } from '../shared/shell.ts';

let isFull = false;
const hearers = new Set<() => void>();

// From the first: main says it once as soon as the page has loaded.
hear(['shown'], ({ fullScreen }) => {
  if (fullScreen === isFull) return;
  isFull = fullScreen;
  for (const changed of hearers) changed();
});

function subscribe(changed: () => void): () => void {
  hearers.add(changed);
  return () => hearers.delete(changed);
}

/** Whether the window fills its screen (F11, which main does): then the wall has it to itself. */
export const useFullScreen = (): boolean => useSyncExternalStore(subscribe, () => isFull);
