import type { CityTile } from '../../../core/map/city/city.ts';
import { tileCorner } from '../../../core/map/city/city.ts';
import { createCache } from '../cache.ts';
import type { Painted, Painter, PainterHost, ShownCity } from '../painter.ts';
import { paletteOf } from '../palette.ts';
import { type TileNode, type TileTree, treeOf } from '../tiles.ts';
import type { Picture } from '../view.ts';
import { cellPx, cellsIn, coarserCell, type PlanCell, rimPx, tilesFor } from './cells.ts';
import { paintGrid } from './grid.ts';
import { css, drawBuildings, drawGround, type PlacedTile, type PlanContext } from './plan.ts';
import { createTileReader, type TileReader } from './tileReader.ts';

/** Cells are drawn for so long a picture, ms, and one at least; the others follow in the next. */
const drawingMs = 6;
const mostCellBytes = 64 << 20;
const sidePx = cellPx + 2 * rimPx;

interface OpenCity {
  readonly shown: ShownCity;
  readonly tree: TileTree;
  readonly tiles: TileReader;
}

/** The plan of a city on a 2D canvas, for windows without WebGL: from straight above, with the same places as in the scene. */
/** @param paper where pictures are drawn; tests have their own */
export function createFlatPainter(
  host: PainterHost,
  paper = (side: number) => new OffscreenCanvas(side, side),
): Painter {
  const canvas = paper(1);
  const context = contextOf(canvas);
  const cells = createCache<OffscreenCanvas>(() => undefined);
  let open: OpenCity | undefined;

  const close = () => {
    open?.tiles.dispose();
    cells.clear();
    open = undefined;
  };

  function drawCell(cell: PlanCell, there: readonly (readonly [TileNode, CityTile])[], night: boolean) {
    const drawn = paper(sidePx);
    const to = contextOf(drawn);
    const palette = paletteOf(night);
    to.fillStyle = css(palette.land);
    to.fillRect(0, 0, sidePx, sidePx);
    const { scale, box } = cell;
    const header = open?.shown.city.header;
    const tiles = there.map(([node, tile]): PlacedTile => {
      const corner = header ? tileCorner(header, node) : { x: 0, y: 0 };
      const left = rimPx + (corner.x - box[0]) * scale;
      const bottom = rimPx + (box[3] - corner.y) * scale;
      return { tile, stand: () => to.setTransform(scale, 0, 0, -scale, left, bottom) };
    });
    drawGround(to, tiles, palette, scale);
    for (const placed of tiles) drawBuildings(to, placed, palette, scale);
    return drawn;
  }

  /** Copies a cell, or the part of a coarser one that lies where it does. */
  function copy(picture: Picture, cell: PlanCell, from: PlanCell, drawn: OffscreenCanvas): void {
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

  function paintCity(picture: Picture, { tree, tiles }: OpenCity): Painted {
    const keyOf = ({ name }: PlanCell) => `${picture.night} ${name}`;
    const wanted = cellsIn(picture);
    const missing = new Map<string, TileNode>();
    const until = performance.now() + drawingMs;
    let isMoving = false;
    let hasDrawn = false;
    for (const cell of wanted) {
      let drawn = cells.get(keyOf(cell));
      if (!drawn) {
        const nodes = tilesFor(tree, cell);
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
    const kept = new Set(wanted.map(keyOf));
    cells.trim(mostCellBytes, (name) => kept.has(name));
    return { missing: missing.size, isMoving };
  }

  return {
    kind: 'flat',
    canvas,
    stands: false,
    isSlow: false,
    copyTo: (to) => to.drawImage(canvas, 0, 0),
    setCity(shown) {
      close();
      if (!shown) return;
      const { city } = shown;
      const tiles = createTileReader(city, { onTile: host.invalidate, onFault: host.onFault });
      open = { shown, tree: treeOf(city.header, city.tiles), tiles };
    },
    paint(picture) {
      const across = Math.round(picture.width * picture.pixelRatio);
      const down = Math.round(picture.height * picture.pixelRatio);
      if (canvas.width !== across || canvas.height !== down)
        Object.assign(canvas, { width: across, height: down });
      context.setTransform(1, 0, 0, 1, 0, 0);
      const palette = paletteOf(picture.night);
      context.fillStyle = css(palette.land);
      context.fillRect(0, 0, across, down);
      if (open) return paintCity(picture, open);
      context.setTransform(picture.pixelRatio, 0, 0, picture.pixelRatio, 0, 0);
      paintGrid(context, picture, css(palette.grid));
      return { missing: 0, isMoving: false };
    },
    dispose: close,
  };
}

/** @throws where there is no 2D canvas at all. */
function contextOf(canvas: OffscreenCanvas): PlanContext {
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new Error('no 2D canvas');
  return context as PlanContext;
}
