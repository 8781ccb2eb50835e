import type { CameraId } from '../../../../core/base/ids.ts';
import { countTiles } from '../../../../core/wall/division.ts';
import { getTileContent, isSpotContent, type Layout } from '../../../../core/wall/layout.ts';

/**
 * Returns the tile of an unattended wall for a sent camera: its present tile, so that it need not be found again and no
 * tile becomes empty; else the spot tile, an empty one, or the least recently sent-to one. `sentTo`: tiles in the order
 * they were sent to.
 */
export function chooseTileForSent(
  layout: Layout,
  camera: CameraId,
  sentTo: readonly (number | undefined)[],
): number {
  const tiles = Array.from({ length: countTiles(layout.division) }, (_, at) => at);
  const shown = tiles.find((tile) => getTileContent(layout, tile) === camera);
  const spot = tiles.find((tile) => isSpotContent(getTileContent(layout, tile)));
  const empty = tiles.find((tile) => getTileContent(layout, tile) === null);
  const byRest = tiles.toSorted((a, b) => sentTo.lastIndexOf(a) - sentTo.lastIndexOf(b));
  return shown ?? spot ?? empty ?? byRest[0] ?? 0;
}
