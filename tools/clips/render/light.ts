/**
 * Converts reflectance to light of sky, lamps and haze; the sun's shadow and headlights, which change each frame, come
 * later.
 */
import type { Vec } from './mesh.ts';
import { fractalNoise } from './random.ts';
import type { View } from './view.ts';

export interface Lamp {
  readonly at: Vec;
  /** Power: 1 lights a white wall 1 m away to about 1. */
  readonly color: Vec;
  readonly reachM: number;
  /** The lamp shines downwards only, as a street lamp. */
  readonly down?: boolean;
}

const cellM = 4;

/** Finds the lamps that reach a position, by squares of ground. */
export class LampField {
  readonly #lamps: readonly Lamp[];
  readonly #cells = new Map<number, readonly Lamp[]>();

  constructor(lamps: readonly Lamp[]) {
    this.#lamps = lamps;
  }

  near(x: number, z: number): readonly Lamp[] {
    const [cx, cz] = [Math.floor(x / cellM), Math.floor(z / cellM)];
    const key = cx * 4096 + cz;
    let found = this.#cells.get(key);
    if (!found) {
      const [mx, mz] = [(cx + 0.5) * cellM, (cz + 0.5) * cellM];
      found = this.#lamps.filter(
        (lamp) => Math.hypot(lamp.at[0] - mx, lamp.at[2] - mz) < lamp.reachM + cellM * 0.75,
      );
      this.#cells.set(key, found);
    }
    return found;
  }
}

export interface Air {
  /** Light from above, from the horizon, and reflected by the ground. */
  readonly zenith: Vec;
  readonly horizon: Vec;
  readonly bounce: Vec;
  /** Direction and colour of the sun; missing at night and under clouds. */
  readonly sun?: { readonly towards: Vec; readonly color: Vec };
  /** Light around the sun's direction or above the city, visible only in the sky. */
  readonly afterglow?: { readonly towards: Vec; readonly color: Vec };
  /** Share and light of clouds in the sky. */
  readonly clouds?: number;
  readonly cloud?: Vec;
  readonly haze: Vec;
  /** Share of light lost per metre. */
  readonly hazePerM: number;
}

/** Buffers of light for the pixels of a view. */
export interface Lit {
  /** All light except the sun's and the headlights'. */
  readonly base: Float32Array;
  /** Light of the unshadowed sun, as a factor of reflectance x sun colour. */
  readonly sun: Float32Array;
}

export function litBuffers(view: View): Lit {
  const pixels = view.width * view.height;
  return { base: new Float32Array(pixels * 3), sun: new Float32Array(pixels) };
}

/** Computes the position of pixel `i` in the (unmirrored) world. */
export function worldPoint(view: View, i: number, out: Float64Array): void {
  const x = (i % view.width) + 0.5;
  const y = Math.floor(i / view.width) + 0.5;
  const z = 1 / (view.depth[i] || 1e-9);
  const a = ((x - view.width / 2) / view.focalPx) * z;
  const b = ((view.height / 2 - y) / view.focalPx) * z;
  for (let c = 0; c < 3; c++)
    out[c] =
      (view.at[c] ?? 0) + (view.forward[c] ?? 0) * z + (view.right[c] ?? 0) * a + (view.up[c] ?? 0) * b;
  if (view.mirrored) out[1] = -(out[1] ?? 0);
}

function skyLight(air: Air, x: number, y: number, z: number, channel: number): number {
  const t = Math.max(0, y) ** 0.55;
  let light = (air.horizon[channel] ?? 0) * (1 - t) + (air.zenith[channel] ?? 0) * t;
  if (air.afterglow) {
    const g = air.afterglow.towards;
    const facing = Math.max(0, x * g[0] + y * g[1] + z * g[2]);
    light += (air.afterglow.color[channel] ?? 0) * facing ** 6;
  }
  return light;
}

const point = new Float64Array(3);

