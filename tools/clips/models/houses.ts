/** Tube houses: narrow fronts, a shop below, balconies above, tanks and tin on the roof. */
import { type Material, Mesh, paint, rgb, type Vec } from '../render/mesh.ts';
import type { Random } from '../render/random.ts';
import { pane, railing, shopFront } from './facades.ts';
import { shop } from './signs.ts';

const plasters =
  '#d9c27a #c9b18a #b9cdb4 #d8a98a #9fb7c2 #e2ddcf #c7b7c0 #cfd6c0 #b98f6a #e0cf9e #8fa79a #d3c3b0'.split(
    ' ',
  );
const shutters = '#2f5f4a #5a3b26 #33556e #6b6f72 #7a4a2b #24423a'.split(' ');
const floorM = 3.3;

export interface HouseLight {
  /** Share of lit windows, and their brightness. */
  readonly windows: number;
  readonly glow: number;
  readonly shopGlow: number;
  readonly signGlow: number;
}

function bush(m: Mesh, random: Random, at: Vec, size: number): void {
  m.use(paint(random.pick(['#3f6b2a', '#55803a', '#2f5a30']), { thin: true }));
  for (let i = 0; i < 26; i++) {
    const [x, y, z] = [
      at[0] + random.between(-1, 1) * size,
      at[1] + random.between(0, 1.3) * size,
      at[2] + random.between(-0.6, 0.6) * size,
    ];
    const [a, b] = [random.between(-0.16, 0.16), random.between(0.05, 0.18)];
    m.triangle(
      [x - 0.12, y, z + a],
      [x + 0.12, y + a, z],
      [x + a, y + b, z - 0.05],
      [0, 0.7, -0.7],
      [0.5, 0.7, 0],
      [-0.5, 0.7, 0],
    );
  }
}

/**
 * Adds one house of `width`, with its front in the plane z = 0 facing -z and its left corner at x = 0. Returns its
 * height.
 */
