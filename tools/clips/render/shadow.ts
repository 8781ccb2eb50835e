/**
 * The sun's shadows: a depth map from the sun's direction; still objects are stored, moving ones are added each frame.
 */
import { cross, type Placed, unit, type Vec } from './mesh.ts';

const size = 2048;
const biasM = 0.09;

export class SunMap {
  readonly #still = new Float32Array(size * size).fill(-1e9);
  readonly #now = new Float32Array(size * size).fill(-1e9);
  readonly #towards: Vec;
  readonly #right: Vec;
  readonly #up: Vec;
  readonly #centre: Vec;
  readonly #perM: number;

  /** Covers a square of `widthM` around `centre`. */
  constructor(towards: Vec, centre: Vec, widthM: number) {
    this.#towards = unit(towards);
    this.#right = unit(cross([0, 1, 0], this.#towards));
    this.#up = cross(this.#towards, this.#right);
    this.#centre = centre;
    this.#perM = size / widthM;
  }

  keepStill(items: Iterable<Placed>): void {
    for (const item of items) this.#draw(item, this.#still);
  }

  beginFrame(items: Iterable<Placed>): void {
    this.#now.set(this.#still);
    for (const item of items) this.#draw(item, this.#now);
  }

  /** Returns the share of the sun that reaches a point, 0..1. */
  seen(x: number, y: number, z: number): number {
    const [t, r, u, c] = [this.#towards, this.#right, this.#up, this.#centre];
    const dx = x - c[0];
    const dy = y - c[1];
    const dz = z - c[2];
    const sx = size / 2 + this.#perM * (dx * r[0] + dy * r[1] + dz * r[2]) - 0.5;
    const sy = size / 2 + this.#perM * (dx * u[0] + dy * u[1] + dz * u[2]) - 0.5;
    const height = dx * t[0] + dy * t[1] + dz * t[2] + biasM;
    const xi = Math.floor(sx);
    const yi = Math.floor(sy);
    if (xi < 1 || yi < 1 || xi >= size - 2 || yi >= size - 2) return 1;
    const fx = sx - xi;
    const fy = sy - yi;
    const k = yi * size + xi;
    const m = this.#now;
    const row = (o: number) =>
      ((m[o - 1] ?? 0) <= height ? 1 - fx : 0) +
      ((m[o] ?? 0) <= height ? 1 : 0) +
      ((m[o + 1] ?? 0) <= height ? 1 : 0) +
      ((m[o + 2] ?? 0) <= height ? fx : 0);
    return (row(k - size) * (1 - fy) + row(k) + row(k + size) + row(k + 2 * size) * fy) / 9;
  }

  #draw(item: Placed, map: Float32Array): void {
    const { mesh } = item;
    const s = item.size ?? 1;
    const [c, n] = [Math.cos(item.yaw), Math.sin(item.yaw)];
    const [t, r, u, o] = [this.#towards, this.#right, this.#up, this.#centre];
    const corner = new Float64Array(9);
    for (let i = 0; i < mesh.slot.length; i++) {
      for (let k = 0; k < 3; k++) {
        const j = (i * 3 + k) * 3;
        const px = (mesh.pos[j] ?? 0) * s;
        const pz = (mesh.pos[j + 2] ?? 0) * s;
        const x = item.at[0] + px * c + pz * n - o[0];
        const y = item.at[1] + (mesh.pos[j + 1] ?? 0) * s - o[1];
        const z = item.at[2] - px * n + pz * c - o[2];
        corner[k * 3] = size / 2 + this.#perM * (x * r[0] + y * r[1] + z * r[2]);
        corner[k * 3 + 1] = size / 2 + this.#perM * (x * u[0] + y * u[1] + z * u[2]);
        corner[k * 3 + 2] = x * t[0] + y * t[1] + z * t[2];
      }
      fillDepth(corner, map);
    }
  }
}

function fillDepth(v: Float64Array, map: Float32Array): void {
  const [ax, ay, az] = [v[0] ?? 0, v[1] ?? 0, v[2] ?? 0];
  const [bx, by, bz] = [v[3] ?? 0, v[4] ?? 0, v[5] ?? 0];
  const [cx, cy, cz] = [v[6] ?? 0, v[7] ?? 0, v[8] ?? 0];
  const x0 = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.5));
  const x1 = Math.min(size - 1, Math.floor(Math.max(ax, bx, cx) - 0.5));
  const y0 = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5));
  const y1 = Math.min(size - 1, Math.floor(Math.max(ay, by, cy) - 0.5));
  const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
  if (x0 > x1 || y0 > y1 || Math.abs(area) < 1e-6) return;
  const inv = 1 / area;
  for (let y = y0; y <= y1; y++)
    for (let x = x0; x <= x1; x++) {
      const wb = ((x + 0.5 - ax) * (cy - ay) - (y + 0.5 - ay) * (cx - ax)) * inv;
      const wc = ((bx - ax) * (y + 0.5 - ay) - (by - ay) * (x + 0.5 - ax)) * inv;
      const wa = 1 - wb - wc;
      if (wa < 0 || wb < 0 || wc < 0) continue;
      const height = wa * az + wb * bz + wc * cz;
      const i = y * size + x;
      if (height > (map[i] ?? 0)) map[i] = height;
    }
}
