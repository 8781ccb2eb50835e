import type { SolidTone } from './solidShapes.ts';

type Rgb = readonly [number, number, number];

/** What cameras are painted with: greys (renderer/styles/tokens.css has those of the night); a priority's tone is all the colour there is. */
export interface CameraInk {
  /** Around whatever is drawn, so that it stands off the city. */
  readonly edge: string;
  /** Of what shows nothing to anybody. */
  readonly idle: string;
  readonly idleRoom: string;
  readonly live: string;
  /** Somebody has it on a wall. */
  readonly watched: string;
  /** Somebody steers it. */
  readonly strong: string;
  readonly offline: string;
  /** Of solids: red, green and blue in the dark and in the light. */
  readonly solid: Readonly<Record<SolidTone, readonly [Rgb, Rgb]>>;
  readonly disc: string;
  readonly discLine: string;
  /** Red, green and blue of the heat of cells. */
  readonly heat: string;
  /** The ground in sight of a camera: of one that is selected or pointed at, and of the others. */
  readonly cone: { readonly fill: string; readonly line: string };
  readonly quietCone: { readonly fill: string; readonly line: string };
}

const night: CameraInk = {
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

const day: CameraInk = {
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

export const cameraInk = (isNight: boolean): CameraInk => (isNight ? night : day);
