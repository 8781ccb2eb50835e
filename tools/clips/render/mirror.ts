/** Reflections in level water: a lake's ripples, a wet street's streaks. */
import { worldPoint } from './light.ts';
import { fractalNoise } from './random.ts';
import type { View } from './view.ts';

export type WaterKind = 'lake' | 'wet';

/** Numbers stored for each reflecting pixel. */
const retained = 6;
/** Brighter light is clipped before it is reflected, so that one lamp does not outshine the picture. */
const brightest = 12;
const clipped = (light: number | undefined) => Math.min(brightest, light ?? 0);

export class Mirror {
  readonly #view: View;
  readonly #kind: WaterKind;
  /** The pixels that may reflect, and their constant values. */
  readonly #pixels: Int32Array;
  readonly #facts: Float32Array;
  readonly #smeared: Float32Array;

  /** @param view has the still scene already */
  constructor(view: View, kind: WaterKind) {
    this.#view = view;
    this.#kind = kind;
    this.#pixels = Int32Array.from(view.mirror.keys()).filter((i) => (view.mirror[i] ?? 0) > 0);
    this.#facts = new Float32Array(this.#pixels.length * retained);
    this.#smeared = new Float32Array(kind === 'wet' ? (view.width >> 1) * (view.height >> 1) * 3 : 0);
    const point = new Float64Array(3);
    this.#pixels.forEach((i, n) => {
      worldPoint(view, i, point);
      const [px, pz] = [point[0] ?? 0, point[2] ?? 0];
      const distance = Math.hypot(px - view.at[0], view.at[1], pz - view.at[2]);
      const grazing = 1 - view.at[1] / distance;
      const fresnel = kind === 'lake' ? 0.12 + 0.88 * grazing ** 3 : 0.12 + 0.88 * grazing ** 2.1;
      const facts =
        kind === 'lake'
          ? [
              px * 2.1 + pz * 2.9,
              px * -3.3 + pz * 4.7 + 2 * fractalNoise(px * 0.4, pz * 0.4),
              px * 0.9 + pz * 1.3 + 4 * fractalNoise(px * 0.15, pz * 0.15),
              Math.min(1, 16 / distance) * (0.35 + fractalNoise(px * 0.12, pz * 0.05)),
            ]
          : [fractalNoise(px * 2.6, pz * 2) - 0.5, 0, 0, 0];
      this.#facts.set([fresnel, view.depth[i] ?? 0, ...facts], n * retained);
    });
  }

  /** Blends the reflected picture `below` (half size) into `light`; `turn` is the loop's angle, radians. */
  reflect(
    light: Float32Array,
    below: { readonly view: View; readonly light: Float32Array },
    turn: number,
  ): void {
    const [bw, bh] = [below.view.width, below.view.height];
    const lake = this.#kind === 'lake';
    if (!lake) smear(below.light, this.#smeared, bw, bh);
    const { width, mirror, depth } = this.#view;
    const facts = this.#facts;
    const smeared = this.#smeared;
    const seen = below.light;
    for (let n = 0; n < this.#pixels.length; n++) {
      const i = this.#pixels[n] ?? 0;
      const k = n * retained;
      // An object hides the water in this frame.
      if (depth[i] !== facts[k + 1]) continue;
      const fresnel = (mirror[i] ?? 0) * (facts[k] ?? 0);
      const x = (i % width) / 2;
      const y = Math.floor(i / width) / 2;
      let dx = 0;
      let dy = 0;
      if (lake) {
        // Three trains of ripples, each with a whole number of periods per loop.
        const a = Math.cos((facts[k + 2] ?? 0) + turn * 7);
        const b = Math.cos((facts[k + 3] ?? 0) + turn * 11);
        const c = Math.cos((facts[k + 4] ?? 0) - turn * 5);
        const calm = facts[k + 5] ?? 0;
        dx = (a * 0.5 + b * 0.4) * 3 * calm;
        dy = (a * 0.8 + b * 0.7 + c * 1.2) * 7 * calm;
      } else {
        dx = (facts[k + 2] ?? 0) * 5;
        dy = (facts[k + 2] ?? 0) * 6;
      }
      const streak = lake ? 3 : 5;
      const taps = lake ? 2 : 3;
      const sx = Math.max(0, Math.min(bw - 1.001, x + dx));
      const x0 = Math.floor(sx);
      const fx = sx - x0;
      let r = 0;
      let g = 0;
      let b = 0;
      for (let tap = 0; tap < taps; tap++) {
        const sy = Math.max(0, Math.min(bh - 1, Math.round(y + dy + (tap - taps / 2) * streak)));
        const m = (sy * bw + x0) * 3;
        r += (clipped(seen[m]) * (1 - fx) + clipped(seen[m + 3]) * fx) / taps;
        g += (clipped(seen[m + 1]) * (1 - fx) + clipped(seen[m + 4]) * fx) / taps;
        b += (clipped(seen[m + 2]) * (1 - fx) + clipped(seen[m + 5]) * fx) / taps;
      }
      let own = 1 - fresnel;
      if (!lake) {
        const m = (Math.min(bh - 1, Math.floor(y)) * bw + Math.round(sx)) * 3;
        r = r * 0.55 + (smeared[m] ?? 0) * 0.9;
        g = g * 0.55 + (smeared[m + 1] ?? 0) * 0.9;
        b = b * 0.55 + (smeared[m + 2] ?? 0) * 0.9;
        // The film of water is thin, so the asphalt under it remains visible.
        own = 1 - 0.6 * fresnel;
      }
      const j = i * 3;
      light[j] = (light[j] ?? 0) * own + r * fresnel;
      light[j + 1] = (light[j + 1] ?? 0) * own + g * fresnel;
      light[j + 2] = (light[j + 2] ?? 0) * own + b * fresnel;
    }
  }
}

/** Smears every light vertically, as a rough wet road does: an exponential trail of some 26 rows. */
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
