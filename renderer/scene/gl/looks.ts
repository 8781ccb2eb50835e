import type { areaClasses, roadClasses } from '../../../core/city/city.ts';
import type { Colour, Palette } from '../palette.ts';

/**
 * A vertex has no colour but a look: a place in a list of colours that day and night exchange. Looks of the ground come first,
 * in the order of its layers, the lowest first.
 */
const areas = ['green', 'paved', 'water'] as const satisfies readonly (typeof areaClasses)[number][];
const roads = [
  'path',
  'rail',
  'street',
  'secondary',
  'primary',
  'motorway',
] as const satisfies readonly (typeof roadClasses)[number][];

/** Walls come after all looks of the ground, by the direction that they face, in so many steps. */
export const wallLook = areas.length + roads.length;
const wallSteps = 16;
/** Roofs by height, each in two shades lest houses of one height melt into one another. */
const roofHeightsM = [6, 12, 20, 32, 60] as const;
export const roofLook = wallLook + wallSteps;
const roofLooks = (roofHeightsM.length + 1) * 2;
export const lookCount = roofLook + roofLooks;

export const areaLook = (kind: (typeof areaClasses)[number]): number => areas.indexOf(kind);
export const roadLook = (kind: (typeof roadClasses)[number]): number => areas.length + roads.indexOf(kind);

/** Of a wall that faces along dx, dy. */
export function wallLookOf(dx: number, dy: number): number {
  const step = Math.round((Math.atan2(dy, dx) / (2 * Math.PI)) * wallSteps);
  return wallLook + ((step + wallSteps) % wallSteps);
}

/** @param shade 0 or 1 */
export function roofLookOf(topM: number, shade: number): number {
  const above = roofHeightsM.findIndex((height) => topM < height);
  return roofLook + (above < 0 ? roofHeightsM.length : above) * 2 + shade;
}

const mixed = (a: Colour, b: Colour, share: number): Colour => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];
/** Where light comes from: west of north-west, as on printed maps; degrees counterclockwise from east. */
const lightDeg = 150;
/** By how much the second shade of a roof is nearer to that of the highest. */
const secondShade = 0.12;

/** The colour of each look. */
export function coloursOf(palette: Palette): Colour[] {
  const walls = Array.from({ length: wallSteps }, (_, step) => {
    const angle = (step / wallSteps) * 2 * Math.PI - (lightDeg * Math.PI) / 180;
    return mixed(palette.wall[0], palette.wall[1], 0.5 + 0.5 * Math.cos(angle));
  });
  const roofs = Array.from({ length: roofLooks }, (_, at) =>
    mixed(...palette.roof, (at >> 1) / roofHeightsM.length + (at & 1) * secondShade),
  );
  return [
    ...areas.map((kind) => palette.areas[kind]),
    ...roads.map((kind) => palette.roads[kind]),
    ...walls,
    ...roofs,
  ];
}
