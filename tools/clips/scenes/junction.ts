/** The ground plan of the junction. Road A runs along z, road B along x; lengths are metres from its middle. */
import { ground } from '../models/furniture.ts';
import { Mesh, paint } from '../render/mesh.ts';
import { asphalt, roadPaint, strip, tiles } from './surfaces.ts';

export const half = 7;
export const kerbM = 0.16;
export const line = 11.6;
export const far = 64;
export const stopAt = 13.2;
const [zebraNear, zebraFar] = [9, 12.2];

type Corner = readonly [-1 | 1, -1 | 1];
export const corners: readonly Corner[] = [
  [-1, 1],
  [1, 1],
  [1, -1],
  [-1, -1],
];

/** Asphalt, zebras, stop lines. */
export function roads(wet: boolean): Mesh {
  const m = new Mesh();
  m.use(asphalt(wet));
  ground(m, -half, half, -far, far + 40, 0, 9);
  ground(m, -far, -half, -half, half, 0, 9);
  ground(m, half, far, -half, half, 0, 9);
  m.use(roadPaint(wet));
  for (let k = -half + 0.5; k < half - 0.4; k += 1.05)
    for (const s of [-1, 1]) {
      const [near, end] = s > 0 ? [zebraNear, zebraFar] : [-zebraFar, -zebraNear];
      strip(m, k, k + 0.55, near, end);
      strip(m, near, end, k, k + 0.55);
    }
  for (const s of [-1, 1]) {
    // A stop line covers the half of the road that leads to the junction.
    strip(m, s < 0 ? 0.1 : -half + 0.3, s < 0 ? half - 0.3 : -0.1, s * stopAt - 0.2, s * stopAt + 0.2);
    strip(m, s * stopAt - 0.2, s * stopAt + 0.2, s > 0 ? 0.1 : -half + 0.3, s > 0 ? half - 0.3 : -0.1);
    for (let d = stopAt + 0.6; d < far; d += 5) {
      for (const lane of [-3.3, 3.3]) {
        strip(m, lane - 0.06, lane + 0.06, s > 0 ? d : -d - 2.2, s > 0 ? d + 2.2 : -d);
        strip(m, s > 0 ? d : -d - 2.2, s > 0 ? d + 2.2 : -d, lane - 0.06, lane + 0.06);
      }
    }
  }
  m.use(roadPaint(wet, '#e3c86a'));
  for (const s of [-1, 1])
    for (const o of [-0.14, 0.14]) {
      strip(m, o - 0.05, o + 0.05, s > 0 ? stopAt : -far, s > 0 ? far : -stopAt);
      strip(m, s > 0 ? stopAt : -far, s > 0 ? far : -stopAt, o - 0.05, o + 0.05);
    }
  return m;
}

export function pavements(wet: boolean): Mesh {
  const m = new Mesh();
  const kerb = paint(wet ? '#77756e' : '#a39f94');
  for (const [sx, sz] of corners) {
    m.use(tiles(wet));
    const [x0, x1] = sx > 0 ? [half, far] : [-far, -half];
    const [z0, z1] = sz > 0 ? [half, line + 1] : [-line - 1, -half];
    ground(m, x0, x1, z0, z1, kerbM, 3.2);
    const [a0, a1] = sx > 0 ? [half, line + 1] : [-line - 1, -half];
    ground(m, a0, a1, sz > 0 ? line + 1 : -far, sz > 0 ? far + 40 : -line - 1, kerbM, 3.2);
    m.use(kerb);
    for (let d = half; d < far; d += 3) {
      m.box([sx * (half + 0.08), 0, sz * (d + 1.5)], [0.22, kerbM + 0.02, 2.97]);
      m.box([sx * (d + 1.5), 0, sz * (half + 0.08)], [2.97, kerbM + 0.02, 0.22]);
    }
  }
  return m;
}

/** Adds a house to its corner's row: `front` metres from the road's middle, starting at `from` along it. */
export function placeRow(
  m: Mesh,
  house: Mesh,
  road: 'a' | 'b',
  sx: number,
  sz: number,
  front: number,
  from: number,
  width: number,
): void {
  if (road === 'a') {
    const z = sz * (from + width / 2);
    if (sx > 0) m.put(house, [front, kerbM, z + width / 2], Math.PI / 2);
    else m.put(house, [-front, kerbM, z - width / 2], -Math.PI / 2);
    return;
  }
  const x = sx * (from + width / 2);
  if (sz > 0) m.put(house, [x - width / 2, kerbM, front], 0);
  else m.put(house, [x + width / 2, kerbM, -front], Math.PI);
}
