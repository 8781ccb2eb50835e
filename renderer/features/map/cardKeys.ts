import type { Cancel } from '../../../core/base/clock.ts';
import { tabRound, tabStops } from '../../ui/tabbing.ts';

/** Where Tab stops in the cards, bars and drawers that lie above the map, which are its host's neighbours. */
const stopsAbove = (stage: HTMLElement, host: HTMLElement) => tabStops(stage).filter((one) => one !== host);

/** It is in a card, a bar or a drawer. */
export const isInCard = (host: HTMLElement, target: EventTarget | null): boolean =>
  target instanceof Node && target !== host && host.parentElement?.contains(target) === true;

/** It closes a drawer or card: the last in its head. */
const closes = (button: HTMLElement) => button.matches('header > :last-child');

/**
 * Gives the keys to the first button of the drawer that is open, else of the card, else of the bars above it; what closes it is not
 * the first. False where there is none.
 */
export function toCard(host: HTMLElement): boolean {
  const stage = host.parentElement;
  // Beside a card stands the drawer that was opened from it.
  const card = stage?.querySelector('section[data-drawer]') ?? stage?.querySelector('section');
  const stops = stage ? stopsAbove(stage, host) : [];
  const inCard = stops.filter((one) => card?.contains(one));
  const to = inCard.find((one) => !closes(one)) ?? inCard[0] ?? stops[0];
  to?.focus();
  return to !== undefined;
}

/** Where Tab goes on when it would leave the cards: round in them; undefined while it stays in them by itself. */
export const roundInCards = (host: HTMLElement, isBack: boolean): HTMLElement | undefined =>
  host.parentElement ? tabRound(host.parentElement, isBack, stopsAbove(host.parentElement, host)) : undefined;

/**
 * Keeps the keys with the map: a card that goes, or whose rows change places, takes them from the button that had them, and the
 * next press would be the wall's. Nor does a click on a button take them from where they are in the map.
 */
export function keepKeys(host: HTMLElement): Cancel {
  const stage = host.parentElement;
  if (!stage) return () => undefined;
  let keyed: HTMLElement | undefined;
  function onFocus({ target }: FocusEvent): void {
    keyed = isInCard(host, target) && target instanceof HTMLElement ? target : undefined;
  }
  function follow(changed: readonly MutationRecord[]): void {
    const lost = document.activeElement === document.body ? keyed : undefined;
    if (!lost || !changed.some(({ removedNodes }) => [...removedNodes].some((node) => node.contains(lost))))
      return;
    // A row that only changed its place is there again.
    (lost.isConnected ? lost : host).focus();
  }
  const changes = new MutationObserver(follow);
  function onBlur({ target }: FocusEvent): void {
    // What is taken from the page is there still while it is said to lose them.
    queueMicrotask(() => {
      follow(changes.takeRecords());
      // They were given to something else on purpose.
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
