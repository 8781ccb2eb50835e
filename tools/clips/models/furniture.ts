/** Street furniture and trees. */
import { add, type Material, Mesh, mix, paint, rgb, scale, type Vec } from '../render/mesh.ts';
import type { Random } from '../render/random.ts';

const bark = paint('#4b3d30');

/** Creates a crown of leaf cards around `at`; the normals point outwards, so that it is shaded like a sphere. */
export function crown(
  m: Mesh,
  random: Random,
  at: Vec,
  radius: Vec,
  leaves: number,
  tones: readonly string[],
  card = 0.24,
): void {
  const materials = tones.map((tone) => paint(tone, { thin: true }));
  for (let i = 0; i < leaves; i++) {
    const t = random.between(0, Math.PI * 2);
    const p = Math.acos(random.between(-0.75, 1));
    const r = random.between(0.55, 1) ** 0.6;
    const n: Vec = [Math.sin(p) * Math.cos(t), Math.cos(p), Math.sin(p) * Math.sin(t)];
    const c = add(at, [n[0] * radius[0] * r, n[1] * radius[1] * r, n[2] * radius[2] * r]);
    const wander = (): Vec => [
      random.between(-card, card),
      random.between(-card, card) * 0.8,
      random.between(-card, card),
    ];
    m.use(
      materials[
        Math.min(
          materials.length - 1,
          Math.floor(random.next() ** (n[1] > 0.2 ? 0.8 : 1.6) * materials.length),
        )
      ] ?? bark,
    );
    const shade: Vec = [n[0] * 0.8, n[1] * 0.8 + 0.25, n[2] * 0.8];
    m.triangle(add(c, wander()), add(c, wander()), add(c, wander()), shade, shade, shade);
  }
}

const greens = ['#1f3a1a', '#2c4f22', '#3d6629', '#567f33', '#73943f'];

export function tree(random: Random, height: number, spread: number, density = 1): Mesh {
  const m = new Mesh();
  m.use(bark);
  const bend: Vec = [random.between(-0.4, 0.4), height * 0.55, random.between(-0.4, 0.4)];
  m.rod([0, 0, 0], bend, 0.24, 0.16, 8);
  const clumps = 9;
  for (let i = 0; i < clumps; i++) {
    const t = (i / clumps) * Math.PI * 2 + random.between(-0.3, 0.3);
    const r = i === 0 ? 0 : spread * random.between(0.35, 0.75);
    const end: Vec = [
      bend[0] + Math.cos(t) * r,
      height * random.between(0.68, 0.95),
      bend[2] + Math.sin(t) * r,
    ];
    m.use(bark);
    m.rod(bend, end, 0.1, 0.03, 5);
    const size = spread * random.between(0.42, 0.6);
    crown(m, random, end, [size, size * 0.62, size], Math.round(1250 * density), greens, 0.155);
  }
  m.use(paint('#e6e2d8'));
  m.rod([0, 0, 0], [bend[0] * 0.13, 0.9, bend[2] * 0.13], 0.255, 0.24, 8);
  return m;
}

/** A willow by the water: long hanging strands. */
export function willow(random: Random, height: number, spread: number): Mesh {
  const m = new Mesh();
  m.use(bark);
  const fork: Vec = [random.between(-0.5, 0.5), height * 0.5, 0.4];
  m.rod([0, 0, 0], fork, 0.28, 0.2, 8);
  const tones = ['#35521f', '#4a6d2a', '#678a3a', '#86a54c'].map((tone) => paint(tone, { thin: true }));
  for (let i = 0; i < 46; i++) {
    const t = random.between(0, Math.PI * 2);
    const r = spread * Math.sqrt(random.next());
    const top: Vec = [
      fork[0] + Math.cos(t) * r,
      height * (1 - 0.35 * (r / spread) ** 2),
      fork[2] + Math.sin(t) * r,
    ];
    if (i < 12) {
      m.use(bark);
      m.rod(fork, top, 0.09, 0.03, 5);
    }
    for (let s = 0; s < 16; s++) {
      const x = top[0] + random.between(-0.6, 0.6);
      const z = top[2] + random.between(-0.6, 0.6);
      const fall = random.between(1.2, height * 0.55);
      m.use(tones[Math.floor(random.next() ** 1.2 * tones.length)] ?? bark);
      for (let k = 0; k < 22; k++) {
        const y = top[1] - (fall * k) / 22;
        const [a, b] = [random.between(-0.08, 0.08), random.between(-0.08, 0.08)];
        const n: Vec = [Math.cos(t) * 0.6, 0.5, Math.sin(t) * 0.6];
        m.triangle(
          [x, y + 0.1, z],
          [x + a, y - fall / 18, z + b],
          [x + b * 0.6, y - fall / 36, z - a],
          n,
          n,
          n,
        );
      }
    }
  }
  return m;
}