export function tubeHouse(
  random: Random,
  width: number,
  light: HouseLight,
  style: { floors?: number; plaster?: string } = {},
): { mesh: Mesh; height: number } {
  const m = new Mesh();
  const floors = style.floors ?? random.integer(2, 5);
  const depth = 14;
  const height = 3.7 + floors * floorM;
  const wall = paint(style.plaster ?? random.pick(plasters));
  const trim = paint(random.pick(['#e9e4d6', '#cfc6b2', '#8a5a3c', '#b7b0a0']));
  const shutter = random.pick(shutters);
  const rail: Material = {
    color: rgb(random.pick(['#2b2b2b', '#5a3b26', '#e2ded2', '#2f4f45'])),
    texture: railing,
  };
  m.use(wall);
  m.box([width / 2, 0, depth / 2], [width, height, depth]);
  const name = shop(random, light.signGlow);
  const open = random.chance(0.85);
  m.use({ color: [1, 1, 1], texture: shopFront(random, open), glow: open ? light.shopGlow : 0 });
  m.quad(
    [0.15, 2.75, -0.02],
    [width - 0.15, 2.75, -0.02],
    [width - 0.15, 0.05, -0.02],
    [0.15, 0.05, -0.02],
    [0, 0, -1],
  );
  m.use(name.board);
  const tilt = 0.18;
  m.quad(
    [0.08, 3.75, -0.28 - tilt],
    [width - 0.08, 3.75, -0.28 - tilt],
    [width - 0.08, 2.8, -0.28],
    [0.08, 2.8, -0.28],
    [0, -0.15, -1],
  );
  m.use(name.accent);
  m.box([width / 2, 2.78, -0.13], [width - 0.1, 0.97, 0.27]);
  if (random.chance(0.45)) {
    m.use(name.column);
    const y = random.between(4.2, 5);
    m.quad([0.03, y + 3, -1.1], [0.03, y + 3, -0.35], [0.03, y, -0.35], [0.03, y, -1.1], [1, 0, 0]);
    m.quad([-0.03, y + 3, -0.35], [-0.03, y + 3, -1.1], [-0.03, y, -1.1], [-0.03, y, -0.35], [-1, 0, 0]);
    m.use(paint('#3a3a3a'));
    m.box([0, y, -0.72], [0.05, 3, 0.76]);
  }
  if (random.chance(0.6)) {
    // An awning over the pavement.
    const cloth = paint(random.pick(['#a53328', '#2f6b4a', '#3a5f93', '#c28a2f', '#8f8a7c']), { thin: true });
    m.use(cloth);
    const out = random.between(1.2, 1.9);
    m.quad([0, 2.85, -0.05], [width, 2.85, -0.05], [width, 2.4, -out], [0, 2.4, -out], [0, 0.95, -0.3]);
    m.quad([0, 2.4, -out], [width, 2.4, -out], [width, 2.16, -out], [0, 2.16, -out], [0, 0, -1]);
  }
  for (let floor = 0; floor < floors; floor++) {
    const y = 3.85 + floor * floorM;
    const count = width > 4.6 ? Math.round(width / 1.7) : 2;
    const balcony = random.chance(0.65) ? random.between(0.55, 0.95) : 0;
    for (let i = 0; i < count; i++) {
      const lit = random.chance(light.windows);
      const x = ((i + 0.5) / count) * width;
      m.use({
        color: [1, 1, 1],
        texture: pane(random, shutter, lit),
        glow: lit ? light.glow : 0,
        gloss: lit ? 0 : 0.15,
      });
      const [w, h] = [0.55, balcony ? 2.2 : 1.6];
      const low = balcony ? y + 0.1 : y + 0.7;
      m.quad(
        [x - w, low + h, -0.03],
        [x + w, low + h, -0.03],
        [x + w, low, -0.03],
        [x - w, low, -0.03],
        [0, 0, -1],
      );
      m.use(trim);
      m.box([x, low + h, -0.06], [w * 2.3, 0.14, 0.2]);
      if (!balcony) m.box([x, low - 0.1, -0.06], [w * 2.3, 0.1, 0.24]);
    }
    if (balcony) {
      m.use(trim);
      m.box([width / 2, y - 0.1, -balcony / 2], [width * 0.94, 0.16, balcony]);
      m.use(rail);
      const [l, r, t, f] = [width * 0.04, width * 0.96, y + 0.95, -balcony + 0.04];
      m.quad([l, t, f], [r, t, f], [r, y + 0.06, f], [l, y + 0.06, f], [0, 0, -1], 2);
      for (const x of [l, r])
        m.quad([x, t, f], [x, t, 0], [x, y + 0.06, 0], [x, y + 0.06, f], [Math.sign(x - 1), 0, 0], 0.5);
      for (let k = random.integer(0, 3); k > 0; k--)
        bush(m, random, [random.between(0.5, width - 0.5), y + 0.5, f], 0.35);
      if (random.chance(0.4)) {
        for (let k = 0; k < 5; k++) {
          m.use(paint(random.pick(['#d8d8e0', '#c25a5a', '#5a7fb0', '#e0c878', '#f0efe8']), { thin: true }));
          const x = 0.6 + k * 0.55;
          if (x < width - 0.6)
            m.quad(
              [x, y + 1.9, f],
              [x + 0.4, y + 1.9, f],
              [x + 0.4, y + 1.2, f],
              [x, y + 1.2, f],
              [0, 0, -1],
            );
        }
      }
    } else if (random.chance(0.5)) {
      m.use(paint('#c9c9c4'));
      m.box([random.between(0.8, width - 0.8), y + 0.1, -0.25], [0.8, 0.55, 0.34]);
    }
    m.use(trim);
    m.box([width / 2, y + floorM - 0.2, -0.03], [width, 0.14, 0.14]);
  }
  roof(m, random, width, height, trim);
  return { mesh: m, height };
}

function roof(m: Mesh, random: Random, width: number, height: number, trim: Material): void {
  m.use(trim);
  m.box([width / 2, height, 0.15], [width, random.between(0.4, 1), 0.25]);
  const kind = random.integer(0, 3);
  if (kind <= 1) {
    m.use(paint(random.pick(['#8c3a2a', '#6f7f8a', '#3f6a8a', '#9a4a30'])));
    m.quad(
      [-0.1, height + 2.5, 6],
      [width + 0.1, height + 2.5, 6],
      [width + 0.1, height + 1.1, 0.4],
      [-0.1, height + 1.1, 0.4],
      [0, 0.95, -0.3],
    );
    m.use(paint('#6d675c'));
    m.box([width / 2, height, 4], [width * 0.96, 1.1, 7]);
  } else {
    m.use(paint('#b3a78f'));
    m.box([width * 0.6, height, 3.5], [width * 0.6, 2.4, 4]);
  }
  if (random.chance(0.7)) {
    m.use(paint('#aeb4ba', { gloss: 0.5 }));
    const y = height + (kind <= 1 ? 1.3 : 2.6);
    m.rod([width * 0.3, y, 2.6], [width * 0.75, y, 2.6], 0.5, 0.5, 12);
  }
}
