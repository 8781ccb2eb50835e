/** Objects at the lake: the tower on its islet, the red bridge, railings, benches. */
import { Mesh, paint, type Vec } from '../render/mesh.ts';
import type { Random } from '../render/random.ts';
import { crown } from './furniture.ts';

const stone = (glow: number) => paint('#a59c86', { glow });
const greens = ['#26401f', '#355a26', '#4d7630', '#6b8f3d'];

/** Creates a three-storey stone tower with arches on a grassy islet; `glow` is the light from below at night. */
export function islandTower(random: Random, glow: number): Mesh {
  const m = new Mesh();
  m.use(paint('#5e5a48'));
  m.rod([0, -0.4, 0], [0, 0.45, 0], 8.2, 7.6, 26);
  m.use(paint('#4f6b2f'));
  m.rod([0, 0.4, 0], [0, 0.75, 0], 7.5, 6.6, 26);
  for (let i = 0; i < 16; i++) {
    const t = random.between(0, Math.PI * 2);
    crown(m, random, [Math.cos(t) * 6.3, 0.9, Math.sin(t) * 6.3], [0.9, 0.6, 0.9], 150, greens, 0.14);
  }
  const dark = paint('#14120f');
  const lit = paint('#ffb659', { glow: glow * 2.2 });
  const tiers: readonly (readonly [y: number, width: number, height: number, arches: number])[] = [
    [0.7, 6.4, 3, 3],
    [3.9, 5.2, 2.4, 3],
    [6.5, 3.8, 2.2, 1],
  ];
  for (const [y, width, height, arches] of tiers) {
    m.use(stone(glow));
    m.box([0, y, 0], [width, height, width * 0.72], [0.97, 0.97]);
    m.box([0, y + height, 0], [width * 1.1, 0.24, width * 0.8]);
    for (let i = 0; i < arches; i++) {
      const x = (i - (arches - 1) / 2) * (width / (arches + 0.35));
      m.use(glow > 0 ? lit : dark);
      const [w, h, z] = [width * 0.085, height * 0.5, -width * 0.37];
      m.quad(
        [x - w, y + 0.4 + h, z],
        [x + w, y + 0.4 + h, z],
        [x + w, y + 0.3, z],
        [x - w, y + 0.3, z],
        [0, 0, -1],
      );
      m.rod([x, y + 0.4 + h, z + 0.04], [x, y + 0.4 + h, z], w, w, 14);
    }
  }
  m.use(stone(glow * 0.8));
  m.box([0, 8.9, 0], [2.6, 1.1, 2], [0.8, 0.8]);
  m.box([0, 10, 0], [3.2, 0.7, 2.6], [0.25, 0.25]);
  m.rod([0, 10.6, 0], [0, 11.5, 0], 0.09, 0.02, 6);
  return m;
}

/** Creates a red wooden footbridge that arches from `a` to `b`. */
export function redBridge(a: Vec, b: Vec, rise: number, glow: number): Mesh {
  const m = new Mesh();
  const red = paint('#b3231a', { glow, gloss: 0.12 });
  const deck = paint('#7a2a1e', { glow: glow * 0.4 });
  const length = Math.hypot(b[0] - a[0], b[2] - a[2]);
  const [dx, dz] = [(b[0] - a[0]) / length, (b[2] - a[2]) / length];
  const parts = 26;
  const at = (i: number, across: number, up: number): Vec => {
    const t = i / parts;
    return [
      a[0] + dx * length * t + dz * across,
      a[1] + (b[1] - a[1]) * t + rise * 4 * t * (1 - t) + up,
      a[2] + dz * length * t - dx * across,
    ];
  };
  for (let i = 0; i < parts; i++) {
    m.use(deck);
    m.quad(at(i, -1.4, 0), at(i + 1, -1.4, 0), at(i + 1, 1.4, 0), at(i, 1.4, 0), [0, 1, 0]);
    for (const s of [-1.4, 1.4]) {
      m.use(red);
      m.rod(at(i, s, 0), at(i + 1, s, 0), 0.16, 0.16, 6, false);
      m.rod(at(i, s, 1.02), at(i + 1, s, 1.02), 0.085, 0.085, 6, false);
      m.rod(at(i, s, 0.55), at(i + 1, s, 0.55), 0.045, 0.045, 5, false);
      m.rod(at(i, s, 0), at(i, s, 1.16), 0.085, 0.085, 6);
      m.ellipsoid(at(i, s, 1.22), [0.12, 0.12, 0.12], 6, 4);
      m.rod(at(i + 0.5, s, 0), at(i + 0.5, s, 1), 0.04, 0.04, 5);
      if (i % 2 === 0) {
        const top = at(i, s * 0.9, 0);
        m.rod([top[0], -1, top[2]], top, 0.15, 0.13, 7);
      }
    }
    if (i % 2 === 0) m.rod(at(i, -1.3, -0.5), at(i, 1.3, -0.5), 0.1, 0.1, 5);
  }
  return m;
}

/** A gate of two pillars with a tiled roof. */
export function gate(glow: number): Mesh {
  const m = new Mesh();
  m.use(paint('#d5c59a', { glow: glow * 0.5 }));
  for (const x of [-2.6, 2.6]) {
    m.box([x, 0, 0], [0.8, 4, 0.8]);
    m.box([x, 4, 0], [1.1, 0.25, 1.1]);
    m.box([x, 4.25, 0], [0.6, 0.8, 0.6], [0.4, 0.4]);
  }
  m.box([0, 3.1, 0], [4.6, 0.5, 0.5]);
  m.use(paint('#7d3326', { glow: glow * 0.3 }));
  m.box([0, 3.6, 0], [5.2, 0.7, 1.5], [0.86, 0.1]);
  return m;
}

export function bench(): Mesh {
  const m = new Mesh();
  m.use(paint('#8c8a84'));
  for (const x of [-0.7, 0.7]) m.box([x, 0, 0], [0.14, 0.42, 0.44]);
  m.use(paint('#6d4a2c'));
  m.box([0, 0.42, 0], [1.8, 0.07, 0.5]);
  m.box([0, 0.6, 0.24], [1.8, 0.36, 0.06]);
  return m;
}

/** A garden lamp with a round globe on top at 3.1 m. */
export function globeLamp(glow: number): Mesh {
  const m = new Mesh();
  m.use(paint('#22302a'));
  m.rod([0, 0, 0], [0, 2.9, 0], 0.07, 0.05, 8);
  m.box([0, 0, 0], [0.3, 0.4, 0.3], [0.6, 0.6]);
  m.use(paint('#ffe2b0', { glow }));
  m.ellipsoid([0, 3.1, 0], [0.24, 0.24, 0.24], 12, 8);
  return m;
}
