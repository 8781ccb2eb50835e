/** Puts a scene before the camera: still things once, then each frame's moving things, shadows, headlights, rain. */
import { Developer, type Film } from './film.ts';
import {
  type Air,
  type Lamp,
  LampField,
  type Lit,
  litBuffers,
  openness,
  shadePixel,
  worldPoint,
} from './light.ts';
import type { Placed, Vec } from './mesh.ts';
import { drawRain } from './rain.ts';
import { fractalNoise } from './random.ts';
import { SunMap } from './shadow.ts';
import { type Pose, View } from './view.ts';

/** The soft dark under something that stands on the ground. */
export interface Contact {
  readonly at: Vec;
  readonly yaw: number;
  readonly halfLength: number;
  readonly halfWidth: number;
  readonly strength: number;
}

/** A headlight's cone. */
export interface Beam {
  readonly at: Vec;
  readonly yaw: number;
  readonly color: Vec;
  readonly reachM: number;
}

export interface Moment {
  readonly items: Placed[];
  readonly contacts: Contact[];
  readonly beams: Beam[];
}

export interface Scene {
  readonly pose: Pose;
  readonly air: Air;
  readonly film: Film;
  readonly lamps: readonly Lamp[];
  readonly still: readonly Placed[];
  /** Length of the loop in seconds; `moment(t)` is periodic in it. */
  readonly periodS: number;
  moment(t: number): Moment;
  /** Level surfaces mirror: a lake ripples, a wet street streaks and has puddles. */
  readonly mirror?: 'lake' | 'wet';
  /** Drops in the picture at once. */
  readonly rainDrops?: number;
  readonly sunArea?: { readonly centre: Vec; readonly widthM: number };
}

/** Everything that the moving things overwrite, as it was without them. */
type Still = { [K in 'depth' | 'albedo' | 'normal' | 'glow' | 'gloss' | 'mirror']: Float32Array } & {
  thin: Uint8Array;
  base: Float32Array;
  sun: Float32Array;
};

function copyStill(view: View, lit: Lit): Still {
  return {
    depth: view.depth.slice(),
    albedo: view.albedo.slice(),
    normal: view.normal.slice(),
    glow: view.glow.slice(),
    gloss: view.gloss.slice(),
    mirror: view.mirror.slice(),
    thin: view.thin.slice(),
    base: lit.base.slice(),
    sun: lit.sun.slice(),
  };
}

function putBack(view: View, lit: Lit, still: Still): void {
  for (let n = 0; n < view.touchedCount; n++) {
    const i = view.touched[n] ?? 0;
    view.depth[i] = still.depth[i] ?? 0;
    view.glow[i] = still.glow[i] ?? 0;
    view.gloss[i] = still.gloss[i] ?? 0;
    view.mirror[i] = still.mirror[i] ?? 0;
    view.thin[i] = still.thin[i] ?? 0;
    lit.sun[i] = still.sun[i] ?? 0;
    for (let j = i * 3; j < i * 3 + 3; j++) {
      view.albedo[j] = still.albedo[j] ?? 0;
      view.normal[j] = still.normal[j] ?? 0;
      lit.base[j] = still.base[j] ?? 0;
    }
  }
  view.forgetTouched();
}

export class Stage {
  readonly width: number;
  readonly height: number;
  readonly #scene: Scene;
  readonly #view: View;
  readonly #lit: Lit;
  readonly #still: Still;
  readonly #light: Float32Array;
  readonly #below: { view: View; lit: Lit; still: Still; light: Float32Array } | undefined;
  readonly #sun: SunMap | undefined;
  readonly #lamps: LampField;
  readonly #smeared: Float32Array;
  readonly #developer: Developer;
  readonly #point = new Float64Array(3);

