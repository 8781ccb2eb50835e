/**
 * Triangle meshes with materials. Axes: x right, y up, z away from the viewer; metres. A model at yaw 0 faces +z and
 * stands on y = 0.
 */
import type { Texture } from './texture.ts';

export type Vec = readonly [number, number, number];

export interface Material {
  /** Linear reflectance per channel, 0..1; multiplies the texture. */
  readonly color: Vec;
  readonly texture?: Texture;
  /** Emitted light, as a multiple of the colour. */
  readonly glow?: number;
  /** Share of the sky reflected by paint, glass or metal, 0..1. */
  readonly gloss?: number;
  /** Share of the scene reflected by a level surface (water, wet asphalt), 0..1. */
  readonly mirror?: number;
  /** Translucent: lit from behind as from the front (leaves, cloth). */
  readonly thin?: boolean;
}

/** Converts an sRGB hex colour to linear reflectance. */
export function rgb(hex: string, scale = 1): Vec {
  const value = Number.parseInt(hex.slice(1), 16);
  const linear = (shift: number) => (((value >> shift) & 255) / 255) ** 2.2 * scale;
  return [linear(16), linear(8), linear(0)];
}

export function paint(hex: string, more: Omit<Material, 'color'> = {}): Material {
  return { color: rgb(hex), ...more };
}

type Uv = readonly [number, number];

export class Mesh {
  readonly pos: number[] = [];
  readonly nor: number[] = [];
  readonly uv: number[] = [];
  /** Index into `materials`, one per triangle. */
  readonly slot: number[] = [];
  readonly materials: Material[] = [];
  #slot = 0;

  /** Sets the material of the following triangles; returns its slot in a palette. */
  use(material: Material): number {
    const known = this.materials.indexOf(material);
    this.#slot = known >= 0 ? known : this.materials.push(material) - 1;
    return this.#slot;
  }

