/** People as seen from a camera on a pole: build, clothes and gait, without faces. */
import { type Material, Mesh, paint } from '../render/mesh.ts';

export interface Clothes {
  readonly top: Material;
  readonly bottom: Material;
  readonly hair: Material;
  readonly hat?: 'cone' | 'cap';
  readonly carries?: 'bag' | 'umbrella' | 'pole';
  readonly cloth?: Material;
  readonly dress?: boolean;
}

export const gaitSteps = 12;
const skin = paint('#b98564');
const straw = paint('#dcc998', { thin: true });
const shoe = paint('#2a2624');

/** Creates a standing or walking figure. `phase`: 0..1 of a double step; `stride`: 0 stands, 1 walks, 1.7 runs. */
export function person(clothes: Clothes, phase: number, stride: number): Mesh {
  const m = new Mesh();
  const swing = Math.sin(phase * 2 * Math.PI) * stride;
  const lift = Math.abs(Math.cos(phase * 2 * Math.PI)) * 0.03 * stride;
  const hip = 0.88 + lift;
  for (const s of [-1, 1]) {
    const step = swing * s;
    const knee = [s * 0.09, 0.48 + lift, step * 0.2 + 0.06 * stride] as const;
    const bend = Math.max(0, -Math.cos(phase * 2 * Math.PI) * s) * 0.16 * stride;
    const foot = [s * 0.09, 0.07 + bend, step * 0.38 - bend * 0.7] as const;
    m.use(clothes.bottom);
    m.rod([s * 0.085, hip, 0], knee, 0.1, 0.075);
    m.rod(knee, foot, 0.068, 0.05);
    m.use(shoe);
    m.box([foot[0], foot[1] - 0.06, foot[2] + 0.05], [0.09, 0.09, 0.25]);
    m.use(clothes.top);
    const elbow = [s * 0.27, hip + 0.26, -step * 0.16 - 0.02] as const;
    m.rod([s * 0.2, hip + 0.5, 0], elbow, 0.06, 0.05);
    m.use(skin);
    m.rod(elbow, [s * 0.25, hip + 0.06 + stride * 0.08, -step * 0.26 + 0.1 + stride * 0.05], 0.044, 0.036);
  }
  m.use(clothes.top);
  m.ellipsoid([0, hip + 0.27, 0], [0.19, 0.37, 0.13]);
  m.ellipsoid([0, hip + 0.5, 0], [0.22, 0.1, 0.11], 8, 4);
  if (clothes.dress) m.rod([0, hip + 0.1, 0], [0, 0.32, 0], 0.17, 0.27, 9);
  m.use(skin);
  m.rod([0, hip + 0.54, 0], [0, hip + 0.66, 0.01], 0.055);
  m.ellipsoid([0, hip + 0.73, 0.02], [0.085, 0.115, 0.1], 8, 5);
  m.use(clothes.hair);
  m.ellipsoid([0, hip + 0.77, -0.015], [0.1, 0.1, 0.11], 8, 5);
  if (clothes.hat === 'cone') {
    m.use(straw);
    m.rod([0, hip + 0.76, 0], [0, hip + 0.97, 0], 0.27, 0.005, 14, false);
  }
  if (clothes.hat === 'cap' && clothes.cloth) {
    m.use(clothes.cloth);
    m.ellipsoid([0, hip + 0.8, 0], [0.11, 0.085, 0.12], 8, 5);
    m.box([0, hip + 0.79, 0.14], [0.15, 0.02, 0.13]);
  }
  if (clothes.carries === 'bag' && clothes.cloth) {
    m.use(clothes.cloth);
    m.box([0.3, hip - 0.32, 0.03], [0.13, 0.3, 0.26]);
  }
  if (clothes.carries === 'umbrella' && clothes.cloth) {
    m.use(paint('#444444'));
    m.rod([0.2, hip + 0.2, 0.16], [0.1, hip + 1.2, 0.08], 0.012);
    m.use(clothes.cloth);
    canopy(m, [0.1, hip + 0.98, 0.08], 0.58, 0.24);
  }
  if (clothes.carries === 'pole') {
    m.use(paint('#8a6a3a'));
    m.rod([0.12, hip + 0.6, 0.78], [0.12, hip + 0.6, -0.78], 0.025);
    for (const z of [0.74, -0.74]) {
      m.rod([0.12, hip + 0.6, z], [0.12, 0.5, z], 0.008, 0.008, 4);
      m.use(paint('#a98750'));
      m.rod([0.12, 0.26, z], [0.12, 0.48, z], 0.2, 0.3, 10);
      m.use(clothes.cloth ?? clothes.top);
      m.ellipsoid([0.12, 0.48, z], [0.27, 0.14, 0.27], 9, 4);
      m.use(paint('#8a6a3a'));
    }
  }
  return m;
}

/** Creates a person on a low plastic stool, as over tea or noodles. */
export function sitter(clothes: Clothes, stool: Material): Mesh {
  const m = new Mesh();
  m.use(stool);
  m.box([0, 0, 0], [0.3, 0.27, 0.3], [0.8, 0.8]);
  const hip = 0.34;
  m.use(clothes.bottom);
  for (const s of [-1, 1]) {
    m.rod([s * 0.1, hip, 0], [s * 0.15, 0.44, 0.38], 0.095, 0.075);
    m.rod([s * 0.15, 0.44, 0.38], [s * 0.14, 0.06, 0.34], 0.068, 0.05);
  }
  m.use(clothes.top);
  m.ellipsoid([0, hip + 0.28, 0.04], [0.19, 0.35, 0.14]);
  for (const s of [-1, 1]) {
    m.use(clothes.top);
    m.rod([s * 0.2, hip + 0.5, 0.05], [s * 0.26, hip + 0.24, 0.2], 0.06, 0.05);
    m.use(skin);
    m.rod([s * 0.26, hip + 0.24, 0.2], [s * 0.1, hip + 0.26, 0.42], 0.044, 0.036);
  }
  m.use(skin);
  m.ellipsoid([0, hip + 0.74, 0.08], [0.085, 0.115, 0.1], 8, 5);
  m.use(clothes.hair);
  m.ellipsoid([0, hip + 0.78, 0.05], [0.1, 0.1, 0.11], 8, 5);
  if (clothes.hat === 'cone') {
    m.use(straw);
    m.rod([0, hip + 0.78, 0.06], [0, hip + 0.98, 0.06], 0.27, 0.005, 14, false);
  }
  return m;
}

/** Adds the cloth of an umbrella or parasol: a shallow eight-sided cone. */
export function canopy(m: Mesh, at: readonly [number, number, number], radius: number, rise: number): void {
  const sides = 8;
  for (let i = 0; i < sides; i++) {
    const rim = (k: number) => {
      const t = (k / sides) * Math.PI * 2;
      return [at[0] + Math.cos(t) * radius, at[1], at[2] + Math.sin(t) * radius] as const;
    };
    const t = ((i + 0.5) / sides) * Math.PI * 2;
    const n = [Math.cos(t) * 0.35, 0.93, Math.sin(t) * 0.35] as const;
    m.triangle([at[0], at[1] + rise, at[2]], rim(i), rim(i + 1), n, n, n);
  }
}
