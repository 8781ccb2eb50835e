import { useSyncExternalStore } from 'react';

let known: number | undefined;
const told = new Set<() => void>();
/** What is read after this is measured anew. */
function forget(): void {
  known = undefined;
  for (const tell of told) tell();
}
window.addEventListener('resize', forget);
// How close everything stands is chosen there.
new MutationObserver(forget).observe(document.documentElement, { attributeFilter: ['data-density'] });

const onChange = (run: () => void) => {
  told.add(run);
  return () => told.delete(run);
};
/** Measured once a size of the window: asking makes Chromium work out the styles of the whole page, at every render. */
const rem = () => {
  known ??= Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return known;
};

/** CSS pixels of a rem, which goes with the size of the window and with how close everything stands. */
export const useRem = (): number => useSyncExternalStore(onChange, rem);
