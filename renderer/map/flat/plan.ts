import {
  areaClasses,
  type BuildingSet,
  type CityTile,
  roadClasses,
  type ShapeSet,
} from '../../../core/map/city/city.ts';
import {
  areaDrawOrder,
  type Colour,
  getRoofColour,
  type MapPalette,
  roadDrawOrder,
  roofColourHeightsM,
} from '../palette.ts';

/** The parts of the 2D context that draw a plan. */
export type PlanContext = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Minimum width of each road class, device pixels. */
const thinnestPx: Record<(typeof roadClasses)[number], number> = {
  motorway: 2.6,
  primary: 2,
  secondary: 1.2,
  street: 0.7,
  path: 0.5,
  rail: 0.7,
};
const shadesM = [...roofColourHeightsM, Number.POSITIVE_INFINITY];
/** Scale from which buildings have an outline, device pixels per metre. */
const outlineFrom = 0.7;

export const toCssColour = ([r, g, b]: Colour): string =>
  `rgb(${Math.round(r)} ${Math.round(g)} ${Math.round(b)})`;

/** A tile and its position: sets the context's origin to the tile's south-west corner, in metres, north up. */
export interface PlacedTile {
  readonly tile: CityTile;
  stand(): void;
}

/**
 * Draws the ground of some tiles as seen from straight above. All areas of one kind form one path across the tiles:
 * when each tile was filled by itself, water that continues in the next tile had a seam wherever the edge lay within a
 * pixel.
 * @param scale device pixels per metre
 */
export function drawPlanGround(
  context: PlanContext,
  tiles: readonly PlacedTile[],
  palette: MapPalette,
  scale: number,
): void {
  for (const area of areaDrawOrder) {
    context.beginPath();
    for (const { tile, stand } of tiles) {
      stand();
      traceShapes(context, tile.areas, areaClasses.indexOf(area), true);
    }
    context.fillStyle = toCssColour(palette.areas[area]);
    context.fill();
  }
  context.lineJoin = 'round';
  context.lineCap = 'round';
  for (const road of roadDrawOrder) {
    context.strokeStyle = toCssColour(palette.roads[road]);
    for (const { tile, stand } of tiles) {
      stand();
      for (const [width, shapes] of byWidth(tile.roads, roadClasses.indexOf(road))) {
        context.beginPath();
        for (const shape of shapes) traceShape(context, tile.roads, shape, false);
        context.lineWidth = Math.max(width, thinnestPx[road] / scale);
        context.stroke();
      }
    }
  }
}

/**
 * Draws the buildings above the ground of all tiles of a cell, so that streets of a neighbouring tile do not cover
 * them.
 */
export function drawPlanBuildings(
  context: PlanContext,
  { tile: { buildings }, stand }: PlacedTile,
  palette: MapPalette,
  scale: number,
): void {
  stand();
  // First the roofs of known height, then those of estimated height.
  const shades = [...shadesM, ...shadesM].map((): number[] => []);
  for (let at = 0; at < buildings.count; at++) {
    const step = shadesM.findIndex((top) => (buildings.topM[at] ?? 0) < top);
    shades[step + (buildings.estimated[at] ? shadesM.length : 0)]?.push(at);
  }
  context.lineJoin = 'round';
  context.lineWidth = 0.8 / scale;
  context.strokeStyle = toCssColour(palette.wall[0]);
  shades.forEach((those, shade) => {
    if (those.length === 0) return;
    context.beginPath();
    for (const at of those) traceBuilding(context, buildings, at);
    const height = (shade % shadesM.length) / (shadesM.length - 1);
    context.fillStyle = toCssColour(getRoofColour(palette, height, shade >= shadesM.length));
    context.fill();
    if (scale >= outlineFrom) context.stroke();
  });
}

/** Traces all buildings as one path, which the caller fills with a colour of its choice. */
export function tracePlanBuildings(context: PlanContext, { buildings }: CityTile): void {
  for (let at = 0; at < buildings.count; at++) traceBuilding(context, buildings, at);
}

function byWidth(shapes: ShapeSet, kind: number): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  for (let at = 0; at < shapes.count; at++) {
    if (shapes.kinds[at] !== kind) continue;
    const width = shapes.widthM[at] ?? 0;
    const those = found.get(width);
    if (those) those.push(at);
    else found.set(width, [at]);
  }
  return found;
}

function traceShapes(context: PlanContext, shapes: ShapeSet, kind: number, isClosed: boolean): void {
  for (let at = 0; at < shapes.count; at++)
    if (shapes.kinds[at] === kind) traceShape(context, shapes, at, isClosed);
}

const traceShape = (context: PlanContext, shapes: ShapeSet, at: number, isClosed: boolean) =>
  trace(context, shapes.points, shapes.firstPoint[at] ?? 0, shapes.firstPoint[at + 1] ?? 0, isClosed);

/**
 * Holes run in the opposite direction: the non-zero rule leaves them open and fills overlapping buildings completely.
 */
function traceBuilding(
  context: PlanContext,
  { firstRing, firstPoint, points }: BuildingSet,
  at: number,
): void {
  for (let ring = firstRing[at] ?? 0; ring < (firstRing[at + 1] ?? 0); ring++)
    trace(context, points, firstPoint[ring] ?? 0, firstPoint[ring + 1] ?? 0, true);
}

function trace(
  context: PlanContext,
  points: Float32Array,
  from: number,
  to: number,
  isClosed: boolean,
): void {
  for (let point = from; point < to; point++) {
    const [x, y] = [points[2 * point] ?? 0, points[2 * point + 1] ?? 0];
    if (point === from) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  if (isClosed) context.closePath();
}
