/** Vehicles in life size, facing +z, standing on y = 0, without brands. */
import { type Material, Mesh, paint } from '../render/mesh.ts';

const rubber = paint('#1b1b1d');
const steel = paint('#8d9094', { gloss: 0.25 });
const skin = paint('#b98564');
const glass = paint('#10161b', { gloss: 0.7 });
const dark = paint('#222327');

/** Palette slots of a motorbike; its other materials are fixed. */
export interface BikeLook {
  readonly body: Material;
  readonly helmet: Material;
  readonly shirt: Material;
  readonly trousers: Material;
  readonly load: Material;
  readonly second: Material;
}

export interface LampLook {
  readonly head: Material;
  readonly tail: Material;
}

export type BikeKind = 'one' | 'two' | 'parcel' | 'baskets' | 'parked';

export function wheel(m: Mesh, z: number, radius: number, halfWidth: number, x = 0): void {
  m.use(rubber);
  m.rod([x - halfWidth, radius, z], [x + halfWidth, radius, z], radius, radius, 12);
  m.use(steel);
  m.rod(
    [x - halfWidth - 0.01, radius, z],
    [x + halfWidth + 0.01, radius, z],
    radius * 0.55,
    radius * 0.55,
    8,
  );
}

function rider(
  m: Mesh,
  z: number,
  look: { helmet: Material; shirt: Material; trousers: Material },
  drives: boolean,
): void {
  const hip = 0.82;
  m.use(look.trousers);
  for (const s of [-1, 1]) {
    m.rod([s * 0.1, hip, z - 0.02], [s * 0.17, 0.74, z + 0.38], 0.095, 0.075);
    m.rod([s * 0.17, 0.74, z + 0.38], [s * 0.15, 0.34, z + 0.3], 0.07, 0.05);
    m.use(dark);
    m.box([s * 0.15, 0.27, z + 0.36], [0.09, 0.09, 0.26]);
    m.use(look.trousers);
  }
  m.use(look.shirt);
  const lean = drives ? 0.06 : 0.02;
  m.ellipsoid([0, hip + 0.3, z + lean], [0.2, 0.36, 0.15]);
  m.ellipsoid([0, hip + 0.5, z + lean + 0.02], [0.23, 0.11, 0.12], 8, 4);
  for (const s of [-1, 1]) {
    m.use(look.shirt);
    const elbow = drives
      ? ([s * 0.31, hip + 0.24, z + 0.22] as const)
      : ([s * 0.27, hip + 0.2, z + 0.12] as const);
    m.rod([s * 0.21, hip + 0.5, z + lean], elbow, 0.062, 0.052);
    m.use(skin);
    m.rod(elbow, drives ? [s * 0.3, 1.02, z + 0.52] : [s * 0.16, hip + 0.16, z + 0.32], 0.045, 0.038);
  }
  m.use(skin);
  m.rod([0, hip + 0.54, z + lean + 0.02], [0, hip + 0.68, z + lean + 0.04], 0.055);
  m.ellipsoid([0, hip + 0.74, z + lean + 0.06], [0.085, 0.11, 0.1], 8, 5);
  m.use(look.helmet);
  m.ellipsoid([0, hip + 0.8, z + lean + 0.04], [0.135, 0.125, 0.155], 10, 6);
}

