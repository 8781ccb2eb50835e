import { useSyncExternalStore } from 'react';
import { Listeners } from '../../core/base/listeners.ts';
import { hear } from '../shared/shell.ts';

let isFull = false;
const changes = new Listeners();

// From the first: main says it once as soon as the page has loaded.
hear(['shown'], ({ fullScreen }) => {
  if (fullScreen === isFull) return;
  isFull = fullScreen;
  changes.emit();
});

/** Whether the window fills its screen (F11, which main does): then the wall has it to itself. */
export const useFullScreen = (): boolean => useSyncExternalStore(changes.add, () => isFull);
