/** Dark and light areas that move with the objects on the ground. */
import { worldPoint } from './light.ts';
import type { Vec } from './mesh.ts';
import type { View } from './view.ts';

/** The soft shadow under an object on the ground. */
export interface Contact {
  readonly at: Vec;
  readonly yaw: number;
  readonly halfLength: number;
  readonly halfWidth: number;
  readonly strength: number;
}

/** The light cone of a headlight. */
export interface Beam {
  readonly at: Vec;
  readonly yaw: number;
  readonly color: Vec;
  readonly reachM: number;
}

const point = new Float64Array(3);
/** A cone's half width relative to its length, and the height up to which its light is computed, metres. */
const spread = 0.72;
const highM = 1.5;

/** Returns the pixels that a set of world points spans on the screen; undefined if they are off screen. */
function spanOf(
  view: View,
  points: readonly Vec[],
): { x0: number; x1: number; y0: number; y1: number } | undefined {
  let x0 = view.width;
  let x1 = 0;
  let y0 = view.height;
  let y1 = 0;
  for (const p of points) {
    const s = view.project(p);
    if (s.z < 0.5) return { x0: 0, x1: view.width - 1, y0: 0, y1: view.height - 1 };
    x0 = Math.min(x0, s.x);
    x1 = Math.max(x1, s.x);
    y0 = Math.min(y0, s.y);
    y1 = Math.max(y1, s.y);
  }
  if (x1 < 0 || y1 < 0 || x0 >= view.width || y0 >= view.height) return undefined;
  const clampX = (x: number) => Math.max(0, Math.min(view.width - 1, Math.floor(x)));
  const clampY = (y: number) => Math.max(0, Math.min(view.height - 1, Math.floor(y)));
  return { x0: clampX(x0), x1: clampX(x1), y0: clampY(y0), y1: clampY(y1) };
}

/** Darkens the ground under an object. */
export function darken(view: View, light: Float32Array, c: Contact): void {
  const [sin, cos] = [Math.sin(c.yaw), Math.cos(c.yaw)];
  const corner = (a: number, b: number): Vec => {
    const x: number = a * c.halfWidth * 1.8;
    const z: number = b * c.halfLength * 1.8;
    return [c.at[0] + x * cos + z * sin, c.at[1], c.at[2] - x * sin + z * cos];
  };
  const corners = [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
  if (corners.some((p) => view.project(p).z < 1)) return;
  const span = spanOf(view, corners);
  if (!span) return;
  for (let y: number = span.y0; y <= span.y1; y++)
    for (let x: number = span.x0; x <= span.x1; x++) {
      const i = y * view.width + x;
      worldPoint(view, i, point);
      if (Math.abs((point[1] ?? 0) - c.at[1]) > 0.06) continue;
      const dx = (point[0] ?? 0) - c.at[0];
      const dz = (point[2] ?? 0) - c.at[2];
      const a = (dx * cos - dz * sin) / c.halfWidth;
      const b = (dx * sin + dz * cos) / c.halfLength;
      const r = Math.max(a * a, b * b) * 0.6 + (a * a + b * b) * 0.4;
      const left = 1 - c.strength * Math.exp(-r * r * 0.9);
      for (let j = i * 3; j < i * 3 + 3; j++) light[j] = (light[j] ?? 0) * left;
    }
}

/** Adds a headlight to the surfaces in its cone. */
export function shine(view: View, light: Float32Array, beam: Beam): void {
  const sin = Math.sin(beam.yaw);
  const cos = Math.cos(beam.yaw);
  const r = beam.reachM;
  const outline: Vec[] = [];
  let cut = false;
  for (const along of [0, 0.25, 0.5, 0.75, 1])
    for (const side of [-spread, 0, spread])
      for (const y of [0, highM]) {
        const [forth, across] = [along * r, along * r * side];
        const p: Vec = [beam.at[0] + across * cos + forth * sin, y, beam.at[2] - across * sin + forth * cos];
        if (view.project(p).z < 0.6) cut = true;
        else outline.push(p);
      }
  const span = outline.length > 0 ? spanOf(view, outline) : undefined;
  if (!span) return;
  // A span cut by the near plane extends to the picture's lower edge.
  const y1: number = cut ? view.height - 1 : span.y1;
  const { albedo, normal, depth, forward, right, up, at, width, focalPx } = view;
  const [ox, oy, oz] = [at[0] - beam.at[0], at[1] - beam.at[1], at[2] - beam.at[2]];
  for (let y: number = span.y0; y <= y1; y++) {
    const b = (view.height / 2 - y - 0.5) / focalPx;
    const [fx, fy, fz] = [forward[0] + up[0] * b, forward[1] + up[1] * b, forward[2] + up[2] * b];
    for (let x: number = span.x0; x <= span.x1; x++) {
      const i = y * width + x;
      const iz = depth[i] ?? 0;
      if (iz === 0) continue;
      const z = 1 / iz;
      const a = (x + 0.5 - width / 2) / focalPx;
      const dx = ox + (fx + right[0] * a) * z;
      const dz = oz + (fz + right[2] * a) * z;
      const along = dx * sin + dz * cos;
      if (along < 0.25 || along > r) continue;
      const across = (dx * cos - dz * sin) / along / 0.33;
      if (across > 2.3 || across < -2.3) continue;
      const dy = oy + (fy + right[1] * a) * z;
      const above = (dy / along + 0.14) / 0.2;
      if (above > 2.3) continue;
      const j = i * 3;
      const [nx, ny, nz] = [normal[j] ?? 0, normal[j + 1] ?? 0, normal[j + 2] ?? 0];
      const facing = -(nx * dx + ny * dy + nz * dz) / (along + 0.2) / (Math.hypot(nx, ny, nz) || 1);
      // The road scatters light forwards, so more returns than from a matt surface.
      const wall = Math.min(1, 0.22 + Math.max(0, facing));
      const power =
        (wall * Math.exp(-across * across - above * above) * (1 - along / r)) /
        (0.35 + along * along * 0.035);
      light[j] = (light[j] ?? 0) + (albedo[j] ?? 0) * beam.color[0] * power;
      light[j + 1] = (light[j + 1] ?? 0) + (albedo[j + 1] ?? 0) * beam.color[1] * power;
      light[j + 2] = (light[j + 2] ?? 0) + (albedo[j + 2] ?? 0) * beam.color[2] * power;
    }
  }
}
