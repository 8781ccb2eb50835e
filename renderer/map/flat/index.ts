import type { City, CityTile } from '../../../core/map/city/city.ts';
import { getTileCorner } from '../../../core/map/city/city.ts';
import type { MapFrame } from '../api.ts';
import { createLruCache } from '../lruCache.ts';
import type { MapPainter, PainterHost, PaintResult, ShownCity } from '../painter.ts';
import { getMapPalette } from '../palette.ts';
import { buildTileTree, type TileNode, type TileTree } from '../tiles.ts';
import type { RenderFrame } from '../view.ts';
import { drawPlanBuildings, drawPlanGround, type PlacedTile, type PlanContext, toCssColour } from './plan.ts';

/** A square of the plan that is drawn once and then copied: `scale` is in device pixels per metre, a power of two. */
interface PlanCell {
  readonly name: string;
  readonly scale: number;
  readonly column: number;
  readonly row: number;
  /** West, south, east, north, metres of the plane. */
  readonly box: readonly [number, number, number, number];
}

/** Side of a cell, device pixels. */
const cellPx = 256;
/** Overlap around a cell, device pixels, so that rotated neighbours leave no seam. */
const rimPx = 1;
/** Range of scales, device pixels per metre: from 500 km in a cell to 1 m in 64 pixels. */
const scales = { least: 2 ** -11, most: 2 ** 6 } as const;
/** Length of the largest detail that a level may omit, device pixels. */
const unseenPx = 1.5;

export const createPlanCell = (scale: number, column: number, row: number): PlanCell => {
  const side = cellPx / scale;
  return {
    name: `${scale}/${column}/${row}`,
    scale,
    column,
    row,
    box: [column * side, row * side, (column + 1) * side, (row + 1) * side],
  };
};

/** Returns the cell of half the scale that contains this one; undefined at the smallest scale. */
const coarserCell = ({ scale, column, row }: PlanCell): PlanCell | undefined =>
  scale / 2 < scales.least
    ? undefined
    : createPlanCell(scale / 2, Math.floor(column / 2), Math.floor(row / 2));

/**
 * Returns the power of two nearest to the picture's device pixels per metre, so that copies are scaled by 1.41 at most.
 */
export function getPlanScale({ pxPerM, pixelRatio }: Pick<MapFrame, 'pxPerM' | 'pixelRatio'>): number {
  const scale = 2 ** Math.round(Math.log2(pxPerM * pixelRatio));
  return Math.min(scales.most, Math.max(scales.least, scale));
}

/** Returns the cells that a picture from straight above shows, from its centre outwards. */
export function listVisiblePlanCells(frame: MapFrame): readonly PlanCell[] {
  const scale = getPlanScale(frame);
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
      // The bounding box of a rotated picture has corners outside the picture; skips a cell whose circle lies there.
      const at = frame.project(x, y, 0);
      if (!at || at.x < -halfPx || at.y < -halfPx) continue;
      if (at.x > frame.width + halfPx || at.y > frame.height + halfPx) continue;
      found.push({ cell: createPlanCell(scale, column, row), away: Math.hypot(x - middle.x, y - middle.y) });
    }
  return found.sort((a, b) => a.away - b.away).map(({ cell }) => cell);
}