/** Creates a scooter with its rider, 1.85 m long. */
export function motorbike(kind: BikeKind, look: BikeLook, lamp: LampLook): Mesh {
  const m = new Mesh();
  wheel(m, 0.62, 0.27, 0.05);
  wheel(m, -0.6, 0.27, 0.06);
  m.use(look.body);
  m.hull([
    [0.62, 0.5, 0.06],
    [0.5, 0.98, 0.17],
    [0.4, 1.0, 0.17],
    [0.3, 0.42, 0.16],
    [0.42, 0.3, 0.12],
  ]);
  m.box([0, 0.26, 0.06], [0.3, 0.1, 0.62]);
  m.hull([
    [-0.16, 0.3, 0.14],
    [-0.1, 0.7, 0.15],
    [-0.82, 0.78, 0.12],
    [-0.88, 0.62, 0.1],
    [-0.5, 0.34, 0.14],
  ]);
  m.box([0, 0.5, 0.63], [0.13, 0.07, 0.42], [0.7, 0.8]);
  m.use(dark);
  m.hull([
    [-0.06, 0.7, 0.13],
    [-0.08, 0.79, 0.13],
    [-0.76, 0.83, 0.12],
    [-0.78, 0.75, 0.12],
  ]);
  m.rod([0.1, 0.3, -0.3], [0.14, 0.36, -0.86], 0.05, 0.06);
  m.use(steel);
  m.rod([-0.36, 1.04, 0.36], [0.36, 1.04, 0.36], 0.025);
  for (const s of [-1, 1]) {
    m.rod([s * 0.28, 1.04, 0.38], [s * 0.32, 1.24, 0.36], 0.012);
    m.ellipsoid([s * 0.34, 1.26, 0.36], [0.06, 0.04, 0.02], 6, 4);
  }
  m.use(lamp.head);
  m.ellipsoid([0, 0.9, 0.52], [0.1, 0.075, 0.06], 8, 5);
  m.use(lamp.tail);
  m.box([0, 0.66, -0.89], [0.17, 0.08, 0.05]);
  if (kind !== 'parked') rider(m, kind === 'two' ? -0.08 : -0.18, look, true);
  if (kind === 'two') rider(m, -0.5, { ...look, shirt: look.second }, false);
  if (kind === 'parcel') {
    m.use(look.load);
    m.box([0, 0.84, -0.66], [0.52, 0.5, 0.46]);
    m.use(paint('#e8e4da'));
    m.box([0, 1.05, -0.895], [0.3, 0.12, 0.01]);
  }
  if (kind === 'baskets') {
    for (const s of [-1, 1]) {
      m.use(paint('#9c7a48'));
      m.rod([s * 0.4, 0.4, -0.6], [s * 0.42, 0.86, -0.6], 0.24, 0.3, 9);
      m.use(look.load);
      m.ellipsoid([s * 0.42, 0.88, -0.6], [0.28, 0.16, 0.28], 8, 4);
    }
  }
  return m;
}

/** Creates a bicycle with a rider in a conical hat. */
export function bicycle(look: BikeLook): Mesh {
  const m = new Mesh();
  m.use(rubber);
  for (const z of [0.52, -0.5]) m.rod([-0.02, 0.33, z], [0.02, 0.33, z], 0.33, 0.33, 12);
  m.use(look.body);
  m.rod([0, 0.34, -0.5], [0, 0.8, -0.22], 0.03);
  m.rod([0, 0.4, 0], [0, 0.92, 0.36], 0.03);
  m.rod([0, 0.8, -0.22], [0, 0.85, 0.36], 0.025);
  m.rod([-0.28, 1.0, 0.34], [0.28, 1.0, 0.34], 0.02);
  m.use(paint('#9c7a48'));
  m.box([0, 0.74, -0.62], [0.62, 0.34, 0.44], [1.15, 1.15]);
  m.use(look.load);
  m.ellipsoid([0, 1.1, -0.62], [0.36, 0.18, 0.27], 9, 4);
  rider(m, -0.2, look, true);
  m.use(paint('#d9c896'));
  m.rod([0, 1.62, -0.1], [0, 1.83, -0.1], 0.27, 0.005, 12, false);
  return m;
}

export function lampPairs(
  m: Mesh,
  lamp: LampLook,
  front: number,
  back: number,
  halfWidth: number,
  y: number,
): void {
  for (const s of [-1, 1]) {
    m.use(lamp.head);
    m.box([s * halfWidth, y, front], [0.32, 0.13, 0.08]);
    m.use(lamp.tail);
    m.box([s * halfWidth, y + 0.1, back], [0.26, 0.14, 0.08]);
  }
}

