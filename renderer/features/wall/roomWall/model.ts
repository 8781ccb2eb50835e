import type { CameraId } from '../../../../core/base/ids.ts';
import { tileCount } from '../../../../core/wall/division.ts';
import { contentOn, isSpot, type Layout } from '../../../../core/wall/layout.ts';

/**
 * On which tile of a room's wall a camera goes that somebody sent: where it stands already, so that nobody has to find it again and
 * no tile is left empty; else its spot tile, else an empty one, else the one on which longest nothing was sent. `sentTo`: tiles as
 * they were sent to, the last one last.
 */
export function tileForSent(
  layout: Layout,
  camera: CameraId,
  sentTo: readonly (number | undefined)[],
): number {
  const tiles = Array.from({ length: tileCount(layout.division) }, (_, at) => at);
  const shown = tiles.find((tile) => contentOn(layout, tile) === camera);
  const spot = tiles.find((tile) => isSpot(contentOn(layout, tile)));
  const empty = tiles.find((tile) => contentOn(layout, tile) === null);
  const byRest = tiles.toSorted((a, b) => sentTo.lastIndexOf(a) - sentTo.lastIndexOf(b));
  return shown ?? spot ?? empty ?? byRest[0] ?? 0;
}
