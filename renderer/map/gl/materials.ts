import type { areaClasses, roadClasses } from '../../../core/map/city/city.ts';
import {
  areaOrder,
  type Colour,
  mixed,
  type Palette,
  roadOrder,
  roofColourOf,
  roofHeightsM,
} from '../palette.ts';

/**
 * A vertex stores no colour but a look, an index into the palette of day or night. The looks of the ground come first,
 * in layer order, followed by the walls, by compass direction.
 */
export const wallLook = areaOrder.length + roadOrder.length;
const wallSteps = 16;
/**
 * Roofs by height, each in two shades so that adjacent houses of one height stay distinct; then the same for estimated
 * heights.
 */
export const roofLook = wallLook + wallSteps;
const roofLooks = (roofHeightsM.length + 1) * 2;
export const lookCount = roofLook + 2 * roofLooks;

export const areaLook = (kind: (typeof areaClasses)[number]): number => areaOrder.indexOf(kind);
export const roadLook = (kind: (typeof roadClasses)[number]): number =>
  areaOrder.length + roadOrder.indexOf(kind);

/** Returns the look of a wall that faces the direction dx, dy. */
export function wallLookOf(dx: number, dy: number): number {
  const step = Math.round((Math.atan2(dy, dx) / (2 * Math.PI)) * wallSteps);
  return wallLook + ((step + wallSteps) % wallSteps);
}

/** @param shade 0 or 1 */
export function roofLookOf(topM: number, shade: number, isEstimated: boolean): number {
  const above = roofHeightsM.findIndex((height) => topM < height);
  const step = (above < 0 ? roofHeightsM.length : above) * 2 + shade;
  return roofLook + (isEstimated ? roofLooks : 0) + step;
}

/** Direction of the light, degrees counterclockwise from east: west of north-west, as on printed maps. */
const lightDeg = 150;
/** Mixing share of the highest roof's colour in the second shade. */
const secondShade = 0.12;

/** Returns the colour of each look. */
export function coloursOf(palette: Palette): Colour[] {
  const walls = Array.from({ length: wallSteps }, (_, step) => {
    const angle = (step / wallSteps) * 2 * Math.PI - (lightDeg * Math.PI) / 180;
    return mixed(palette.wall[0], palette.wall[1], 0.5 + 0.5 * Math.cos(angle));
  });
  const roofs = [false, true].flatMap((isEstimated) =>
    Array.from({ length: roofLooks }, (_, at) =>
      roofColourOf(palette, (at >> 1) / roofHeightsM.length + (at & 1) * secondShade, isEstimated),
    ),
  );
  return [
    ...areaOrder.map((kind) => palette.areas[kind]),
    ...roadOrder.map((kind) => palette.roads[kind]),
    ...walls,
    ...roofs,
  ];
}
