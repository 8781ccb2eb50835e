const isVisible = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true });

const isStop = (element: HTMLElement): boolean =>
  element.tabIndex >= 0 && !element.matches(':disabled') && isVisible(element);

/** Chromium makes a scroll container without focusable content a tab stop, so that keys can scroll it. */
const isScroller = (element: HTMLElement): boolean =>
  element.scrollHeight > element.clientHeight &&
  ['auto', 'scroll'].includes(getComputedStyle(element).overflowY) &&
  isVisible(element) &&
  ![...element.querySelectorAll<HTMLElement>('*')].some(isStop);

/** Returns the tab stops within an element, in order. */
export const listTabStops = (root: HTMLElement): readonly HTMLElement[] =>
  [...root.querySelectorAll<HTMLElement>('*')].filter((one) => isStop(one) || isScroller(one));

/** Returns the next focus when Tab would leave `root`: its other end; undefined while Tab stays within it by itself. */
export function getNextTabStop(
  root: HTMLElement,
  isBack: boolean,
  stops = listTabStops(root),
): HTMLElement | undefined {
  const at = document.activeElement;
  const [first, last] = [stops[0], stops.at(-1)];
  if (isBack) return at === first || at === root ? last : undefined;
  return at === last ? first : undefined;
}
