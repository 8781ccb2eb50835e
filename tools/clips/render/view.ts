/**
 * A pinhole camera with a depth-buffered rasteriser. It fills buffers per pixel (depth, reflectance, normal, glow),
 * which light.ts converts to light. Still objects are rendered once and stored; each frame touches only the pixels of
 * moving objects and restores them afterwards.
 */
import { add, cross, type Material, type Placed, scale, unit, type Vec } from './mesh.ts';

export interface Pose {
  readonly at: Vec;
  readonly lookAt: Vec;
  /** Horizontal field of view, degrees. */
  readonly hfovDeg: number;
}

const nearM = 0.4;
const stride = 8;

export class View {
  readonly width: number;
  readonly height: number;
  readonly at: Vec;
  readonly right: Vec;
  readonly up: Vec;
  readonly forward: Vec;
  readonly focalPx: number;
  /** Renders the scene mirrored at y = 0, as reflected by level water. */
  readonly mirrored: boolean;
  /** 1 / distance along the axis; 0 for the sky. */
  readonly depth: Float32Array;
  readonly albedo: Float32Array;
  readonly normal: Float32Array;
  readonly glow: Float32Array;
  readonly gloss: Float32Array;
  readonly mirror: Float32Array;
  readonly thin: Uint8Array;
  /** Pixels covered by this frame's moving objects. */
  readonly touched: Int32Array;
  touchedCount = 0;
  recording = false;
  readonly #stamp: Uint8Array;
  #screen = new Float32Array(0);
  #camera = new Float32Array(0);

  constructor(width: number, height: number, pose: Pose, mirrored = false) {
    this.width = width;
    this.height = height;
    this.mirrored = mirrored;
    this.at = pose.at;
    this.forward = unit(add(pose.lookAt, scale(pose.at, -1)));
    this.right = unit(cross([0, 1, 0], this.forward));
    this.up = cross(this.forward, this.right);
    this.focalPx = width / 2 / Math.tan((pose.hfovDeg * Math.PI) / 360);
    const pixels = width * height;
    this.depth = new Float32Array(pixels);
    this.albedo = new Float32Array(pixels * 3);
    this.normal = new Float32Array(pixels * 3);
    this.glow = new Float32Array(pixels);
    this.gloss = new Float32Array(pixels);
    this.mirror = new Float32Array(pixels);
    this.thin = new Uint8Array(pixels);
    this.touched = new Int32Array(pixels);
    this.#stamp = new Uint8Array(pixels);
  }

  /** Returns a point's screen position and its distance along the axis. */
  project(p: Vec): { x: number; y: number; z: number } {
    const [x, y, z] = [p[0] - this.at[0], (this.mirrored ? -p[1] : p[1]) - this.at[1], p[2] - this.at[2]];
    const depth = x * this.forward[0] + y * this.forward[1] + z * this.forward[2];
    const across = x * this.right[0] + y * this.right[1] + z * this.right[2];
    const above = x * this.up[0] + y * this.up[1] + z * this.up[2];
    return {
      x: this.width / 2 + (this.focalPx * across) / depth,
      y: this.height / 2 - (this.focalPx * above) / depth,
      z: depth,
    };
  }

  forgetTouched(): void {
    for (let i = 0; i < this.touchedCount; i++) this.#stamp[this.touched[i] ?? 0] = 0;
    this.touchedCount = 0;
  }

