import type { areaClasses, roadClasses } from '../../../core/map/city/city.ts';
import {
  areaDrawOrder,
  type Colour,
  getRoofColour,
  type MapPalette,
  mixColours,
  roadDrawOrder,
  roofColourHeightsM,
} from '../palette.ts';

/**
 * A vertex stores no colour but a look, an index into the palette of day or night. The looks of the ground come first,
 * in layer order, followed by the walls, by compass direction.
 */
export const firstWallLook = areaDrawOrder.length + roadDrawOrder.length;
const wallSteps = 16;
/**
 * Roofs by height, each in two shades so that adjacent houses of one height stay distinct; then the same for estimated
 * heights.
 */
export const firstRoofLook = firstWallLook + wallSteps;
const roofLooks = (roofColourHeightsM.length + 1) * 2;
export const numberOfLooks = firstRoofLook + 2 * roofLooks;

export const getAreaLook = (kind: (typeof areaClasses)[number]): number => areaDrawOrder.indexOf(kind);
export const getRoadLook = (kind: (typeof roadClasses)[number]): number =>
  areaDrawOrder.length + roadDrawOrder.indexOf(kind);

/** Returns the look of a wall that faces the direction dx, dy. */
export function getWallLook(dx: number, dy: number): number {
  const step = Math.round((Math.atan2(dy, dx) / (2 * Math.PI)) * wallSteps);
  return firstWallLook + ((step + wallSteps) % wallSteps);
}

/** @param shade 0 or 1 */
export function getRoofLook(topM: number, shade: number, isEstimated: boolean): number {
  const above = roofColourHeightsM.findIndex((height) => topM < height);
  const step = (above < 0 ? roofColourHeightsM.length : above) * 2 + shade;
  return firstRoofLook + (isEstimated ? roofLooks : 0) + step;
}

/** Direction of the light, degrees counterclockwise from east: west of north-west, as on printed maps. */
const lightDeg = 150;
/** Mixing share of the highest roof's colour in the second shade. */
const secondShade = 0.12;

/** Returns the colour of each look. */
export function listLookColours(palette: MapPalette): Colour[] {
  const walls = Array.from({ length: wallSteps }, (_, step) => {
    const angle = (step / wallSteps) * 2 * Math.PI - (lightDeg * Math.PI) / 180;
    return mixColours(palette.wall[0], palette.wall[1], 0.5 + 0.5 * Math.cos(angle));
  });
  const roofs = [false, true].flatMap((isEstimated) =>
    Array.from({ length: roofLooks }, (_, at) =>
      getRoofColour(palette, (at >> 1) / roofColourHeightsM.length + (at & 1) * secondShade, isEstimated),
    ),
  );
  return [
    ...areaDrawOrder.map((kind) => palette.areas[kind]),
    ...roadDrawOrder.map((kind) => palette.roads[kind]),
    ...walls,
    ...roofs,
  ];
}
