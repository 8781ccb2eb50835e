import { type RefObject, useLayoutEffect } from 'react';

/**
 * The parts of the window's bar that are left out where it has no room for all of them, the first one first. Each remains
 * within reach: by its key, by its mark with the words in its title, or in the panel that a press opens. The clock, who is
 * signed in, the tabs, new alerts by priority and the gravest fact about alerts always stay.
 */
export const optionalParts = [
  /** The keys written on the bar's buttons. */
  'keys',
  /** The buttons for the theme and the density. */
  'looks',
  /** The words that the alert chain works; its mark stays. */
  'heartbeat',
  /** How many alerts come in ten minutes; whether that is too many stays. */
  'rate',
  /** That a handover will be due; that it is due stays. */
  'handover',
  /** The word on the search's button. */
  'search',
  /** How many alerts there are beside the new ones. */
  'totals',
  /** All facts about alerts but the gravest, which says how many more there are. */
  'facts',
  /** The end of a long name of a person. */
  'operator',
  /** Whether too many alerts come. */
  'load',
  /** The words that tabs are shown in turn, or why not; the mark stays. */
  'turns',
] as const;
type OptionalPart = (typeof optionalParts)[number];

/** Returns as few of the parts to leave out as `fits` accepts, in order; all of them where it accepts none. */
export function partsToLeaveOut(
  fits: (leftOut: readonly OptionalPart[]) => boolean,
): readonly OptionalPart[] {
  const count = [...optionalParts, undefined].findIndex((_, index) => fits(optionalParts.slice(0, index)));
  return count < 0 ? optionalParts : optionalParts.slice(0, count);
}

/** Keeps the bar's `data-without` at the parts that its style sheets leave out for want of room. */
export function useFitting(bar: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = bar.current;
    if (!element) return undefined;
    let fitted = '';
    const measure = () => {
      // Digits are equally wide and the clock's change each second: what they say is no reason to measure.
      const content = `${element.clientWidth} ${element.clientHeight} ${element.textContent.replace(/\d/g, '0')}`;
      if (content === fitted) return;
      fitted = content;
      partsToLeaveOut((leftOut) => {
        const without = leftOut.join(' ');
        if (element.dataset.without !== without) element.dataset.without = without;
        return element.scrollWidth <= element.clientWidth;
      });
    };
    const remeasure = () => {
      fitted = '';
      measure();
    };
    const sizes = new ResizeObserver(measure);
    sizes.observe(element);
    const changes = new MutationObserver(measure);
    changes.observe(element, { childList: true, characterData: true, subtree: true });
    // The typeface comes after the first words, and is wider than what stands in for it.
    document.fonts.addEventListener('loadingdone', remeasure);
    measure();
    return () => {
      sizes.disconnect();
      changes.disconnect();
      document.fonts.removeEventListener('loadingdone', remeasure);
    };
  }, [bar]);
}
