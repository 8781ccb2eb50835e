import type { StoreApi } from 'zustand';
import { countTiles } from '../../core/wall/division.ts';
import type { Layout } from '../../core/wall/layout.ts';
import type { WallStore } from '../features/wall/wallStore.ts';
import type { Media } from '../media/index.ts';
import type { LibraryState, StatusState } from '../shared/mirror.ts';

/**
 * Joins the site's media while an operator with the right to view is signed in.
 * It joins on the first status message, before the page has rendered for the operator.
 */
export function joinMediaWhileSignedIn(
  status: Pick<StoreApi<StatusState>, 'getState' | 'subscribe'>,
  media: Pick<Media, 'show' | 'standBy'>,
): void {
  let may = false;
  const look = ({ desk }: StatusState) => {
    const now = desk?.operator?.rights.includes('video.live') === true;
    if (now === may) return;
    may = now;
    if (!may) media.show([]);
    media.standBy(may);
  };
  look(status.getState());
  status.subscribe(look);
}

/** Returns the number of tiles of a layout, including hidden ones that return with a larger division. */
const tilesOf = ({ division, tiles }: Layout): number =>
  Math.max(countTiles(division), tiles.findLastIndex((content) => content !== null) + 1);

/** Reports the largest wall that this window may have to show, in a hidden tab or a saved layout. */
export function reportLargestWall(
  wall: Pick<WallStore, 'getState' | 'subscribe'>,
  library: Pick<StoreApi<LibraryState>, 'getState' | 'subscribe'>,
  media: Pick<Media, 'setLargest'>,
): void {
  let largest = 0;
  function look(): void {
    const all = [...wall.getState().tabs.tabs, ...library.getState().layouts];
    const now = Math.max(...all.map(({ layout }) => tilesOf(layout)));
    if (now !== largest) media.setLargest(now);
    largest = now;
  }
  look();
  wall.subscribe((now, before) => {
    if (now.tabs !== before.tabs) look();
  });
  library.subscribe(look);
}
