import type { PlanePoint } from '../../../core/domain/geo.ts';
import type { TileNode, TileTree } from '../tiles.ts';

/**
 * What to have at hand before it is wanted: first all that is coarse, so that whatever is flown to has a picture at once, then
 * the finest, nearest to the place looked at first.
 * @param most bytes in the file, of which each is several when it is raised
 */
export function prefetchOf(
  { roots }: TileTree,
  { x, y }: PlanePoint,
  most: number,
  isThere: (node: TileNode) => boolean,
): TileNode[] {
  const found: { readonly node: TileNode; readonly away: number }[] = [];
  const look = (node: TileNode) => {
    const [west, south, east, north] = node.square;
    if (node.entry) found.push({ node, away: Math.hypot((west + east) / 2 - x, (south + north) / 2 - y) });
    for (const child of node.children) look(child);
  };
  for (const root of roots) look(root);
  found.sort((a, b) => b.node.level - a.node.level || a.away - b.away);
  let bytes = 0;
  const taken: TileNode[] = [];
  for (const { node } of found) {
    bytes += node.entry?.bytes ?? 0;
    if (bytes > most) break;
    if (!isThere(node)) taken.push(node);
  }
  return taken;
}
