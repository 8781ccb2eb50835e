/** Tube houses: narrow fronts, a shop below, balconies above, tanks and tin on the roof. */
import { type Material, Mesh, paint, rgb, type Vec } from '../render/mesh.ts';
import type { Random } from '../render/random.ts';
import { drawTexture, type Texture } from '../render/texture.ts';
import { shop } from './signs.ts';

const plasters =
  '#d9c27a #c9b18a #b9cdb4 #d8a98a #9fb7c2 #e2ddcf #c7b7c0 #cfd6c0 #b98f6a #e0cf9e #8fa79a #d3c3b0'.split(
    ' ',
  );
const shutters = '#2f5f4a #5a3b26 #33556e #6b6f72 #7a4a2b #24423a'.split(' ');
const floorM = 3.3;

export interface HouseLight {
  /** Share of windows with light behind, and how strong it is. */
  readonly windows: number;
  readonly glow: number;
  readonly shopGlow: number;
  readonly signGlow: number;
}

function pane(random: Random, shutter: string, lit: boolean): Texture {
  return drawTexture(96, 112, (c) => {
    c.fillStyle = '#b7b2a4';
    c.fillRect(0, 0, 96, 112);
    const wide = random.chance(0.5);
    if (lit) {
      const glow = c.createLinearGradient(0, 0, 0, 112);
      const warm = random.chance(0.7);
      glow.addColorStop(0, warm ? '#ffd98e' : '#dfeeff');
      glow.addColorStop(1, warm ? '#d98f3a' : '#8fb0c9');
      c.fillStyle = glow;
    } else c.fillStyle = '#161b1e';
    c.fillRect(8, 8, 80, 104);
    c.fillStyle = shutter;
    if (wide) {
      c.fillRect(8, 8, 22, 104);
      c.fillRect(66, 8, 22, 104);
      c.fillStyle = 'rgba(0,0,0,0.35)';
      for (let y = 12; y < 110; y += 5) {
        c.fillRect(10, y, 18, 2);
        c.fillRect(68, y, 18, 2);
      }
    } else {
      c.fillRect(45, 8, 6, 104);
      c.fillRect(8, 40, 80, 5);
      c.fillRect(8, 8, 6, 104);
      c.fillRect(82, 8, 6, 104);
    }
    if (random.chance(0.4)) {
      c.fillStyle = 'rgba(235,225,205,0.8)';
      c.fillRect(wide ? 30 : 14, 10, 14, 100);
    }
  });
}

/** What one sees through an open shop front: shelves of goods, or a shutter rolled down. */
function shopFront(random: Random, open: boolean): Texture {
  return drawTexture(256, 176, (c) => {
    if (!open) {
      c.fillStyle = random.pick(['#6f7479', '#5a6a7a', '#7d766a']);
      c.fillRect(0, 0, 256, 176);
      c.fillStyle = 'rgba(0,0,0,0.28)';
      for (let y = 0; y < 176; y += 8) c.fillRect(0, y, 256, 3);
      return;
    }
    const back = c.createLinearGradient(0, 0, 0, 176);
    back.addColorStop(0, '#fff0c8');
    back.addColorStop(0.5, '#b58a58');
    back.addColorStop(1, '#4c3a2a');
    c.fillStyle = back;
    c.fillRect(0, 0, 256, 176);
    const trade = random.integer(0, 3);
    const colours = '#9c4436 #b08a45 #46708c #5d7f58 #b9b09c #7a5577 #a8693c #c7aaa2'.split(' ');
    if (trade <= 1)
      for (let y = 34; y < 130; y += 27) {
        c.fillStyle = '#3a2a1c';
        c.fillRect(6, y + 20, 244, 4);
        for (let x = 8; x < 246; ) {
          const w = random.integer(7, 26);
          const h = random.integer(7, 19);
          c.fillStyle = random.pick(colours);
          if (random.chance(0.85)) c.fillRect(x, y + 20 - h, w - 2, h);
          x += w;
        }
      }
    else if (trade === 2) {
      // clothes on rails
      for (let x = 10; x < 244; x += 11) {
        c.fillStyle = random.pick(colours);
        c.fillRect(x, 30, 9, random.integer(45, 70));
        c.fillRect(x, 112, 9, random.integer(25, 40));
      }
    } else {
      // an eating house: tiled wall, menu, glass case at the front
      c.fillStyle = '#d9d6c4';
      c.fillRect(6, 20, 244, 80);
      c.fillStyle = 'rgba(60,90,80,0.35)';
      for (let x = 6; x < 250; x += 14) c.fillRect(x, 20, 1.5, 80);
      c.fillStyle = '#8c2b22';
      c.fillRect(40, 34, 70, 34);
      c.fillStyle = '#3a2f26';
      for (let x = 20; x < 240; x += 44) c.fillRect(x, 112, 30, 64);
    }
    const shade = c.createLinearGradient(0, 0, 0, 176);
    shade.addColorStop(0, 'rgba(24,16,10,0.1)');
    shade.addColorStop(0.6, 'rgba(24,16,10,0.35)');
    shade.addColorStop(1, 'rgba(16,12,10,0.8)');
    c.fillStyle = shade;
    c.fillRect(0, 0, 256, 176);
    c.fillStyle = 'rgba(20,14,10,0.75)';
    c.fillRect(random.integer(20, 170), 70, 54, 106);
    c.fillStyle = '#2a2420';
    c.fillRect(0, 0, 7, 176);
    c.fillRect(249, 0, 7, 176);
    c.fillStyle = '#fffbe8';
    c.fillRect(30, 8, 80, 5);
    c.fillRect(150, 8, 80, 5);
  });
}

const railing = drawTexture(128, 48, (c) => {
  c.clearRect(0, 0, 128, 48);
  c.fillStyle = '#ffffff';
  c.fillRect(0, 0, 128, 6);
  c.fillRect(0, 42, 128, 6);
  for (let x = 0; x < 128; x += 10) c.fillRect(x, 0, 4, 48);
});

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

/** One house, `width` across, its front in the plane z = 0 facing -z, its left corner at x = 0. Returns its height. */
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
    // an awning that shades the pavement
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

/** A distant block of flats, its windows drawn. */
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
      // the wall must stay dark beside its lit windows
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
