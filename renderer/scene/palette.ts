import type { areaClasses, roadClasses } from '../../core/city/city.ts';

/** Red, green, blue, 0 to 255. */
export type Colour = readonly [number, number, number];

/** As they lie on the ground, the lowest first. */
export const areaOrder = [
  'green',
  'paved',
  'water',
] as const satisfies readonly (typeof areaClasses)[number][];
export const roadOrder = [
  'path',
  'rail',
  'street',
  'secondary',
  'primary',
  'motorway',
] as const satisfies readonly (typeof roadClasses)[number][];

/** Roofs below each of these heights, and above the last, have a shade of their own, metres. */
export const roofHeightsM = [6, 12, 20, 32, 60] as const;

/** @param share of b, 0 to 1 */
export const mixed = (a: Colour, b: Colour, share: number): Colour => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];

/** The colours of a city by day or night; roads and areas in the order of their classes. */
export interface Palette {
  readonly land: Colour;
  /** What the distance fades into, and the sky. */
  readonly haze: Colour;
  /** Lines of the empty ground. */
  readonly grid: Colour;
  readonly areas: Readonly<Record<(typeof areaClasses)[number], Colour>>;
  readonly roads: Readonly<Record<(typeof roadClasses)[number], Colour>>;
  /** Of low and of high houses. */
  readonly roof: readonly [Colour, Colour];
  /** Away from the light and towards it. */
  readonly wall: readonly [Colour, Colour];
}

/** Dark, houses too: roads, water and green stand out from a metre away, and on all of it signs do. */
const night: Palette = {
  land: [19, 22, 27],
  haze: [15, 18, 22],
  grid: [38, 44, 51],
  areas: { water: [18, 54, 84], green: [25, 54, 38], paved: [28, 32, 37] },
  roads: {
    motorway: [134, 128, 112],
    primary: [110, 113, 116],
    secondary: [91, 96, 101],
    street: [75, 80, 86],
    path: [58, 62, 67],
    rail: [82, 70, 88],
  },
  roof: [
    [28, 33, 39],
    [38, 44, 52],
  ],
  wall: [
    [16, 19, 23],
    [30, 35, 41],
  ],
};

/** As light as a map on paper, without a white that glares. */
const day: Palette = {
  land: [205, 204, 198],
  haze: [213, 218, 222],
  grid: [180, 180, 175],
  areas: { water: [157, 184, 203], green: [181, 197, 167], paved: [193, 191, 185] },
  roads: {
    motorway: [240, 228, 200],
    primary: [240, 234, 218],
    secondary: [236, 234, 226],
    street: [228, 227, 222],
    path: [214, 211, 202],
    rail: [160, 154, 158],
  },
  roof: [
    [222, 219, 212],
    [238, 236, 231],
  ],
  wall: [
    [148, 146, 142],
    [198, 195, 188],
  ],
};

/** How much of the land shows through a roof whose height nobody told. */
const estimatedShare = 0.5;

/** @param height of the roof, 0 to 1 of what is told apart */
export function roofColourOf({ roof, land }: Palette, height: number, isEstimated: boolean): Colour {
  const told = mixed(...roof, height);
  return isEstimated ? mixed(told, land, estimatedShare) : told;
}

export const paletteOf = (isNight: boolean): Palette => (isNight ? night : day);