/** Returns the coarsest tiles that omit no visible detail of a cell and that intersect the cell or its rim. */
export function selectPlanTiles(tree: TileTree, { box, scale }: PlanCell): readonly TileNode[] {
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

/** Number of tiles that are read concurrently. */
const atOnce = 3;
const mostBytes = 64 << 20;

/** Reads the tiles of a city on demand, with a cache. */
interface TileReader {
  /** Returns a tile; undefined while it is not loaded, null if it does not exist or cannot be read. */
  get(node: TileNode): CityTile | null | undefined;
  /** Replaces the queue of tiles to read, in order of priority. */
  want(nodes: readonly TileNode[]): void;
  dispose(): void;
}

function createTileReader(
  city: Pick<City, 'tile'>,
  host: { onTile(): void; onFault(fault: string): void },
): TileReader {
  const tiles = createLruCache<CityTile | null>(() => undefined);
  const underWay = new Set<string>();
  let wanted: readonly TileNode[] = [];
  let isDisposed = false;

  const read = async (node: TileNode) => {
    underWay.add(node.name);
    const tile = await city.tile(node).catch((error: unknown) => {
      if (!isDisposed) host.onFault(error instanceof Error ? error.message : String(error));
      return undefined;
    });
    underWay.delete(node.name);
    if (isDisposed) return;
    tiles.put(node.name, tile ?? null, tile ? bytesOf(tile) : 0);
    const names = new Set(wanted.map(({ name }) => name));
    tiles.trim(mostBytes, (name) => names.has(name));
    readNext();
    host.onTile();
  };
  const readNext = () => {
    for (const node of wanted) {
      if (underWay.size >= atOnce) return;
      // `read` catches its own errors and reports each once.
      if (!tiles.has(node.name) && !underWay.has(node.name)) void read(node);
    }
  };
  return {
    get: (node) => tiles.get(node.name),
    want(nodes) {
      wanted = nodes;
      readNext();
    },
    dispose() {
      isDisposed = true;
      tiles.clear();
    },
  };
}

const bytesOf = ({ buildings, roads, areas }: CityTile): number =>
  buildings.points.byteLength + roads.points.byteLength + areas.points.byteLength + 16 * buildings.count;

/** Minimum spacing of the grid lines, CSS pixels. */
const leastPx = 40;

/** Draws the ground of a map without a city: faint lines every kilometre, or every 10 or 100 km when zoomed out. */
function paintGrid(context: PlanContext, frame: MapFrame, colour: string): void {
  let stepM = 1_000;
  while (stepM * frame.pxPerM < leastPx) stepM *= 10;
  const xs = frame.ground4.map(({ x }) => x);
  const ys = frame.ground4.map(({ y }) => y);
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  context.beginPath();
  const line = (x0: number, y0: number, x1: number, y1: number) => {
    const from = frame.project(x0, y0, 0);
    const to = frame.project(x1, y1, 0);
    if (!from || !to) return;
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
  };
  for (let x = Math.ceil(west / stepM) * stepM; x <= east; x += stepM) line(x, south, x, north);
  for (let y = Math.ceil(south / stepM) * stepM; y <= north; y += stepM) line(west, y, east, y);
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.stroke();
}

/**
 * Time budget for drawing cells in one picture, ms; at least one cell is drawn, the others follow in the next picture.
 */
const drawingMs = 6;
const mostCellBytes = 64 << 20;
const sidePx = cellPx + 2 * rimPx;

interface OpenCity {
  readonly shown: ShownCity;
  readonly tree: TileTree;
  readonly tiles: TileReader;
}

/** The plan of a city on a 2D canvas, for windows without WebGL: from straight above, with the same places as in the scene. */
/**
 * Creates the painter of a city plan on a 2D canvas, for windows without WebGL: seen from straight above, with the same
 * positions as the 3D scene.
 * @param paper the canvas for pictures; tests pass their own
 */
export function createFlatPainter(
  host: PainterHost,
  paper = (side: number) => new OffscreenCanvas(side, side),
): MapPainter {
  const canvas = paper(1);
  const context = contextOf(canvas);
  const cells = createLruCache<OffscreenCanvas>(() => undefined);
  let open: OpenCity | undefined;

  const close = () => {
    open?.tiles.dispose();
    cells.clear();
    open = undefined;
  };

  function drawCell(cell: PlanCell, there: readonly (readonly [TileNode, CityTile])[], night: boolean) {
    const drawn = paper(sidePx);
    const to = contextOf(drawn);
    const palette = getMapPalette(night);
    to.fillStyle = toCssColour(palette.land);
    to.fillRect(0, 0, sidePx, sidePx);
    const { scale, box } = cell;
    const header = open?.shown.city.header;
    const tiles = there.map(([node, tile]): PlacedTile => {
      const corner = header ? getTileCorner(header, node) : { x: 0, y: 0 };
      const left = rimPx + (corner.x - box[0]) * scale;
      const bottom = rimPx + (box[3] - corner.y) * scale;
      return { tile, stand: () => to.setTransform(scale, 0, 0, -scale, left, bottom) };
    });
    drawPlanGround(to, tiles, palette, scale);
    for (const placed of tiles) drawPlanBuildings(to, placed, palette, scale);
    return drawn;
  }

  /** Copies a cell, or the corresponding part of a coarser one. */
  function copy(picture: RenderFrame, cell: PlanCell, from: PlanCell, drawn: OffscreenCanvas): void {
    const times = (picture.pxPerM * picture.pixelRatio) / cell.scale;
    const heading = (picture.view.headingDeg * Math.PI) / 180;
    const [sin, cos] = [Math.sin(heading) * times, Math.cos(heading) * times];
    const at = picture.project(cell.box[0], cell.box[3], 0);
    if (!at) return;
    context.setTransform(cos, -sin, sin, cos, at.x * picture.pixelRatio, at.y * picture.pixelRatio);
    const share = from.scale / cell.scale;
    const left = rimPx + (cell.box[0] - from.box[0]) * from.scale;
    const top = rimPx + (from.box[3] - cell.box[3]) * from.scale;
    const rim = from === cell ? rimPx : 0;
    const side = cellPx + 2 * rim;
    context.drawImage(
      drawn,
      left - rim,
      top - rim,
      cellPx * share + 2 * rim,
      cellPx * share + 2 * rim,
      -rim,
      -rim,
      side,
      side,
    );
  }

  function paintCity(picture: RenderFrame, { tree, tiles }: OpenCity): PaintResult {
    const keyOf = ({ name }: PlanCell) => `${picture.night} ${name}`;
    const wanted = listVisiblePlanCells(picture);
    const missing = new Map<string, TileNode>();
    const until = performance.now() + drawingMs;
    let isMoving = false;
    let hasDrawn = false;
    for (const cell of wanted) {
      let drawn = cells.get(keyOf(cell));
      if (!drawn) {
        const nodes = selectPlanTiles(tree, cell);
        const there = nodes.flatMap((node) => {
          const tile = tiles.get(node);
          if (tile === undefined) missing.set(node.name, node);
          return tile ? [[node, tile] as const] : [];
        });
        if (nodes.some(({ name }) => missing.has(name))) drawn = undefined;
        else if (hasDrawn && performance.now() > until) isMoving = true;
        else {
          drawn = drawCell(cell, there, picture.night);
          hasDrawn = true;
          cells.put(keyOf(cell), drawn, sidePx * sidePx * 4);
        }
      }
      let from: PlanCell | undefined = cell;
      while (!drawn && from) {
        from = coarserCell(from);
        drawn = from && cells.get(keyOf(from));
      }
      if (drawn && from) copy(picture, cell, from, drawn);
    }
    tiles.want([...missing.values()]);
    const stored = new Set(wanted.map(keyOf));
    cells.trim(mostCellBytes, (name) => stored.has(name));
    return { missing: missing.size, isMoving };
  }

  return {
    kind: 'flat',
    canvas,
    isActive: false,
    isSlow: false,
    copyTo: (to) => to.drawImage(canvas, 0, 0),
    setCity(shown) {
      close();
      if (!shown) return;
      const { city } = shown;
      const tiles = createTileReader(city, { onTile: host.invalidate, onFault: host.onFault });
      open = { shown, tree: buildTileTree(city.header, city.tiles), tiles };
    },
    paint(picture) {
      const across = Math.round(picture.width * picture.pixelRatio);
      const down = Math.round(picture.height * picture.pixelRatio);
      if (canvas.width !== across || canvas.height !== down)
        Object.assign(canvas, { width: across, height: down });
      context.setTransform(1, 0, 0, 1, 0, 0);
      const palette = getMapPalette(picture.night);
      context.fillStyle = toCssColour(palette.land);
      context.fillRect(0, 0, across, down);
      if (open) return paintCity(picture, open);
      context.setTransform(picture.pixelRatio, 0, 0, picture.pixelRatio, 0, 0);
      paintGrid(context, picture, toCssColour(palette.grid));
      return { missing: 0, isMoving: false };
    },
    dispose: close,
  };
}

/** @throws if no 2D context is available. */
function contextOf(canvas: OffscreenCanvas): PlanContext {
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new Error('no 2D canvas');
  return context as PlanContext;
}