/**
 * Computes the light of sky and lamps on one pixel. `open`: share of the sky that its surroundings leave visible, 0..1.
 */
export function shadePixel(view: View, lit: Lit, i: number, air: Air, field: LampField, open: number): void {
  const j = i * 3;
  const iz = view.depth[i] ?? 0;
  worldPoint(view, i, point);
  const [px, py, pz] = [point[0] ?? 0, point[1] ?? 0, point[2] ?? 0];
  let dx = px - view.at[0];
  let dy = py - (view.mirrored ? -view.at[1] : view.at[1]);
  let dz = pz - view.at[2];
  const distance = Math.hypot(dx, dy, dz);
  dx /= distance;
  dy /= distance;
  dz /= distance;
  if (iz === 0) {
    // Streaks of cloud, elongated near the horizon.
    const veil = air.clouds
      ? Math.max(0, fractalNoise((dx / (dy + 0.12)) * 1.1, (dz / (dy + 0.12)) * 2.3 + 5) - 0.42) *
        2.4 *
        air.clouds
      : 0;
    for (let c = 0; c < 3; c++)
      lit.base[j + c] = skyLight(air, dx, dy, dz, c) * (1 - veil) + (air.cloud?.[c] ?? 0) * veil;
    lit.sun[i] = 0;
    return;
  }
  const lamps = field.near(px, pz);
  let nx = view.normal[j] ?? 0;
  let ny = view.normal[j + 1] ?? 0;
  let nz = view.normal[j + 2] ?? 0;
  const length = Math.hypot(nx, ny, nz) || 1;
  nx /= length;
  ny /= length;
  nz /= length;
  let facing = nx * dx + ny * dy + nz * dz;
  if (facing > 0 && !view.thin[i]) {
    nx = -nx;
    ny = -ny;
    nz = -nz;
    facing = -facing;
  }
  const up = ny * 0.5 + 0.5;
  const [ar, ag, ab] = [view.albedo[j] ?? 0, view.albedo[j + 1] ?? 0, view.albedo[j + 2] ?? 0];
  let [r, g, b] = [0, 0, 0];
  r = (air.bounce[0] * (1 - up) + (air.zenith[0] * 0.6 + air.horizon[0] * 0.4) * up) * open;
  g = (air.bounce[1] * (1 - up) + (air.zenith[1] * 0.6 + air.horizon[1] * 0.4) * up) * open;
  b = (air.bounce[2] * (1 - up) + (air.zenith[2] * 0.6 + air.horizon[2] * 0.4) * up) * open;
  for (const lamp of lamps) {
    const lx = lamp.at[0] - px;
    const ly = lamp.at[1] - py;
    const lz = lamp.at[2] - pz;
    const d2 = lx * lx + ly * ly + lz * lz;
    if (d2 > lamp.reachM * lamp.reachM) continue;
    const d = Math.sqrt(d2) + 1e-6;
    const wall = view.thin[i] ? 0.55 : Math.max(0, (nx * lx + ny * ly + nz * lz) / d) * 0.9 + 0.1;
    const edge = 1 - d2 / (lamp.reachM * lamp.reachM);
    const cone = lamp.down ? Math.min(1, Math.max(0, ly / d + 0.05) * 1.6) : 1;
    const power = (wall * edge * edge * cone * (0.45 + 0.55 * open)) / (d2 + 0.6);
    r += lamp.color[0] * power;
    g += lamp.color[1] * power;
    b += lamp.color[2] * power;
  }
  const glow = view.glow[i] ?? 0;
  r = ar * (r + glow);
  g = ag * (g + glow);
  b = ab * (b + glow);
  const gloss = view.gloss[i] ?? 0;
  if (gloss > 0) {
    const [qx, qy, qz] = [dx - 2 * facing * nx, dy - 2 * facing * ny, dz - 2 * facing * nz];
    const fresnel = gloss * (0.12 + 0.88 * (1 + facing) ** 4) * open;
    // Below the horizon a car's side reflects the street, not the sky.
    const below = qy < 0 ? 0.25 : 1;
    r += skyLight(air, qx, qy, qz, 0) * fresnel * below;
    g += skyLight(air, qx, qy, qz, 1) * fresnel * below;
    b += skyLight(air, qx, qy, qz, 2) * fresnel * below;
    for (const lamp of lamps) {
      const [lx, ly, lz] = [lamp.at[0] - px, lamp.at[1] - py, lamp.at[2] - pz];
      const d = Math.hypot(lx, ly, lz) + 1e-6;
      if (d > lamp.reachM) continue;
      const shine = Math.max(0, (qx * lx + qy * ly + qz * lz) / d) ** 40 * gloss * 0.25;
      r += lamp.color[0] * shine;
      g += lamp.color[1] * shine;
      b += lamp.color[2] * shine;
    }
  }
  const clear = Math.exp(-air.hazePerM * distance);
  lit.base[j] = r * clear + air.haze[0] * (1 - clear);
  lit.base[j + 1] = g * clear + air.haze[1] * (1 - clear);
  lit.base[j + 2] = b * clear + air.haze[2] * (1 - clear);
  if (!air.sun) return;
  const s = air.sun.towards;
  const toSun = nx * s[0] + ny * s[1] + nz * s[2];
  lit.sun[i] = (view.thin[i] ? 0.35 + 0.4 * Math.abs(toSun) : Math.max(0, toSun)) * clear;
}

