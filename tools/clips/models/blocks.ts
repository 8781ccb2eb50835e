/** Distant buildings of the town. */
import { type Material, Mesh, paint } from '../render/mesh.ts';
import type { Random } from '../render/random.ts';
import { drawTexture } from '../render/texture.ts';

/** Creates a distant block of flats with a texture of windows. */
export function block(
  random: Random,
  width: number,
  height: number,
  depth: number,
  windows: number,
  glow: number,
): Mesh {
  const m = new Mesh();
  const base = random.pick(['#a9a79f', '#b8ad98', '#8f979c', '#c4bfb2']);
  const face = drawTexture(128, 128, (c) => {
    c.fillStyle = base;
    c.fillRect(0, 0, 128, 128);
    if (windows > 0.1) {
      // The wall must stay dark next to its lit windows.
      c.fillStyle = 'rgba(12,12,18,0.8)';
      c.fillRect(0, 0, 128, 128);
    }
    for (let y = 6; y < 120; y += 14)
      for (let x = 5; x < 120; x += 12) {
        const on = random.chance(windows);
        c.fillStyle = on
          ? random.pick(['#ffcf85', '#ffe6b8', '#d9e8ff', '#c98f4a'])
          : windows > 0.1
            ? '#0c0e12'
            : '#30373d';
        c.fillRect(x, y, 7, 8);
      }
  });
  const front: Material = { color: [1, 1, 1], texture: face };
  m.use(paint(base));
  m.box([0, 0, 0], [width, height, depth]);
  m.use(windows > 0 ? { ...front, glow: glow * 0.6 } : front);
  const [u, v] = [Math.ceil(width / 14), Math.ceil(height / 16)];
  const [x, z] = [width / 2 + 0.02, depth / 2 + 0.02];
  m.quad([-x, height, -z], [x, height, -z], [x, 0, -z], [-x, 0, -z], [0, 0, -1], u, v);
  m.quad([-x, height, -z], [-x, height, z], [-x, 0, z], [-x, 0, -z], [-1, 0, 0], u, v);
  m.quad([x, height, -z], [x, height, z], [x, 0, z], [x, 0, -z], [1, 0, 0], u, v);
  return m;
}