  draw(item: Placed): void {
    const { mesh } = item;
    const count = mesh.pos.length / 3;
    const room = (count + 8) * stride;
    if (this.#screen.length < room) {
      this.#screen = new Float32Array(room * 2);
      this.#camera = new Float32Array(room * 2);
    }
    const cam = this.#camera;
    const s = item.size ?? 1;
    const [c, n] = [Math.cos(item.yaw), Math.sin(item.yaw)];
    const [cl, sl] = [Math.cos(item.lean ?? 0), Math.sin(item.lean ?? 0)];
    const [f, r, u, o] = [this.forward, this.right, this.up, this.at];
    const flip = this.mirrored ? -1 : 1;
    let seen = false;
    for (let i = 0; i < count; i++) {
      const j = i * 3;
      const px = (mesh.pos[j] ?? 0) * s;
      const py = (mesh.pos[j + 1] ?? 0) * s;
      const pz = (mesh.pos[j + 2] ?? 0) * s;
      const lx = px * cl + py * sl;
      const ly = -px * sl + py * cl;
      const wx = item.at[0] + lx * c + pz * n - o[0];
      const wy = flip * (item.at[1] + ly) - o[1];
      const wz = item.at[2] - lx * n + pz * c - o[2];
      const nx = mesh.nor[j] ?? 0;
      const ny = mesh.nor[j + 1] ?? 0;
      const nz = mesh.nor[j + 2] ?? 0;
      const mx = nx * cl + ny * sl;
      const k = i * stride;
      cam[k] = wx * r[0] + wy * r[1] + wz * r[2];
      cam[k + 1] = wx * u[0] + wy * u[1] + wz * u[2];
      const depth = wx * f[0] + wy * f[1] + wz * f[2];
      cam[k + 2] = depth;
      cam[k + 3] = mx * c + nz * n;
      cam[k + 4] = -nx * sl + ny * cl;
      cam[k + 5] = -mx * n + nz * c;
      cam[k + 6] = mesh.uv[i * 2] ?? 0;
      cam[k + 7] = mesh.uv[i * 2 + 1] ?? 0;
      if (depth > nearM) seen = true;
    }
    if (!seen) return;
    const materials = item.palette ?? mesh.materials;
    for (let t = 0; t < mesh.slot.length; t++) {
      const material = materials[mesh.slot[t] ?? 0];
      // A reflecting surface must not hide the objects above it.
      if (material && !(this.mirrored && material.mirror))
        this.#clipAndFill(t * 3 * stride, count * stride, material);
    }
  }

