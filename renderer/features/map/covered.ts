import type { Cancel } from '../../../core/base/clock.ts';
import { isSameBoxes, type ScreenBox } from '../../map/signs/boxes.ts';
import styles from './map.module.css';

/** What moves with the pointer or with the map covers what it is about, and nothing else. */
const isPassing = (element: Element) =>
  [styles.hover, styles.thumbnail].some((name) => name !== undefined && element.classList.contains(name));

/**
 * Where cards, drawers and bars lie above the map, CSS pixels from its top left: told at once, and whenever that changes.
 * Measured only when one comes, goes or changes its size, never for a picture.
 */
export function watchCovered(host: HTMLElement, onBoxes: (boxes: readonly ScreenBox[]) => void): Cancel {
  const stage = host.parentElement;
  if (!stage) return () => undefined;
  let last: readonly ScreenBox[] = [];
  const side = () => [...stage.children].find(({ classList }) => classList.contains(styles.side ?? ''));
  const above = () =>
    [...stage.children].flatMap((element) => {
      if (element === host || isPassing(element)) return [];
      return element === side() ? [...element.children] : [element];
    });
  function measure(): void {
    const from = host.getBoundingClientRect();
    const boxes = above().flatMap((element): ScreenBox[] => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      if (right <= left || bottom <= top) return [];
      return [
        {
          left: left - from.left,
          top: top - from.top,
          right: right - from.left,
          bottom: bottom - from.top,
        },
      ];
    });
    if (isSameBoxes(boxes, last)) return;
    last = boxes;
    onBoxes(boxes);
  }
  const sizes = new ResizeObserver(measure);
  const parts = new MutationObserver(follow);
  function follow(): void {
    sizes.disconnect();
    for (const element of [host, ...above()]) sizes.observe(element);
    measure();
  }
  parts.observe(stage, { childList: true });
  const bars = side();
  if (bars) parts.observe(bars, { childList: true });
  follow();
  return () => {
    sizes.disconnect();
    parts.disconnect();
  };
}
