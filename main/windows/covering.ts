import type { Bounds } from '../../core/wall/display.ts';

/** What main knows of one of its own windows. Moments are of one count that grows with every event. */
export interface WindowInSight {
  /** Of its content, in the desktop's coordinates: a frame may be partly shadow. */
  readonly content: Bounds;
  /** Neither hidden nor minimised. */
  readonly shown: boolean;
  readonly focused: boolean;
  /** When it last came to the front; 0: never. */
  readonly raisedAt: number;
  /** When it was last certain that it is not covered: it came onto the screen, or the mouse was over it. */
  readonly clearAt: number;
}

const liesWithin = (inner: Bounds, outer: Bounds): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

/**
 * Whether the whole content of a window lies under one other of ours. The order of windows is not told by the system: the one
 * that came to the front last is above. Where that is not certain the answer is no: a picture nobody sees costs less than one
 * that somebody waits for.
 */
export function isCovered(window: WindowInSight, others: Iterable<WindowInSight>): boolean {
  if (!window.shown || window.focused) return false;
  const since = Math.max(window.raisedAt, window.clearAt);
  for (const other of others)
    if (
      other !== window &&
      other.shown &&
      other.raisedAt > since &&
      liesWithin(window.content, other.content)
    )
      return true;
  return false;
}