  /** Clips the triangle at the near plane; extra corners are stored from `spare` on. */
  #clipAndFill(base: number, spare: number, material: Material): void {
    const cam = this.#camera;
    const corners = [base, base + stride, base + 2 * stride];
    const behind = corners.filter((k) => (cam[k + 2] ?? 0) < nearM).length;
    if (behind === 3) return;
    if (behind === 0) {
      this.#toScreen(base);
      this.#toScreen(base + stride);
      this.#toScreen(base + 2 * stride);
      this.#fill(base, base + stride, base + 2 * stride, material);
      return;
    }
    const retained: number[] = [];
    let free = spare;
    for (let i = 0; i < 3; i++) {
      const a = corners[i] ?? 0;
      const b = corners[(i + 1) % 3] ?? 0;
      const [za, zb] = [cam[a + 2] ?? 0, cam[b + 2] ?? 0];
      if (za >= nearM) retained.push(a);
      if (za >= nearM === zb >= nearM) continue;
      const t = (nearM - za) / (zb - za);
      for (let m = 0; m < stride; m++) cam[free + m] = (cam[a + m] ?? 0) * (1 - t) + (cam[b + m] ?? 0) * t;
      retained.push(free);
      free += stride;
    }
    for (const k of retained) this.#toScreen(k);
    for (let i = 1; i + 1 < retained.length; i++)
      this.#fill(retained[0] ?? 0, retained[i] ?? 0, retained[i + 1] ?? 0, material);
  }

  #toScreen(k: number): void {
    const cam = this.#camera;
    const out = this.#screen;
    const iz = 1 / (cam[k + 2] ?? 1);
    out[k] = this.width / 2 + this.focalPx * (cam[k] ?? 0) * iz;
    out[k + 1] = this.height / 2 - this.focalPx * (cam[k + 1] ?? 0) * iz;
    out[k + 2] = iz;
    for (let m = 3; m < stride; m++) out[k + m] = (cam[k + m] ?? 0) * iz;
  }

  #fill(a: number, b: number, c: number, material: Material): void {
    const v = this.#screen;
    const ax = v[a] ?? 0;
    const ay = v[a + 1] ?? 0;
    const bx = v[b] ?? 0;
    const by = v[b + 1] ?? 0;
    const cx = v[c] ?? 0;
    const cy = v[c + 1] ?? 0;
    const x0 = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.5));
    const x1 = Math.min(this.width - 1, Math.floor(Math.max(ax, bx, cx) - 0.5));
    const y0 = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5));
    const y1 = Math.min(this.height - 1, Math.floor(Math.max(ay, by, cy) - 0.5));
    if (x0 > x1 || y0 > y1) return;
    const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    if (Math.abs(area) < 1e-6) return;
    const inv = 1 / area;
    const [ai, bi, ci] = [v[a + 2] ?? 0, v[b + 2] ?? 0, v[c + 2] ?? 0];
    const [anx, bnx, cnx] = [v[a + 3] ?? 0, v[b + 3] ?? 0, v[c + 3] ?? 0];
    const [any, bny, cny] = [v[a + 4] ?? 0, v[b + 4] ?? 0, v[c + 4] ?? 0];
    const [anz, bnz, cnz] = [v[a + 5] ?? 0, v[b + 5] ?? 0, v[c + 5] ?? 0];
    const [au, bu, cu] = [v[a + 6] ?? 0, v[b + 6] ?? 0, v[c + 6] ?? 0];
    const [av, bv, cv] = [v[a + 7] ?? 0, v[b + 7] ?? 0, v[c + 7] ?? 0];
    const [cr, cg, cb] = material.color;
    const glow = material.glow ?? 0;
    const gloss = material.gloss ?? 0;
    const mirror = material.mirror ?? 0;
    const thin = material.thin ? 1 : 0;
    const levels = material.texture?.levels;
    let level = levels?.[0];
    if (levels && level) {
      // Texels per pixel over the whole triangle: selects the level at which one texel covers about one pixel.
      const span = Math.abs(
        (bu / bi - au / ai) * (cv / ci - av / ai) - (bv / bi - av / ai) * (cu / ci - au / ai),
      );
      const perPixel = Math.sqrt((span * level.width * level.height) / Math.abs(area));
      level =
        levels[Math.max(0, Math.min(levels.length - 1, Math.round(Math.log2(Math.max(1, perPixel)))))] ??
        level;
    }
    const { depth, albedo, normal, width } = this;
    for (let y = y0; y <= y1; y++) {
      const py = y + 0.5;
      for (let x = x0; x <= x1; x++) {
        const px = x + 0.5;
        const wb = ((px - ax) * (cy - ay) - (py - ay) * (cx - ax)) * inv;
        const wc = ((bx - ax) * (py - ay) - (by - ay) * (px - ax)) * inv;
        const wa = 1 - wb - wc;
        if (wa < 0 || wb < 0 || wc < 0) continue;
        const iz = wa * ai + wb * bi + wc * ci;
        const i = y * width + x;
        if (iz <= (depth[i] ?? 0)) continue;
        let red = cr;
        let green = cg;
        let blue = cb;
        if (level) {
          const z = 1 / iz;
          const tu = (wa * au + wb * bu + wc * cu) * z;
          const tv = (wa * av + wb * bv + wc * cv) * z;
          const tx = Math.min(level.width - 1, Math.floor((tu - Math.floor(tu)) * level.width));
          const ty = Math.min(level.height - 1, Math.floor((tv - Math.floor(tv)) * level.height));
          const k = (ty * level.width + tx) * 4;
          if ((level.texels[k + 3] ?? 0) < 0.5) continue;
          red *= level.texels[k] ?? 0;
          green *= level.texels[k + 1] ?? 0;
          blue *= level.texels[k + 2] ?? 0;
        }
        depth[i] = iz;
        const j = i * 3;
        albedo[j] = red;
        albedo[j + 1] = green;
        albedo[j + 2] = blue;
        normal[j] = wa * anx + wb * bnx + wc * cnx;
        normal[j + 1] = wa * any + wb * bny + wc * cny;
        normal[j + 2] = wa * anz + wb * bnz + wc * cnz;
        this.glow[i] = glow;
        this.gloss[i] = gloss;
        this.mirror[i] = mirror;
        this.thin[i] = thin;
        if (this.recording && this.#stamp[i] === 0) {
          this.#stamp[i] = 1;
          this.touched[this.touchedCount++] = i;
        }
      }
    }
  }
}
