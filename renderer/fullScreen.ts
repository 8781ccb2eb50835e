import { useSyncExternalStore } from 'react';

const query = '(display-mode: fullscreen)';

function subscribe(changed: () => void): () => void {
  const media = matchMedia(query);
  media.addEventListener('change', changed);
  return () => media.removeEventListener('change', changed);
}

/** Whether the window fills its screen (F11, which main does): then the wall has it to itself. */
export const useFullScreen = (): boolean => useSyncExternalStore(subscribe, () => matchMedia(query).matches);
