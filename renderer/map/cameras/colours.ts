import type { SolidTone } from './solidShapes.ts';

type Rgb = readonly [number, number, number];

/** Colours of cameras: greys (renderer/styles/tokens.css has the night values); only priorities have a hue. */
export interface CameraColours {
  /** Outline around every sign, for contrast with the city. */
  readonly edge: string;
  /** Cameras that nobody is viewing. */
  readonly idle: string;
  readonly idleRoom: string;
  readonly live: string;
  /** Cameras on a wall. */
  readonly watched: string;
  /** Cameras under PTZ control. */
  readonly strong: string;
  readonly offline: string;
  /** RGB of solids, darkest and lightest shade. */
  readonly solid: Readonly<Record<SolidTone, readonly [Rgb, Rgb]>>;
  readonly disc: string;
  readonly discLine: string;
  /** RGB of the heat. */
  readonly heat: string;
  /** The ground cones of selected or hovered cameras, and of others. */
  readonly cone: { readonly fill: string; readonly line: string };
  readonly quietCone: { readonly fill: string; readonly line: string };
}

const night: CameraColours = {
  edge: 'rgb(14 16 19 / 0.9)',
  idle: '#a3abb5',
  idleRoom: '#1a1d22',
  live: '#b4bcc5',
  watched: '#c3cad2',
  strong: '#f4f6f8',
  offline: '#a3abb5',
  solid: {
    shell: [
      [70, 76, 84],
      [206, 213, 220],
    ],
    dark: [
      [44, 48, 55],
      [112, 119, 128],
    ],
    glass: [
      [14, 16, 19],
      [62, 69, 78],
    ],
  },
  disc: 'rgb(35 39 46 / 0.94)',
  discLine: '#8b95a1',
  heat: '217 221 227',
  cone: { fill: 'rgb(232 237 243 / 0.17)', line: 'rgb(232 237 243 / 0.75)' },
  quietCone: { fill: 'rgb(232 237 243 / 0.06)', line: 'rgb(232 237 243 / 0.22)' },
};

const day: CameraColours = {
  edge: 'rgb(250 250 248 / 0.92)',
  idle: '#5b6470',
  idleRoom: '#f4f4f0',
  live: '#4a525c',
  watched: '#2a2f36',
  strong: '#101318',
  offline: '#5b6470',
  solid: {
    shell: [
      [104, 111, 120],
      [236, 238, 238],
    ],
    dark: [
      [62, 68, 76],
      [128, 135, 143],
    ],
    glass: [
      [20, 23, 28],
      [72, 79, 88],
    ],
  },
  disc: 'rgb(250 250 248 / 0.95)',
  discLine: '#5b6470',
  heat: '42 47 54',
  cone: { fill: 'rgb(16 19 24 / 0.16)', line: 'rgb(16 19 24 / 0.7)' },
  quietCone: { fill: 'rgb(16 19 24 / 0.06)', line: 'rgb(16 19 24 / 0.25)' },
};

export const getCameraColours = (isNight: boolean): CameraColours => (isNight ? night : day);
