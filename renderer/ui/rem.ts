import { useSyncExternalStore } from 'react';

let known: number | undefined;
// Before those who are told: what they read then is measured anew.
window.addEventListener('resize', () => {
  known = undefined;
});

const onResize = (run: () => void) => {
  window.addEventListener('resize', run);
  return () => window.removeEventListener('resize', run);
};
/** Measured once a size of the window: asking makes Chromium work out the styles of the whole page, at every render. */
const rem = () => {
  known ??= Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return known;
};

/** CSS pixels of a rem, which goes with the size of the window. */
export const useRem = (): number => useSyncExternalStore(onResize, rem);
