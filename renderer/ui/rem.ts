import { useSyncExternalStore } from 'react';

let known: number | undefined;
const reported = new Set<() => void>();
/** What is read after this is measured again. */
function forget(): void {
  known = undefined;
  for (const notify of reported) notify();
}
window.addEventListener('resize', forget);
// How close everything stands is chosen there.
new MutationObserver(forget).observe(document.documentElement, { attributeFilter: ['data-density'] });

const onChange = (run: () => void) => {
  reported.add(run);
  return () => reported.delete(run);
};
/** Measured once a size of the window: asking makes Chromium work out the styles of the whole page, at every render. */
const rem = () => {
  known ??= Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return known;
};

/** CSS pixels of a rem, which goes with the size of the window and with how close everything stands. */
export const useRem = (): number => useSyncExternalStore(onChange, rem);
