import { tileCount } from '../../../core/domain/division.ts';
import { contentOn, isSpot, type Layout } from '../../../core/domain/layout.ts';

/**
 * On which tile of a room's wall a camera goes that somebody sent: its spot tile, else an empty one, else the one on which
 * longest nothing was sent. `sentTo`: tiles as they were sent to, the last one last.
 */
export function tileForSent(layout: Layout, sentTo: readonly number[]): number {
  const tiles = Array.from({ length: tileCount(layout.division) }, (_, at) => at);
  const spot = tiles.find((tile) => isSpot(contentOn(layout, tile)));
  const empty = tiles.find((tile) => contentOn(layout, tile) === null);
  const byRest = tiles.toSorted((a, b) => sentTo.lastIndexOf(a) - sentTo.lastIndexOf(b));
  return spot ?? empty ?? byRest[0] ?? 0;
}
