const isVisible = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true });

const isStop = (element: HTMLElement): boolean =>
  element.tabIndex >= 0 && !element.matches(':disabled') && isVisible(element);

/** Chromium stops at what scrolls and has no stop within it, so that keys can scroll it. */
const isScroller = (element: HTMLElement): boolean =>
  element.scrollHeight > element.clientHeight &&
  ['auto', 'scroll'].includes(getComputedStyle(element).overflowY) &&
  isVisible(element) &&
  ![...element.querySelectorAll<HTMLElement>('*')].some(isStop);

/** Where Tab stops within it, in order. */
export const tabStops = (root: HTMLElement): readonly HTMLElement[] =>
  [...root.querySelectorAll<HTMLElement>('*')].filter((one) => isStop(one) || isScroller(one));

/** Where Tab goes on when it would leave `root`: round to its other end; undefined while it stays in it by itself. */
export function tabRound(
  root: HTMLElement,
  isBack: boolean,
  stops = tabStops(root),
): HTMLElement | undefined {
  const at = document.activeElement;
  const [first, last] = [stops[0], stops.at(-1)];
  if (isBack) return at === first || at === root ? last : undefined;
  return at === last ? first : undefined;
}
