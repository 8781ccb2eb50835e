import { bands } from '../../../core/map/viewshed/bands.ts';
import { type CoverageGaps, outside } from '../../../core/map/viewshed/gaps.ts';
import type { MapFrame, MapLayer, ScreenPoint } from '../api.ts';
import { traceGroundRing } from '../signs/clip.ts';
import { isSameFrame } from '../signs/frameGeometry.ts';
import type { SignCanvas, SignHost } from '../signs/host.ts';
import { getFont } from '../signs/textSprites.ts';
import { type BandStyle, getBandStyles, PatternCache } from './appearance.ts';
import type { AreaCoverageGaps } from './index.ts';
import { viewshedLayerOrder } from './layerOrder.ts';

/** A raster of coverage gaps at the resolution of a picture. */
export interface GapsRaster extends Pick<CoverageGaps, 'x' | 'y' | 'stepM' | 'columns' | 'rows' | 'cells'> {}

/**
 * Merges four cells into one: the most frequent rank of its open cells, or the worse one in a tie. If none is open:
 * water, built over or outside.
 */
export function halveRaster({ x, y, stepM, columns, rows, cells }: GapsRaster): GapsRaster {
  const half = {
    x,
    y,
    stepM: stepM * 2,
    columns: Math.ceil(columns / 2),
    rows: Math.ceil(rows / 2),
  };
  const counts = new Uint8Array(bands.length + 1);
  const taken = new Uint8Array(half.columns * half.rows);
  for (let row = 0; row < half.rows; row += 1)
    for (let column = 0; column < half.columns; column += 1) {
      counts.fill(0);
      let rest = outside;
      for (let part = 0; part < 4; part += 1) {
        const [r, c] = [2 * row + (part >> 1), 2 * column + (part & 1)];
        const cell = r < rows && c < columns ? (cells[r * columns + c] ?? outside) : outside;
        if (cell <= bands.length) counts[cell] = (counts[cell] ?? 0) + 1;
        else if (cell !== outside) rest = cell;
      }
      let best = -1;
      for (let rank = 0; rank <= bands.length; rank += 1)
        if ((counts[rank] ?? 0) > (best < 0 ? 0 : (counts[best] ?? 0))) best = rank;
      taken[row * half.columns + column] = best < 0 ? rest : best;
    }
  return { ...half, cells: taken };
}

/**
 * Returns runs of adjacent cells of one rank in a row, four numbers each: rank, row, first column, end column
 * (exclusive).
 */
export function findRuns({ columns, rows, cells }: GapsRaster): Uint32Array {
  const runs: number[] = [];
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; ) {
      const rank = cells[row * columns + column] ?? outside;
      const first = column;
      while (column < columns && cells[row * columns + column] === rank) column += 1;
      if (rank <= bands.length) runs.push(rank, row, first, column);
    }
  return Uint32Array.from(runs);
}

export interface CoverageGapsLayer extends MapLayer {
  /** Shows a result; undefined removes it. */
  show(gaps: AreaCoverageGaps | undefined): void;
}

/** Minimum size of a cell, and of one with a digit, in sixteenths of a rem. */
const cellUnits = 8;
const digitUnits = 16;
/** Factor by which cells are larger while the view moves; patterns and digits are omitted then. */
const coarserMoving = 2;