  constructor(scene: Scene, width: number, height: number, seed: number) {
    this.width = width;
    this.height = height;
    this.#scene = scene;
    this.#view = new View(width, height, scene.pose);
    this.#lit = litBuffers(this.#view);
    this.#light = new Float32Array(width * height * 3);
    this.#smeared = new Float32Array(scene.mirror === 'wet' ? (width >> 1) * (height >> 1) * 3 : 0);
    for (const item of scene.still) this.#view.draw(item);
    this.#lamps = new LampField(scene.lamps);
    const open = openness(this.#view, 1.6);
    for (let i = 0; i < width * height; i++) {
      shadePixel(this.#view, this.#lit, i, scene.air, this.#lamps, open[i] ?? 1);
      if (scene.mirror === 'wet' && (this.#view.mirror[i] ?? 0) > 0) this.#poolWater(i);
    }
    this.#still = copyStill(this.#view, this.#lit);
    if (scene.mirror) {
      const view = new View(width >> 1, height >> 1, scene.pose, true);
      const lit = litBuffers(view);
      for (const item of scene.still) view.draw(item);
      for (let i = 0; i < view.width * view.height; i++)
        shadePixel(view, lit, i, scene.air, this.#lamps, 0.75);
      this.#below = {
        view,
        lit,
        still: copyStill(view, lit),
        light: new Float32Array(view.width * view.height * 3),
      };
      this.#below.view.recording = true;
    }
    if (scene.air.sun && scene.sunArea) {
      this.#sun = new SunMap(scene.air.sun.towards, scene.sunArea.centre, scene.sunArea.widthM);
      this.#sun.keepStill(scene.still);
    }
    this.#view.recording = true;
    this.#developer = new Developer(width, height, scene.film, seed);
  }

  /** Rain gathers unevenly: wide shallow pools, dry crowns. */
  #poolWater(i: number): void {
    worldPoint(this.#view, i, this.#point);
    const pools = fractalNoise((this.#point[0] ?? 0) * 0.45 + 40, (this.#point[2] ?? 0) * 0.28 + 40);
    const share = Math.max(0.3, Math.min(1, (pools - 0.36) * 4.5));
    this.#view.mirror[i] = (this.#view.mirror[i] ?? 0) * share;
  }

  /** Draws the moment `t` (seconds) into `rgba`. */
  render(t: number, frame: number, rgba: Uint8ClampedArray): void {
    const { air } = this.#scene;
    const moment = this.#scene.moment(t);
    const planes: { view: View; lit: Lit; still: Still; light: Float32Array }[] = [
      ...(this.#below ? [this.#below] : []),
      { view: this.#view, lit: this.#lit, still: this.#still, light: this.#light },
    ];
    this.#sun?.beginFrame(moment.items);
    for (const { view, lit, still, light } of planes) {
      putBack(view, lit, still);
      for (const item of moment.items) view.draw(item);
      for (let n = 0; n < view.touchedCount; n++) {
        const i = view.touched[n] ?? 0;
        worldPoint(view, i, this.#point);
        // the street between other vehicles is dark: less sky low down
        const open = 0.5 + 0.5 * Math.min(1, Math.max(0, (this.#point[1] ?? 0) / 1.1));
        shadePixel(view, lit, i, air, this.#lamps, open);
      }
      light.set(lit.base);
      this.#addSun(view, lit, light);
      if (view.mirrored) {
        if (this.#scene.mirror === 'wet') smear(light, this.#smeared, view.width, view.height);
        continue;
      }
      for (const contact of moment.contacts) this.#darken(contact);
      for (const beam of moment.beams) this.#shine(beam);
      if (this.#below) this.#reflect(t, this.#below);
    }
    if (this.#scene.rainDrops)
      drawRain(this.#light, this.width, this.height, this.#scene.rainDrops, t / this.#scene.periodS, air);
    this.#developer.develop(this.#light, rgba, frame);
  }

  #addSun(view: View, lit: Lit, light: Float32Array): void {
    const sun = this.#scene.air.sun;
    if (!sun) return;
    for (let i = 0; i < lit.sun.length; i++) {
      const direct = lit.sun[i] ?? 0;
      if (direct <= 0) continue;
      let seen = 1;
      if (this.#sun) {
        worldPoint(view, i, this.#point);
        seen = this.#sun.seen(this.#point[0] ?? 0, this.#point[1] ?? 0, this.#point[2] ?? 0);
      }
      if (seen === 0) continue;
      const j = i * 3;
      for (let c = 0; c < 3; c++)
        light[j + c] = (light[j + c] ?? 0) + (view.albedo[j + c] ?? 0) * (sun.color[c] ?? 0) * direct * seen;
    }
  }

  /** The pixels that a set of world points spans on screen; undefined when off screen. */
  #span(points: readonly Vec[]): { x0: number; x1: number; y0: number; y1: number } | undefined {
    let x0 = this.width;
    let x1 = 0;
    let y0 = this.height;
    let y1 = 0;
    for (const p of points) {
      const s = this.#view.project(p);
      if (s.z < 0.5) return { x0: 0, x1: this.width - 1, y0: 0, y1: this.height - 1 };
      x0 = Math.min(x0, s.x);
      x1 = Math.max(x1, s.x);
      y0 = Math.min(y0, s.y);
      y1 = Math.max(y1, s.y);
    }
    if (x1 < 0 || y1 < 0 || x0 >= this.width || y0 >= this.height) return undefined;
    const clampX = (x: number) => Math.max(0, Math.min(this.width - 1, Math.floor(x)));
    const clampY = (y: number) => Math.max(0, Math.min(this.height - 1, Math.floor(y)));
    return { x0: clampX(x0), x1: clampX(x1), y0: clampY(y0), y1: clampY(y1) };
  }

  #darken(c: Contact): void {
    const [sin, cos] = [Math.sin(c.yaw), Math.cos(c.yaw)];
    const corner = (a: number, b: number): Vec => {
      const x: number = a * c.halfWidth * 1.8;
      const z: number = b * c.halfLength * 1.8;
      return [c.at[0] + x * cos + z * sin, c.at[1], c.at[2] - x * sin + z * cos];
    };
    const corners = [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
    if (corners.some((p) => this.#view.project(p).z < 1)) return;
    const span = this.#span(corners);
    if (!span) return;
    for (let y: number = span.y0; y <= span.y1; y++)
      for (let x: number = span.x0; x <= span.x1; x++) {
        const i = y * this.width + x;
        worldPoint(this.#view, i, this.#point);
        if (Math.abs((this.#point[1] ?? 0) - c.at[1]) > 0.06) continue;
        const dx = (this.#point[0] ?? 0) - c.at[0];
        const dz = (this.#point[2] ?? 0) - c.at[2];
        const a = (dx * cos - dz * sin) / c.halfWidth;
        const b = (dx * sin + dz * cos) / c.halfLength;
        const r = Math.max(a * a, b * b) * 0.6 + (a * a + b * b) * 0.4;
        const left = 1 - c.strength * Math.exp(-r * r * 0.9);
        for (let j = i * 3; j < i * 3 + 3; j++) this.#light[j] = (this.#light[j] ?? 0) * left;
      }
  }

  #shine(beam: Beam): void {
    const [sin, cos] = [Math.sin(beam.yaw), Math.cos(beam.yaw)];
    const corner = (along: number, across: number, y: number): Vec => [
      beam.at[0] + across * cos + along * sin,
      y,
      beam.at[2] - across * sin + along * cos,
    ];
    const r = beam.reachM;
    const corners = [
      corner(0, 0, 0),
      corner(0, 0, 1.5),
      ...[0, 1.6].flatMap((y) => [corner(r, -r * 0.75, y), corner(r, r * 0.75, y)]),
    ];
    if (corners.every((p) => this.#view.project(p).z < 1)) return;
    const span = this.#span(corners);
    if (!span) return;
    const { albedo, normal } = this.#view;
    for (let y: number = span.y0; y <= span.y1; y++)
      for (let x: number = span.x0; x <= span.x1; x++) {
        const i = y * this.width + x;
        if (this.#view.depth[i] === 0) continue;
        worldPoint(this.#view, i, this.#point);
        const dx = (this.#point[0] ?? 0) - beam.at[0];
        const dy = (this.#point[1] ?? 0) - beam.at[1];
        const dz = (this.#point[2] ?? 0) - beam.at[2];
        const along = dx * sin + dz * cos;
        if (along < 0.25 || along > r) continue;
        const across = (dx * cos - dz * sin) / along / 0.33;
        const above = (dy / along + 0.14) / 0.2;
        const j = i * 3;
        const facing =
          -((normal[j] ?? 0) * dx + (normal[j + 1] ?? 0) * dy + (normal[j + 2] ?? 0) * dz) / (along + 0.2);
        const nl = Math.hypot(normal[j] ?? 0, normal[j + 1] ?? 0, normal[j + 2] ?? 0) || 1;
        // the road scatters light forwards: more comes back than a matt surface would give
        const wall = Math.min(1, 0.22 + Math.max(0, facing / nl));
        const edge = 1 - along / r;
        const power =
          (wall * Math.exp(-across * across - above * above) * edge) / (0.35 + along * along * 0.035);
        if (power < 0.002) continue;
        for (let c = 0; c < 3; c++)
          this.#light[j + c] =
            (this.#light[j + c] ?? 0) + (albedo[j + c] ?? 0) * (beam.color[c] ?? 0) * power;
      }
  }

  #reflect(t: number, below: { view: View; light: Float32Array }): void {
    const turn = (2 * Math.PI * t) / this.#scene.periodS;
    const lake = this.#scene.mirror === 'lake';
    const view = this.#view;
    const [bw, bh] = [below.view.width, below.view.height];
    for (let i = 0; i < view.mirror.length; i++) {
      const share = view.mirror[i] ?? 0;
      if (share <= 0) continue;
      worldPoint(view, i, this.#point);
      const [px, pz] = [this.#point[0] ?? 0, this.#point[2] ?? 0];
      const [ex, ey, ez] = [px - view.at[0], view.at[1], pz - view.at[2]];
      const distance = Math.hypot(ex, ey, ez);
      const grazing = 1 - ey / distance;
      const fresnel = share * (lake ? 0.12 + 0.88 * grazing ** 3 : 0.12 + 0.88 * grazing ** 2.1);
      const x: number = (i % view.width) / 2;
      const y = Math.floor(i / view.width) / 2;
      const j = i * 3;
      let dx = 0;
      let dy = 0;
      let streak = 0;
      if (lake) {
        // three trains of ripples, each with a whole number of turns a loop
        const a = Math.cos(px * 2.1 + pz * 2.9 + turn * 9);
        const b = Math.cos(px * -3.3 + pz * 4.7 + turn * 14 + 2 * fractalNoise(px * 0.4, pz * 0.4));
        const c = Math.cos(px * 0.9 + pz * 1.3 - turn * 6 + 4 * fractalNoise(px * 0.15, pz * 0.15));
        const calm = Math.min(1, 16 / distance) * (0.35 + fractalNoise(px * 0.12, pz * 0.05));
        dx = (a * 0.5 + b * 0.4) * 3 * calm;
        dy = (a * 0.8 + b * 0.7 + c * 1.2) * 7 * calm;
        streak = 3;
      } else {
        const grit = fractalNoise(px * 5, pz * 5) - 0.5;
        dx = grit * 5;
        dy = grit * 6;
        streak = 5;
      }
      let r = 0;
      let g = 0;
      let b = 0;
      const taps = lake ? 2 : 3;
      for (let k = 0; k < taps; k++) {
        const sx = Math.max(0, Math.min(bw - 1, Math.round(x + dx)));
        const sy = Math.max(0, Math.min(bh - 1, Math.round(y + dy + (k - taps / 2) * streak)));
        const m = (sy * bw + sx) * 3;
        r += Math.min(12, below.light[m] ?? 0) / taps;
        g += Math.min(12, below.light[m + 1] ?? 0) / taps;
        b += Math.min(12, below.light[m + 2] ?? 0) / taps;
      }
      let kept = 1 - fresnel;
      if (!lake) {
        const m =
          (Math.min(bh - 1, Math.floor(y)) * bw + Math.max(0, Math.min(bw - 1, Math.round(x + dx)))) * 3;
        r = r * 0.55 + (this.#smeared[m] ?? 0) * 0.9;
        g = g * 0.55 + (this.#smeared[m + 1] ?? 0) * 0.9;
        b = b * 0.55 + (this.#smeared[m + 2] ?? 0) * 0.9;
        // the film of water is thin: the asphalt under it still shows
        kept = 1 - 0.6 * fresnel;
      }
      this.#light[j] = (this.#light[j] ?? 0) * kept + r * fresnel;
      this.#light[j + 1] = (this.#light[j + 1] ?? 0) * kept + g * fresnel;
      this.#light[j + 2] = (this.#light[j + 2] ?? 0) * kept + b * fresnel;
    }
  }
}

/** Draws every light out up and down the picture, as a rough wet road does: an exponential trail of some 26 rows. */
function smear(from: Float32Array, to: Float32Array, width: number, height: number): void {
  const keep = 1 - 1 / 26;
  const row = width * 3;
  const trail = new Float32Array(row);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < row; x++) {
      const value = (trail[x] ?? 0) * keep + Math.min(20, from[y * row + x] ?? 0) * (1 - keep);
      trail[x] = value;
      to[y * row + x] = value * 0.62;
    }
  trail.fill(0);
  for (let y = height - 1; y >= 0; y--)
    for (let x = 0; x < row; x++) {
      const value = (trail[x] ?? 0) * keep + Math.min(20, from[y * row + x] ?? 0) * (1 - keep);
      trail[x] = value;
      to[y * row + x] = (to[y * row + x] ?? 0) + value * 0.38;
    }
}
