import type { Cancel } from '../../../core/base/clock.ts';
import { getNextTabStop, listTabStops } from '../../ui/tabStops.ts';

/** Returns the tab stops in the cards, bars and drawers above the map, which are its host's neighbours. */
const stopsAbove = (stage: HTMLElement, host: HTMLElement) =>
  listTabStops(stage).filter((one) => one !== host);

/** Tells whether an element is in a card, a bar or a drawer. */
export const isInMapOverlay = (host: HTMLElement, target: EventTarget | null): boolean =>
  target instanceof Node && target !== host && host.parentElement?.contains(target) === true;

/** Tells whether a button closes a drawer or card: the last in its header. */
const closes = (button: HTMLElement) => button.matches('header > :last-child');

/**
 * Focuses the first button of the open drawer, else of the card, else of the bars above it, skipping close buttons.
 * Returns false if there is none.
 */
export function focusMapCard(host: HTMLElement): boolean {
  const stage = host.parentElement;
  // A drawer is next to the card from which it was opened.
  const card = stage?.querySelector('section[data-drawer]') ?? stage?.querySelector('section');
  const stops = stage ? stopsAbove(stage, host) : [];
  const inCard = stops.filter((one) => card?.contains(one));
  const to = inCard.find((one) => !closes(one)) ?? inCard[0] ?? stops[0];
  to?.focus();
  return to !== undefined;
}

/** Returns the next tab stop when Tab would leave the cards; undefined while it stays in them by itself. */
export const getNextTabStopInCards = (host: HTMLElement, isBack: boolean): HTMLElement | undefined =>
  host.parentElement
    ? getNextTabStop(host.parentElement, isBack, stopsAbove(host.parentElement, host))
    : undefined;

/**
 * Keeps the focus in the map: a removed card or reordered row would pass its button's focus, and so the next key, to
 * the wall. A click on a button does not take the focus from within the map either.
 */
export function keepFocusInMap(host: HTMLElement): Cancel {
  const stage = host.parentElement;
  if (!stage) return () => undefined;
  let keyed: HTMLElement | undefined;
  function onFocus({ target }: FocusEvent): void {
    keyed = isInMapOverlay(host, target) && target instanceof HTMLElement ? target : undefined;
  }
  function follow(changed: readonly MutationRecord[]): void {
    const lost = document.activeElement === document.body ? keyed : undefined;
    if (!lost || !changed.some(({ removedNodes }) => [...removedNodes].some((node) => node.contains(lost))))
      return;
    // A row that was only moved is in the page again.
    (lost.isConnected ? lost : host).focus();
  }
  const changes = new MutationObserver(follow);
  function onBlur({ target }: FocusEvent): void {
    // A removed element is still in the page during its blur event.
    queueMicrotask(() => {
      follow(changes.takeRecords());
      // Another element was focused on purpose.
      if (keyed === target && document.activeElement !== target) keyed = undefined;
    });
  }
  function onMouse(event: MouseEvent): void {
    if (!(event.target instanceof Element) || !event.target.closest('button')) return;
    event.preventDefault();
    if (!stage?.contains(document.activeElement)) host.focus();
  }
  changes.observe(stage, { childList: true, subtree: true });
  document.addEventListener('focusin', onFocus);
  stage.addEventListener('focusout', onBlur);
  stage.addEventListener('mousedown', onMouse);
  return () => {
    changes.disconnect();
    document.removeEventListener('focusin', onFocus);
    stage.removeEventListener('focusout', onBlur);
    stage.removeEventListener('mousedown', onMouse);
  };
}
