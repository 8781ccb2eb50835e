import type { Frame } from '../api.ts';
import type { TileNode, TileTree } from '../tiles.ts';

/** A square of the plan that is drawn once and then copied: `scale` device pixels a metre, a power of two. */
export interface PlanCell {
  readonly name: string;
  readonly scale: number;
  readonly column: number;
  readonly row: number;
  /** West, south, east, north, metres of the plane. */
  readonly box: readonly [number, number, number, number];
}

/** Side of a cell, device pixels. */
export const cellPx = 256;
/** Around a cell: neighbours that are copied turned must leave no seam, device pixels. */
export const rimPx = 1;
/** Device pixels a metre: from 500 km in a cell to 1 m in 64 pixels. */
const scales = { least: 2 ** -11, most: 2 ** 6 } as const;
/** What a level leaves out may be that many device pixels long. */
const unseenPx = 1.5;

export const cellOf = (scale: number, column: number, row: number): PlanCell => {
  const side = cellPx / scale;
  return {
    name: `${scale}/${column}/${row}`,
    scale,
    column,
    row,
    box: [column * side, row * side, (column + 1) * side, (row + 1) * side],
  };
};

/** The cell of half the scale that this one lies in; undefined: there is none. */
export const coarserCell = ({ scale, column, row }: PlanCell): PlanCell | undefined =>
  scale / 2 < scales.least ? undefined : cellOf(scale / 2, Math.floor(column / 2), Math.floor(row / 2));

/** The power of two nearest to the picture's own device pixels a metre: copies are enlarged or reduced by 1.41 at most. */
export function scaleOf({ pxPerM, pixelRatio }: Pick<Frame, 'pxPerM' | 'pixelRatio'>): number {
  const scale = 2 ** Math.round(Math.log2(pxPerM * pixelRatio));
  return Math.min(scales.most, Math.max(scales.least, scale));
}

/** The cells that a picture from straight above shows, those in its middle first. */
export function cellsIn(frame: Frame): readonly PlanCell[] {
  const scale = scaleOf(frame);
  const side = cellPx / scale;
  const xs = frame.ground4.map(({ x }) => x);
  const ys = frame.ground4.map(({ y }) => y);
  const middle = frame.plane.toPlane(frame.view);
  const halfPx = (side * frame.pxPerM) / Math.SQRT2;
  const found: { readonly cell: PlanCell; readonly away: number }[] = [];
  for (let row = Math.floor(Math.min(...ys) / side); row <= Math.floor(Math.max(...ys) / side); row++)
    for (
      let column = Math.floor(Math.min(...xs) / side);
      column <= Math.floor(Math.max(...xs) / side);
      column++
    ) {
      const [x, y] = [(column + 0.5) * side, (row + 0.5) * side];
      // Of a turned picture the ground's box holds corners that are not in sight: the cell's own circle is not in it there.
      const at = frame.project(x, y, 0);
      if (!at || at.x < -halfPx || at.y < -halfPx) continue;
      if (at.x > frame.width + halfPx || at.y > frame.height + halfPx) continue;
      found.push({ cell: cellOf(scale, column, row), away: Math.hypot(x - middle.x, y - middle.y) });
    }
  return found.sort((a, b) => a.away - b.away).map(({ cell }) => cell);
}

/** The coarsest tiles with which a cell leaves out nothing that can be seen; those that lie in it or its rim at all. */
export function tilesFor(tree: TileTree, { box, scale }: PlanCell): readonly TileNode[] {
  const rimM = rimPx / scale;
  const found: TileNode[] = [];
  const look = (node: TileNode) => {
    if (node.box[0] >= box[2] + rimM || node.box[2] <= box[0] - rimM) return;
    if (node.box[1] >= box[3] + rimM || node.box[3] <= box[1] - rimM) return;
    if (node.children.length > 0 && (tree.detailM[node.level] ?? 0) * scale > unseenPx)
      node.children.forEach(look);
    else if (node.entry) found.push(node);
  };
  tree.roots.forEach(look);
  return found;
}
