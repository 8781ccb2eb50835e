import { useSyncExternalStore } from 'react';

const onResize = (run: () => void) => {
  window.addEventListener('resize', run);
  return () => window.removeEventListener('resize', run);
};
const rem = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

/** CSS pixels of a rem, which goes with the size of the window. */
export const useRem = (): number => useSyncExternalStore(onResize, rem);
