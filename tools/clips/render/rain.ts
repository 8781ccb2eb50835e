/** Rain in front of the scene: short streaks that fall a whole number of screens per loop. */
import type { Air } from './light.ts';
import { seeded } from './random.ts';

const fallsPerLoop = [21, 27, 33] as const;

/** Draws `count` streaks at `phase` (0..1 of the loop) over `light`. */
export function drawRain(
  light: Float32Array,
  width: number,
  height: number,
  count: number,
  phase: number,
  air: Air,
): void {
  const random = seeded(7);
  for (let n = 0; n < count; n++) {
    const near = random.next() ** 3;
    const length = (0.025 + 0.07 * near) * height;
    const falls = random.pick(fallsPerLoop);
    const x0 = random.next() * width * 1.1;
    const at = ((random.next() + phase * falls) % 1) * (height + length * 2) - length;
    const strength = 0.05 + 0.1 * near;
    for (let k = 0; k < length; k++) {
      const y = Math.floor(at + k);
      const x = Math.floor(x0 - (at + k) * 0.06);
      if (y < 0 || y >= height || x < 0 || x >= width) continue;
      const fade = strength * Math.sin((Math.PI * k) / length);
      const j = (y * width + x) * 3;
      for (let c = 0; c < 3; c++) {
        const shade = (air.horizon[c] ?? 0) * 1.3 + 0.02;
        light[j + c] = (light[j + c] ?? 0) * (1 - fade) + shade * fade;
      }
    }
  }
}
