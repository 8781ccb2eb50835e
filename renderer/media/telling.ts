import type { Cancel, Clock } from '../../core/base/clock.ts';

/** Tiles that come to life one by one are told of this often at most. */
const tellEveryMs = 50;

/** What comes camera by camera is told of at once, and what follows it within a moment together: each telling looks at all tiles. */
export interface Telling {
  soon(): void;
  close(): void;
}

export function createTelling(clock: Clock, tell: () => void): Telling {
  let isTelling = false;
  let hasMore = false;
  let cancel: Cancel = () => {};
  function soon(): void {
    if (isTelling) {
      hasMore = true;
      return;
    }
    isTelling = true;
    tell();
    cancel = clock.after(tellEveryMs, () => {
      isTelling = false;
      if (hasMore) soon();
    });
    hasMore = false;
  }
  return { soon, close: () => cancel() };
}