/** Creates a car; `tall`: 1 for a saloon, 1.2 for an off-roader. A taxi has a lit sign. */
export function car(body: Material, lamp: LampLook, tall: number, taxi?: Material): Mesh {
  const m = new Mesh();
  for (const z of [1.3, -1.28]) for (const s of [-1, 1]) wheel(m, z, 0.32, 0.1, s * 0.76);
  const h = tall;
  m.use(body);
  m.hull([
    [2.12, 0.32, 0.74],
    [2.2, 0.55 * h, 0.78],
    [2.0, 0.76 * h, 0.8],
    [1.0, 0.9 * h, 0.86],
    [-1.6, 0.94 * h, 0.86],
    [-2.12, 0.86 * h, 0.8],
    [-2.2, 0.5 * h, 0.78],
    [-2.1, 0.3, 0.74],
    [0, 0.24, 0.84],
  ]);
  const back = tall > 1.1 ? -2.0 : -1.75;
  m.use(glass);
  m.hull([
    [1.05, 0.88 * h, 0.8],
    [0.32, 1.34 * h, 0.62],
    [-1.2, 1.36 * h, 0.62],
    [back, 0.92 * h, 0.78],
  ]);
  m.use(body);
  m.hull([
    [0.36, 1.33 * h, 0.63],
    [0.1, 1.41 * h, 0.58],
    [-1.0, 1.43 * h, 0.58],
    [-1.28, 1.35 * h, 0.63],
  ]);
  for (const s of [-1, 1]) {
    m.rod([s * 0.83, 0.9 * h, 1.0], [s * 0.63, 1.36 * h, 0.3], 0.035, 0.035, 5);
    m.rod([s * 0.84, 0.92 * h, -0.3], [s * 0.64, 1.38 * h, -0.36], 0.045, 0.045, 5);
    m.rod([s * 0.8, 0.92 * h, back], [s * 0.63, 1.37 * h, -1.22], 0.05, 0.05, 5);
    m.box([s * 0.95, 0.9 * h, 0.75], [0.16, 0.12, 0.1]);
  }
  m.use(dark);
  m.box([0, 0.36, 2.17], [1.1, 0.18, 0.06]);
  m.use(paint('#d9d9d2'));
  m.box([0, 0.5, -2.2], [0.5, 0.12, 0.03]);
  lampPairs(m, lamp, 2.1, -2.14, 0.58, 0.6 * h);
  if (taxi) {
    m.use(taxi);
    m.box([0, 1.43 * h, -0.3], [0.55, 0.17, 0.2]);
  }
  return m;
}

/** Creates a small lorry with a canvas-covered bed. */
export function lorry(body: Material, cover: Material, lamp: LampLook): Mesh {
  const m = new Mesh();
  for (const z of [1.7, -1.5]) for (const s of [-1, 1]) wheel(m, z, 0.38, 0.12, s * 0.8);
  m.use(body);
  m.hull([
    [2.6, 0.45, 0.88],
    [2.62, 1.1, 0.9],
    [2.2, 2.05, 0.82],
    [1.2, 2.1, 0.82],
    [1.15, 0.45, 0.88],
  ]);
  m.use(glass);
  m.hull([
    [2.66, 1.15, 0.78],
    [2.27, 1.95, 0.72],
    [2.2, 1.95, 0.72],
    [2.5, 1.15, 0.78],
  ]);
  for (const s of [-1, 1]) m.box([s * 0.87, 1.2, 1.75], [0.06, 0.6, 0.7]);
  m.use(cover);
  m.box([0, 0.7, -0.85], [1.86, 1.65, 3.7], [0.94, 1]);
  m.use(dark);
  m.box([0, 0.5, -0.8], [1.7, 0.2, 3.8]);
  lampPairs(m, lamp, 2.6, -2.72, 0.7, 0.7);
  return m;
}
