import { boxesMeet } from './box.ts';
import { type Box, type City, type TileEntry, tileCorner, tileSideM } from './city.ts';

/** Returns the tiles of the finest level that may have something in a box of the city's plane. */
export function finestIn({ header, tiles }: Pick<City, 'header' | 'tiles'>, box: Box): readonly TileEntry[] {
  const side = tileSideM(header, 0);
  return tiles.filter((entry) => {
    if (entry.level !== 0) return false;
    const { x, y } = tileCorner(header, entry);
    return boxesMeet([x, y, x + side, y + side], box, entry.reachM);
  });
}