/** Creates the heat map of an area's coverage gaps, painted on the ground. */
export function createCoverageGapsLayer(host: SignHost): CoverageGapsLayer {
  let shown: AreaCoverageGaps | undefined;
  /** From the computed resolution to coarser ones; created on demand. */
  let levels: { readonly raster: GapsRaster; readonly runs: Uint32Array }[] = [];
  const patterns = new PatternCache(host);
  let looks: { readonly isNight: boolean; readonly of: readonly BandStyle[] } | undefined;
  /** The last picture, reused if only other signs have changed. */
  let last: MapFrame | undefined;
  let retained: SignCanvas | undefined;

  function levelFor(frame: MapFrame, leastPx: number) {
    let level = levels[0];
    for (let at = 0; level && level.raster.stepM * frame.pxPerM < leastPx; at += 1) {
      const { raster } = level;
      if (raster.columns * raster.rows <= 1) break;
      const next = levels[at + 1] ?? coarser(raster);
      levels[at + 1] = next;
      level = next;
    }
    return level;
  }

  function coarser(raster: GapsRaster) {
    const half = halveRaster(raster);
    return { raster: half, runs: findRuns(half) };
  }

  function looksBy(isNight: boolean): readonly BandStyle[] {
    if (looks?.isNight !== isNight) looks = { isNight, of: getBandStyles(isNight) };
    return looks.of;
  }

  function paintCells(context: CanvasRenderingContext2D, frame: MapFrame, isMoving: boolean): void {
    const unit = frame.remPx / 16;
    const level = levelFor(frame, cellUnits * unit * (isMoving ? coarserMoving : 1));
    if (!level || !shown) return;
    const of = looksBy(frame.night);
    const corner = frame.project(shown.x, shown.y, 0);
    const digits = !isMoving && level.raster.stepM * frame.pxPerM >= digitUnits * unit;
    for (const look of of) {
      const middles = digits ? [] : undefined;
      context.beginPath();
      if (!trace(context, frame, level.raster, level.runs, look.rank, middles)) continue;
      context.fillStyle = look.fill;
      context.fill();
      const repeat = isMoving ? undefined : patterns.of(look, unit);
      const pattern = repeat && context.createPattern(repeat, 'repeat');
      if (pattern) {
        // Anchors the pattern to the ground while it is dragged.
        if (corner) pattern.setTransform({ a: 1, b: 0, c: 0, d: 1, e: corner.x, f: corner.y });
        context.fillStyle = pattern;
        context.fill();
      }
      if (middles) paintDigits(context, String(look.rank), middles, look.ink, 12 * unit);
    }
  }

  return {
    order: viewshedLayerOrder.gaps,
    show(gaps) {
      shown = gaps;
      levels = gaps ? [{ raster: gaps, runs: findRuns(gaps) }] : [];
      [last, retained] = [undefined, undefined];
      host.repaint();
    },
    update: (frame) => shown !== undefined && last !== undefined && !isSame(last, frame),
    ground(context, frame) {
      const { origin } = frame.plane;
      if (!shown || shown.origin.lat !== origin.lat || shown.origin.lon !== origin.lon) return false;
      if (last && isSame(last, frame)) {
        retained ??= onCanvas(host, frame, (onto) => paintCells(onto, frame, false));
        context.drawImage(retained, 0, 0, frame.width, frame.height);
        return true;
      }
      const isMoving = last !== undefined;
      [last, retained] = [frame, undefined];
      paintCells(context, frame, isMoving);
      return true;
    },
  };
}

const isSame = (a: MapFrame, b: MapFrame): boolean =>
  isSameFrame(a, b) && a.pixelRatio === b.pixelRatio && a.night === b.night;

function onCanvas(
  host: SignHost,
  frame: MapFrame,
  paint: (context: CanvasRenderingContext2D) => void,
): SignCanvas {
  const canvas = host.canvas(
    Math.max(1, Math.round(frame.width * frame.pixelRatio)),
    Math.max(1, Math.round(frame.height * frame.pixelRatio)),
  );
  const context = canvas.getContext('2d') as CanvasRenderingContext2D | null;
  context?.scale(frame.pixelRatio, frame.pixelRatio);
  if (context) paint(context);
  return canvas;
}

/** Adds the visible runs of a rank to the path, and their centres to `middles`. Returns false if there are none. */
function trace(
  context: CanvasRenderingContext2D,
  frame: MapFrame,
  { x, y, stepM }: GapsRaster,
  runs: Uint32Array,
  rank: number,
  middles: ScreenPoint[] | undefined,
): boolean {
  const sight = boxOf(frame);
  let isAny = false;
  for (let at = 0; at < runs.length; at += 4) {
    if (runs[at] !== rank) continue;
    const south = y + (runs[at + 1] ?? 0) * stepM;
    const west = Math.max(x + (runs[at + 2] ?? 0) * stepM, sight.west);
    const east = Math.min(x + (runs[at + 3] ?? 0) * stepM, sight.east);
    const north = south + stepM;
    if (west >= east || north <= sight.south || south >= sight.north) continue;
    isAny = traceBox(context, frame, west, south, east, north) || isAny;
    const middle = middles && frame.project((west + east) / 2, (south + north) / 2, 0);
    if (middle) middles.push(middle);
  }
  return isAny;
}

function boxOf({ ground4 }: MapFrame) {
  const xs = ground4.map(({ x }) => x);
  const ys = ground4.map(({ y }) => y);
  return { west: Math.min(...xs), east: Math.max(...xs), south: Math.min(...ys), north: Math.max(...ys) };
}

function traceBox(
  context: CanvasRenderingContext2D,
  frame: MapFrame,
  west: number,
  south: number,
  east: number,
  north: number,
): boolean {
  const a = frame.project(west, south, 0);
  const b = frame.project(east, south, 0);
  const c = frame.project(east, north, 0);
  const d = frame.project(west, north, 0);
  if (a && b && c && d) {
    context.moveTo(a.x, a.y);
    context.lineTo(b.x, b.y);
    context.lineTo(c.x, c.y);
    context.lineTo(d.x, d.y);
    context.closePath();
    return true;
  }
  // Geometry that extends behind the eye is clipped on the ground.
  return traceGroundRing(context, frame, [west, south, east, south, east, north, west, north]);
}

function paintDigits(
  context: CanvasRenderingContext2D,
  digit: string,
  middles: readonly ScreenPoint[],
  ink: string,
  sizePx: number,
): void {
  context.font = getFont(sizePx, 600);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = ink;
  for (const { x, y } of middles) context.fillText(digit, x, y);
}