/** Creates a street lamp with its arm towards +x; the lamp is at [arm, height, 0]. */
export function streetLamp(height: number, arm: number, head: Material): Mesh {
  const m = new Mesh();
  m.use(paint('#5a6063'));
  m.rod([0, 0, 0], [0, height, 0], 0.09, 0.06, 8);
  m.rod([0, height, 0], [arm, height + 0.35, 0], 0.045, 0.04, 6);
  m.box([arm, height + 0.24, 0], [0.75, 0.14, 0.28]);
  m.use(head);
  m.ellipsoid([arm, height + 0.2, 0], [0.34, 0.12, 0.16], 10, 5);
  return m;
}

/** Adds a sagging wire between two points, thick enough to be visible from `viewer` at `pxPerRad`. */
export function wire(m: Mesh, a: Vec, b: Vec, sagM: number, viewer: Vec, pxPerRad: number): void {
  const parts = 14;
  const at = (i: number): Vec => {
    const t = i / parts;
    const p = mix(a, b, t);
    return [p[0], p[1] - 4 * sagM * t * (1 - t), p[2]];
  };
  for (let i = 0; i < parts; i++) {
    const [p, q] = [at(i), at(i + 1)];
    const far = Math.hypot(p[0] - viewer[0], p[1] - viewer[1], p[2] - viewer[2]);
    const r = Math.max(0.012, (0.55 * far) / pxPerRad);
    m.rod(p, q, r, r, 4, false);
  }
}

/** A concrete power pole with its crossarm, boxes and coils. */
export function powerPole(height: number): Mesh {
  const m = new Mesh();
  m.use(paint('#8f8b82'));
  m.rod([0, 0, 0], [0, height, 0], 0.19, 0.13, 8);
  m.use(paint('#4d4f50'));
  m.box([0, height - 0.7, 0], [1.9, 0.1, 0.1]);
  m.box([0, height - 1.7, 0], [1.5, 0.1, 0.1]);
  m.box([0.22, height - 3.2, 0], [0.4, 0.6, 0.3]);
  m.box([-0.2, height - 4.4, 0.05], [0.34, 0.5, 0.26]);
  m.use(paint('#17181a'));
  m.rod([-0.05, height - 2.4, -0.16], [0.05, height - 2.4, -0.22], 0.36, 0.36, 12);
  return m;
}

export function planter(random: Random): Mesh {
  const m = new Mesh();
  m.use(paint('#a5664a'));
  m.box([0, 0, 0], [0.6, 0.45, 0.6], [1.2, 1.2]);
  crown(m, random, [0, 0.75, 0], [0.5, 0.5, 0.5], 120, greens, 0.14);
  return m;
}

/** Creates a tiled square of ground, divided so that each part has its own texture level. */
export function ground(
  m: Mesh,
  x0: number,
  x1: number,
  z0: number,
  z1: number,
  y: number,
  tileM: number,
  cellM = 4,
): void {
  for (let x = x0; x < x1; x += cellM)
    for (let z = z0; z < z1; z += cellM) {
      const [xe, ze] = [Math.min(x1, x + cellM), Math.min(z1, z + cellM)];
      const [u0, u1, v0, v1] = [x / tileM, xe / tileM, -ze / tileM, -z / tileM];
      const n: Vec = [0, 1, 0];
      m.triangle([x, y, ze], [xe, y, ze], [xe, y, z], n, n, n, [u0, v0], [u1, v0], [u1, v1]);
      m.triangle([x, y, ze], [xe, y, z], [x, y, z], n, n, n, [u0, v0], [u1, v1], [u0, v1]);
    }
}

/** Creates a traffic light on a pole; `lit` is red, amber or green. The heads face -z. */
export function signal(lit: 'red' | 'amber' | 'green', bright: number): Mesh {
  const m = new Mesh();
  m.use(paint('#33363a'));
  m.rod([0, 0, 0], [0, 5.6, 0], 0.1, 0.08, 8);
  m.rod([0, 5.5, 0], [-3.6, 5.8, 0], 0.06, 0.05, 6);
  for (const [x, y] of [
    [-3.4, 4.9],
    [0.0, 2.9],
  ] as const) {
    m.use(paint('#141517'));
    m.box([x, y, -0.16], [0.4, 1.15, 0.22]);
    m.box([x, y - 0.06, -0.04], [0.56, 1.3, 0.03]);
    const colours: readonly (readonly ['red' | 'amber' | 'green', string, number])[] = [
      ['red', '#ff2413', 0.95],
      ['amber', '#ffae1a', 0.58],
      ['green', '#1dff8c', 0.21],
    ];
    for (const [name, hex, h] of colours) {
      m.use(name === lit ? paint(hex, { glow: bright }) : { color: scale(rgb(hex), 0.06) });
      m.ellipsoid([x, y + h, -0.28], [0.15, 0.15, 0.05], 10, 5);
    }
  }
  return m;
}
