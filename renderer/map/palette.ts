import type { areaClasses, roadClasses } from '../../core/map/city/city.ts';

/** Red, green, blue, 0 to 255. */
export type Colour = readonly [number, number, number];

/** In drawing order, the lowest layer first. */
export const areaDrawOrder = [
  'green',
  'paved',
  'water',
] as const satisfies readonly (typeof areaClasses)[number][];
export const roadDrawOrder = [
  'path',
  'rail',
  'street',
  'secondary',
  'primary',
  'motorway',
] as const satisfies readonly (typeof roadClasses)[number][];

/** Heights that separate the roof colours, metres. */
export const roofColourHeightsM = [6, 12, 20, 32, 60] as const;

/** @param share share of b, 0 to 1 */
export const mixColours = (a: Colour, b: Colour, share: number): Colour => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];

/** The colours of a city by day or night; roads and areas in the order of their classes. */
export interface MapPalette {
  readonly land: Colour;
  /** The colour of the sky and of far ground. */
  readonly haze: Colour;
  /** Lines of the empty ground. */
  readonly grid: Colour;
  readonly areas: Readonly<Record<(typeof areaClasses)[number], Colour>>;
  readonly roads: Readonly<Record<(typeof roadClasses)[number], Colour>>;
  /** Colours of the lowest and the highest roofs. */
  readonly roof: readonly [Colour, Colour];
  /** Share of the land's colour in a roof of estimated height, 0 to 1. */
  readonly estimatedShare: number;
  /** Colours away from the light and towards it. */
  readonly wall: readonly [Colour, Colour];
}

/**
 * Dark, for eyes adapted to a dark room. Roofs contrast with the land and walls, roads with both, water and green by
 * hue, all at a distance of 1 m; signs contrast with everything.
 */
const night: MapPalette = {
  land: [19, 22, 27],
  haze: [15, 18, 22],
  grid: [38, 44, 51],
  areas: { water: [18, 54, 84], green: [25, 54, 38], paved: [28, 32, 37] },
  roads: {
    motorway: [138, 132, 116],
    primary: [117, 120, 124],
    secondary: [104, 108, 113],
    street: [92, 96, 101],
    path: [76, 80, 85],
    rail: [94, 80, 102],
  },
  roof: [
    [44, 50, 58],
    [55, 61, 69],
  ],
  estimatedShare: 0.35,
  wall: [
    [13, 15, 18],
    [28, 32, 38],
  ],
};

/** As light as a printed map, without a glaring white. */
const day: MapPalette = {
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
  estimatedShare: 0.5,
  wall: [
    [148, 146, 142],
    [198, 195, 188],
  ],
};

/** @param height height of the roof, 0 to 1 of the range of shades */
export function getRoofColour(
  { roof, land, estimatedShare }: MapPalette,
  height: number,
  isEstimated: boolean,
): Colour {
  const reported = mixColours(...roof, height);
  return isEstimated ? mixColours(reported, land, estimatedShare) : reported;
}

export const getMapPalette = (isNight: boolean): MapPalette => (isNight ? night : day);