  triangle(
    a: Vec,
    b: Vec,
    c: Vec,
    na: Vec,
    nb: Vec,
    nc: Vec,
    ta: Uv = [0, 0],
    tb: Uv = [0, 0],
    tc: Uv = [0, 0],
  ): void {
    this.pos.push(...a, ...b, ...c);
    this.nor.push(...na, ...nb, ...nc);
    this.uv.push(...ta, ...tb, ...tc);
    this.slot.push(this.#slot);
  }

  /** Adds a quad with its corners in order; the texture's top left is at `a`, its bottom right at `c`. */
  quad(a: Vec, b: Vec, c: Vec, d: Vec, normal?: Vec, u = 1, v = 1): void {
    const n = normal ?? faceNormal(a, b, c);
    this.triangle(a, b, c, n, n, n, [0, 0], [u, 0], [u, v]);
    this.triangle(a, c, d, n, n, n, [0, 0], [u, v], [0, v]);
  }

  /** Adds a box on its base centre; `taper` shrinks the top. */
  box(at: Vec, size: Vec, taper: readonly [number, number] = [1, 1]): void {
    const [x, y, z] = at;
    const [hx, h, hz] = [size[0] / 2, size[1], size[2] / 2];
    const [tx, tz] = [hx * taper[0], hz * taper[1]];
    const low = (sx: number, sz: number): Vec => [x + sx * hx, y, z + sz * hz];
    const top = (sx: number, sz: number): Vec => [x + sx * tx, y + h, z + sz * tz];
    this.quad(top(-1, -1), top(1, -1), low(1, -1), low(-1, -1), [0, 0, -1]);
    this.quad(top(1, 1), top(-1, 1), low(-1, 1), low(1, 1), [0, 0, 1]);
    this.quad(top(-1, 1), top(-1, -1), low(-1, -1), low(-1, 1), [-1, 0, 0]);
    this.quad(top(1, -1), top(1, 1), low(1, 1), low(1, -1), [1, 0, 0]);
    this.quad(top(-1, 1), top(1, 1), top(1, -1), top(-1, -1), [0, 1, 0]);
    this.quad(low(-1, -1), low(1, -1), low(1, 1), low(-1, 1), [0, -1, 0]);
  }

  /** Adds a round bar from `a` to `b`. */
  rod(a: Vec, b: Vec, ra: number, rb = ra, sides = 7, caps = true): void {
    const axis = unit(sub(b, a));
    const side = unit(cross(axis, Math.abs(axis[1]) > 0.9 ? [1, 0, 0] : [0, 1, 0]));
    const other = cross(axis, side);
    const ring = (i: number): Vec => {
      const t = (i / sides) * Math.PI * 2;
      return add(scale(side, Math.cos(t)), scale(other, Math.sin(t)));
    };
    for (let i = 0; i < sides; i++) {
      const [n0, n1] = [ring(i), ring(i + 1)];
      const [a0, a1] = [add(a, scale(n0, ra)), add(a, scale(n1, ra))];
      const [b0, b1] = [add(b, scale(n0, rb)), add(b, scale(n1, rb))];
      this.triangle(a0, a1, b1, n0, n1, n1);
      this.triangle(a0, b1, b0, n0, n1, n0);
      if (!caps) continue;
      const back = scale(axis, -1);
      this.triangle(a, a0, a1, back, back, back);
      this.triangle(b, b0, b1, axis, axis, axis);
    }
  }

  ellipsoid(at: Vec, radius: Vec, around = 9, rows = 6): void {
    const point = (i: number, j: number): Vec => {
      const t = (i / around) * Math.PI * 2;
      const p = (j / rows) * Math.PI;
      return [Math.sin(p) * Math.cos(t), Math.cos(p), Math.sin(p) * Math.sin(t)];
    };
    const place = (n: Vec): Vec => [
      at[0] + n[0] * radius[0],
      at[1] + n[1] * radius[1],
      at[2] + n[2] * radius[2],
    ];
    const normal = (n: Vec): Vec => unit([n[0] / radius[0], n[1] / radius[1], n[2] / radius[2]]);
    for (let i = 0; i < around; i++)
      for (let j = 0; j < rows; j++) {
        const [p, q, r, s] = [point(i, j), point(i + 1, j), point(i + 1, j + 1), point(i, j + 1)];
        this.triangle(place(p), place(q), place(r), normal(p), normal(q), normal(r));
        this.triangle(place(p), place(r), place(s), normal(p), normal(r), normal(s));
      }
  }

  /** Adds a hull from a convex side outline (z, y, half width) on both sides, for bodies of cars and scooters. */
  hull(outline: readonly (readonly [z: number, y: number, halfWidth: number])[]): void {
    const n = outline.length;
    const at = (i: number, s: number): Vec => {
      const p = outline[i % n];
      return p ? [p[2] * s, p[1], p[0]] : [0, 0, 0];
    };
    let [mz, my] = [0, 0];
    for (const p of outline) {
      mz += p[0] / n;
      my += p[1] / n;
    }
    for (let i = 0; i < n; i++) {
      const [a, b] = [at(i, -1), at(i + 1, -1)];
      let normal = unit([0, a[2] - b[2], b[1] - a[1]]);
      if (normal[1] * (a[1] - my) + normal[2] * (a[2] - mz) < 0) normal = scale(normal, -1);
      this.quad(a, at(i, 1), at(i + 1, 1), b, normal);
      if (i === 0 || i === n - 1) continue;
      for (const s of [-1, 1]) {
        const face = faceNormal(at(0, s), at(i, s), at(i + 1, s));
        const outward: Vec = face[0] * s < 0 ? scale(face, -1) : face;
        this.triangle(at(0, s), at(i, s), at(i + 1, s), outward, outward, outward);
      }
    }
  }

  /** Adds another mesh, rotated by `yaw` (radians, from +z towards +x) and moved. */
  put(mesh: Mesh, at: Vec, yaw = 0, size: number | Vec = 1): void {
    const s: Vec = typeof size === 'number' ? [size, size, size] : size;
    const [c, n] = [Math.cos(yaw), Math.sin(yaw)];
    const slots = mesh.materials.map((material) => this.use(material));
    for (let i = 0; i < mesh.pos.length; i += 3) {
      const [x, y, z] = [
        (mesh.pos[i] ?? 0) * s[0],
        (mesh.pos[i + 1] ?? 0) * s[1],
        (mesh.pos[i + 2] ?? 0) * s[2],
      ];
      this.pos.push(at[0] + x * c + z * n, at[1] + y, at[2] - x * n + z * c);
      const [nx, ny, nz] = [mesh.nor[i] ?? 0, mesh.nor[i + 1] ?? 0, mesh.nor[i + 2] ?? 0];
      this.nor.push(nx * c + nz * n, ny, -nx * n + nz * c);
    }
    for (const value of mesh.uv) this.uv.push(value);
    for (const slot of mesh.slot) this.slot.push(slots[slot] ?? 0);
  }
}

export const add = (a: Vec, b: Vec): Vec => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const sub = (a: Vec, b: Vec): Vec => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vec, s: number): Vec => [a[0] * s, a[1] * s, a[2] * s];
export const cross = (a: Vec, b: Vec): Vec => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const unit = (a: Vec): Vec => scale(a, 1 / Math.max(1e-9, Math.hypot(a[0], a[1], a[2])));
export const mix = (a: Vec, b: Vec, t: number): Vec => add(scale(a, 1 - t), scale(b, t));
const faceNormal = (a: Vec, b: Vec, c: Vec): Vec => unit(cross(sub(b, a), sub(c, a)));

/** A model positioned in the scene for one frame. */
export interface Placed {
  readonly mesh: Mesh;
  readonly at: Vec;
  readonly yaw: number;
  /** Sideways lean of two-wheelers in a bend, radians. */
  readonly lean?: number;
  readonly size?: number;
  /** Replaces the mesh's materials, slot by slot. */
  readonly palette?: readonly Material[];
}
