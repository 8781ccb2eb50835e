import type { areaClasses, roadClasses } from '../../core/city/city.ts';

/** Red, green, blue, 0 to 255. */
export type Colour = readonly [number, number, number];

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

/** Grey and dark: what stands out on it is signs. */
const night: Palette = {
  land: [21, 25, 30],
  haze: [15, 18, 22],
  grid: [38, 44, 51],
  areas: { water: [15, 34, 49], green: [22, 35, 29], paved: [27, 32, 37] },
  roads: {
    motorway: [70, 74, 78],
    primary: [60, 65, 70],
    secondary: [51, 56, 62],
    street: [41, 46, 52],
    path: [33, 38, 43],
    rail: [48, 42, 50],
  },
  roof: [
    [47, 54, 62],
    [70, 79, 89],
  ],
  wall: [
    [22, 26, 31],
    [42, 49, 57],
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

export const paletteOf = (isNight: boolean): Palette => (isNight ? night : day);
