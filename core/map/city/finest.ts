import { doBoxesMeet } from './box.ts';
import { type Box, type City, getTileCorner, getTileSideM, type TileEntry } from './city.ts';

/** Returns the tiles of the finest level that may have something in a box of the city's plane. */
export function listFinestTiles(
  { header, tiles }: Pick<City, 'header' | 'tiles'>,
  box: Box,
): readonly TileEntry[] {
  const side = getTileSideM(header, 0);
  return tiles.filter((entry) => {
    if (entry.level !== 0) return false;
    const { x, y } = getTileCorner(header, entry);
    return doBoxesMeet([x, y, x + side, y + side], box, entry.reachM);
  });
}
