import { useSyncExternalStore } from 'react';
import { Listeners } from '../../core/base/listeners.ts';

let known: number | undefined;
const changes = new Listeners();
/** What is read after this is measured again. */
function forget(): void {
  known = undefined;
  changes.emit();
}
window.addEventListener('resize', forget);
// How close everything stands is chosen there.
new MutationObserver(forget).observe(document.documentElement, { attributeFilter: ['data-density'] });

/** Measured once a size of the window: asking makes Chromium work out the styles of the whole page, at every render. */
const rem = () => {
  known ??= Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return known;
};

/** CSS pixels of a rem, which goes with the size of the window and with how close everything stands. */
export const useRem = (): number => useSyncExternalStore(changes.add, rem);