/**
 * Returns the share of the sky visible from each still pixel (screen-space ambient occlusion, 14 samples in a
 * hemisphere of `radiusM`).
 */
export function openness(view: View, radiusM: number): Float32Array {
  const open = new Float32Array(view.width * view.height).fill(1);
  const samples = 14;
  const at = new Float64Array(3);
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  for (let i = 0; i < open.length; i++) {
    if (view.depth[i] === 0) continue;
    worldPoint(view, i, at);
    const j = i * 3;
    let [nx, ny, nz] = [view.normal[j] ?? 0, view.normal[j + 1] ?? 0, view.normal[j + 2] ?? 0];
    const length = Math.hypot(nx, ny, nz) || 1;
    nx /= length;
    ny /= length;
    nz /= length;
    let hidden = 0;
    for (let k = 0; k < samples; k++) {
      let [x, y, z] = [random() * 2 - 1, random() * 2 - 1, random() * 2 - 1];
      const reach = (radiusM * (0.1 + 0.9 * ((k + random()) / samples) ** 1.5)) / (Math.hypot(x, y, z) || 1);
      const side = x * nx + y * ny + z * nz < 0 ? -reach : reach;
      x = (at[0] ?? 0) + x * side + nx * 0.04;
      y = (at[1] ?? 0) + y * side + ny * 0.04;
      z = (at[2] ?? 0) + z * side + nz * 0.04;
      const [rx, ry, rz] = [x - view.at[0], (view.mirrored ? -y : y) - view.at[1], z - view.at[2]];
      const depth = rx * view.forward[0] + ry * view.forward[1] + rz * view.forward[2];
      if (depth < 0.3) continue;
      const sx =
        view.width / 2 +
        (view.focalPx * (rx * view.right[0] + ry * view.right[1] + rz * view.right[2])) / depth;
      const sy =
        view.height / 2 - (view.focalPx * (rx * view.up[0] + ry * view.up[1] + rz * view.up[2])) / depth;
      if (sx < 0 || sy < 0 || sx >= view.width || sy >= view.height) continue;
      const there = 1 / (view.depth[Math.floor(sy) * view.width + Math.floor(sx)] || 1e-9);
      const nearer = depth - there;
      if (nearer > 0.03 && nearer < radiusM * 2) hidden++;
    }
    open[i] = 1 - 0.95 * (hidden / samples);
  }
  return open;
}
