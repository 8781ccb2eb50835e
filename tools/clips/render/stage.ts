/** Renders a scene: still objects once, then each frame's moving objects, shadows, headlights, rain. */
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
import { Mirror, type WaterKind } from './mirror.ts';
import { type Beam, type Contact, darken, shine } from './pools.ts';
import { drawRain } from './rain.ts';
import { fractalNoise } from './random.ts';
import { SunMap } from './shadow.ts';
import { type Pose, View } from './view.ts';

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
  /** Length of the loop, s; `moment(t)` has this period. */
  readonly periodS: number;
  moment(t: number): Moment;
  /** Kind of the reflecting surfaces: a lake ripples, a wet street streaks and has puddles. */
  readonly mirror?: WaterKind;
  /** Number of drops in the picture. */
  readonly rainDrops?: number;
  readonly sunArea?: { readonly centre: Vec; readonly widthM: number };
}

/** The buffers of the still scene, which restore pixels under moving objects. */
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
  readonly #below: { view: View; lit: Lit; still: Still; light: Float32Array; mirror: Mirror } | undefined;
  readonly #sun: SunMap | undefined;
  readonly #lamps: LampField;
  readonly #developer: Developer;
  readonly #point = new Float64Array(3);

  constructor(scene: Scene, width: number, height: number, seed: number) {
    this.width = width;
    this.height = height;
    this.#scene = scene;
    this.#view = new View(width, height, scene.pose);
    this.#lit = litBuffers(this.#view);
    this.#light = new Float32Array(width * height * 3);
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
        mirror: new Mirror(this.#view, scene.mirror),
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

  /** Rain collects unevenly: wide shallow pools, dry road crowns. */
  #poolWater(i: number): void {
    worldPoint(this.#view, i, this.#point);
    const pools = fractalNoise((this.#point[0] ?? 0) * 0.45 + 40, (this.#point[2] ?? 0) * 0.28 + 40);
    const share = Math.max(0.3, Math.min(1, (pools - 0.36) * 4.5));
    this.#view.mirror[i] = (this.#view.mirror[i] ?? 0) * share;
  }

  /** Draws the moment `t` (s) into `rgba`. */
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
        // The street between other vehicles is dark, because low down less of the sky is visible.
        const open = 0.5 + 0.5 * Math.min(1, Math.max(0, (this.#point[1] ?? 0) / 1.1));
        shadePixel(view, lit, i, air, this.#lamps, open);
      }
      light.set(lit.base);
      this.#addSun(view, lit, light);
      if (view.mirrored) continue;
      for (const contact of moment.contacts) darken(this.#view, this.#light, contact);
      for (const beam of moment.beams) shine(this.#view, this.#light, beam);
      if (this.#below)
        this.#below.mirror.reflect(this.#light, this.#below, (2 * Math.PI * t) / this.#scene.periodS);
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
}
