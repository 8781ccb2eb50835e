import { useSyncExternalStore } from 'react';
import { Listeners } from '../../core/base/listeners.ts';

let known: number | undefined;
const changes = new Listeners();
/** Discards the cached size. */
function forget(): void {
  known = undefined;
  changes.emit();
}
window.addEventListener('resize', forget);
// The operator's choice of density changes this attribute.
new MutationObserver(forget).observe(document.documentElement, { attributeFilter: ['data-density'] });

/** The size of a rem, cached per window size: reading it makes Chromium compute the styles of the whole page. */
const rem = () => {
  known ??= Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return known;
};

/** Returns CSS pixels per rem, which depends on the window's size and on the density. */
export const useRemPx = (): number => useSyncExternalStore(changes.add, rem);
