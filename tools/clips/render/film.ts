/** Converts light to a picture like a street camera's: bloom, tone curve, vignette, sensor noise. */
import { seeded } from './random.ts';

export interface Film {
  readonly exposure: number;
  /** Share of bright light that spreads around its source. */
  readonly bloom: number;
  /** Standard deviation of the sensor's noise at mid grey, of 255. */
  readonly noise: number;
  /** Saturation: 1 keeps colours, 0 is grey. */
  readonly saturation: number;
  /** Gain per channel: the camera's white balance. */
  readonly balance: readonly [number, number, number];
}

const toneSteps = 4096;
const toneMax = 8;

/** Filmic curve (Narkowicz's fit of ACES) and sRGB's gamma, as a table over the square root of light. */
const tone = Float32Array.from({ length: toneSteps + 1 }, (_, i) => {
  const x = (i / toneSteps) ** 2 * toneMax * 0.8;
  const y = Math.min(1, (x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14));
  return 255 * y ** (1 / 2.2);
});

function blurRows(from: Float32Array, to: Float32Array, width: number, height: number, radius: number): void {
  const norm = 1 / (2 * radius + 1);
  for (let y = 0; y < height; y++)
    for (let c = 0; c < 3; c++) {
      const row = y * width * 3 + c;
      let sum = 0;
      const read = (x: number) => from[row + Math.max(0, Math.min(width - 1, x)) * 3] ?? 0;
      for (let x = -radius; x <= radius; x++) sum += read(x);
      for (let x = 0; x < width; x++) {
        // The result is transposed, so that two calls blur in both directions.
        to[(x * height + y) * 3 + c] = sum * norm;
        sum += read(x + radius + 1) - read(x - radius);
      }
    }
}

export class Developer {
  readonly #width: number;
  readonly #height: number;
  readonly #film: Film;
  readonly #bw: number;
  readonly #bh: number;
  readonly #bright: Float32Array;
  readonly #wide: Float32Array;
  readonly #spare: Float32Array;
  readonly #vignette: Float32Array;
  readonly #grain: Float32Array;

  constructor(width: number, height: number, film: Film, seed: number) {
    this.#width = width;
    this.#height = height;
    this.#film = film;
    this.#bw = width >> 2;
    this.#bh = height >> 2;
    this.#bright = new Float32Array(this.#bw * this.#bh * 3);
    this.#wide = new Float32Array(this.#bw * this.#bh * 3);
    this.#spare = new Float32Array(this.#bw * this.#bh * 3);
    this.#vignette = new Float32Array(width * height);
    for (let i = 0; i < this.#vignette.length; i++) {
      const x = ((i % width) / width - 0.5) * 2;
      const y = (Math.floor(i / width) / height - 0.5) * 2;
      this.#vignette[i] = film.exposure * (1 - 0.3 * ((x * x + y * y * 0.7) / 1.7) ** 1.5);
    }
    const random = seeded(seed);
    this.#grain = Float32Array.from(
      { length: 1 << 16 },
      () => random.next() + random.next() + random.next() - 1.5,
    );
  }

  #spread(from: Float32Array, to: Float32Array, radius: number): void {
    if (to !== from) to.set(from);
    for (let pass = 0; pass < 3; pass++) {
      blurRows(to, this.#spare, this.#bw, this.#bh, radius);
      blurRows(this.#spare, to, this.#bh, this.#bw, radius);
    }
  }

  /** Develops `light` (linear RGB floats) into `rgba`. */
  develop(light: Float32Array, rgba: Uint8ClampedArray, frame: number): void {
    const [w, h, bw, bh] = [this.#width, this.#height, this.#bw, this.#bh];
    const { exposure, bloom, noise, saturation, balance } = this.#film;
    const bright = this.#bright;
    for (let y = 0; y < bh; y++)
      for (let x = 0; x < bw; x++)
        for (let c = 0; c < 3; c++) {
          let sum = 0;
          for (let k = 0; k < 16; k++)
            sum += Math.min(60, light[((y * 4 + (k >> 2)) * w + x * 4 + (k & 3)) * 3 + c] ?? 0);
          const mean = sum / 16;
          bright[(y * bw + x) * 3 + c] = Math.max(0, mean - 0.7 / exposure);
        }
    this.#spread(bright, this.#wide, 12);
    this.#spread(bright, bright, 2);
    const wide = this.#wide;
    for (let i = 0; i < bright.length; i++)
      bright[i] = bloom * (0.6 * (bright[i] ?? 0) + 0.7 * (wide[i] ?? 0));
    let seed = (Math.imul(frame + 1, 2654435761) >>> 8) & 0xffff;
    for (let y = 0; y < h; y++) {
      seed = (Math.imul(seed, 25173) + 13849) & 0xffff;
      const by = Math.min(bh - 1.001, Math.max(0, y / 4 - 0.375));
      const yi = Math.floor(by);
      const fy = by - yi;
      for (let x = 0; x < w; x++) {
        const i = y * w + x;
        const j = i * 3;
        const bx = Math.min(bw - 1.001, Math.max(0, x / 4 - 0.375));
        const xi = Math.floor(bx);
        const fx = bx - xi;
        const p = (yi * bw + xi) * 3;
        const q = p + bw * 3;
        const w00 = (1 - fx) * (1 - fy);
        const w10 = fx * (1 - fy);
        const w01 = (1 - fx) * fy;
        const w11 = fx * fy;
        const gain = this.#vignette[i] ?? 1;
        let red = 0;
        let green = 0;
        let blue = 0;
        for (let c = 0; c < 3; c++) {
          const spread =
            (bright[p + c] ?? 0) * w00 +
            (bright[p + 3 + c] ?? 0) * w10 +
            (bright[q + c] ?? 0) * w01 +
            (bright[q + 3 + c] ?? 0) * w11;
          const value = ((light[j + c] ?? 0) + spread) * gain * (balance[c] ?? 1);
          if (c === 0) red = value;
          else if (c === 1) green = value;
          else blue = value;
        }
        const grey = 0.3 * red + 0.59 * green + 0.11 * blue;
        const k = i * 4;
        const grain = this.#grain;
        const n = noise;
        rgba[k] = expose(grey + (red - grey) * saturation) + n * (grain[(seed + x) & 0xffff] ?? 0);
        rgba[k + 1] = expose(grey + (green - grey) * saturation) + n * (grain[(seed + x) & 0xffff] ?? 0);
        rgba[k + 2] = expose(grey + (blue - grey) * saturation) + n * (grain[(seed + x) & 0xffff] ?? 0);
        rgba[k + 3] = 255;
      }
      seed = (seed + 4099) & 0xffff;
    }
  }
}

function expose(light: number): number {
  const at = Math.sqrt(Math.max(0, Math.min(toneMax, light)) / toneMax) * toneSteps;
  const value = tone[at | 0] ?? 0;
  return Math.min(250, Math.max(4, value));
}
