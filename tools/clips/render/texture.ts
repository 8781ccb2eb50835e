/** Textures drawn with Skia and read back with their mipmap levels. */

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Canvas, createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';

export interface Level {
  readonly width: number;
  readonly height: number;
  /** Linear RGB and alpha, four floats per texel. */
  readonly texels: Float32Array;
}

export interface Texture {
  readonly levels: readonly Level[];
}

const family = 'Be Vietnam Pro';
let fontsReady = false;

function registerFonts(): void {
  if (fontsReady) return;
  const files = join(
    dirname(createRequire(import.meta.url).resolve('@fontsource/be-vietnam-pro/package.json')),
    'files',
  );
  for (const subset of ['latin', 'vietnamese'])
    for (const weight of [500, 700, 800])
      GlobalFonts.registerFromPath(
        join(files, `be-vietnam-pro-${subset}-${weight}-normal.woff2`),
        `${family} ${subset}`,
      );
  fontsReady = true;
}

/** Returns a CSS font for Vietnamese text; the two subsets of the family complement each other. */
export function lettering(pixels: number, weight: 500 | 700 | 800 = 700): string {
  return `${weight} ${pixels}px "${family} latin", "${family} vietnamese", "DejaVu Sans"`;
}

function halve(from: Level): Level {
  const width = Math.max(1, from.width >> 1);
  const height = Math.max(1, from.height >> 1);
  const texels = new Float32Array(width * height * 4);
  const read = (x: number, y: number, c: number) =>
    from.texels[(Math.min(y, from.height - 1) * from.width + Math.min(x, from.width - 1)) * 4 + c] ?? 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 4; c++)
        texels[(y * width + x) * 4 + c] =
          (read(2 * x, 2 * y, c) +
            read(2 * x + 1, 2 * y, c) +
            read(2 * x, 2 * y + 1, c) +
            read(2 * x + 1, 2 * y + 1, c)) /
          4;
  return { width, height, texels };
}

/** Linear light of sRGB's 256 values. */
const linear = Float32Array.from({ length: 256 }, (_, value) => (value / 255) ** 2.2);

function readBack(canvas: Canvas): Texture {
  const { width, height } = canvas;
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
  const texels = new Float32Array(width * height * 4);
  for (let i = 0; i < texels.length; i++)
    texels[i] = i % 4 === 3 ? (data[i] ?? 0) / 255 : (linear[data[i] ?? 0] ?? 0);
  const levels: Level[] = [{ width, height, texels }];
  for (let last = levels[0]; last && (last.width > 2 || last.height > 2); last = levels.at(-1))
    levels.push(halve(last));
  return { levels };
}

/** Draws a texture of `width` x `height` pixels. */
export function drawTexture(width: number, height: number, draw: (context: SKRSContext2D) => void): Texture {
  registerFonts();
  const canvas = createCanvas(width, height);
  draw(canvas.getContext('2d'));
  return readBack(canvas);
}
