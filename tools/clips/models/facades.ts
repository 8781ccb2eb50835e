/** Textures of house fronts. */
import type { Random } from '../render/random.ts';
import { drawTexture, type Texture } from '../render/texture.ts';

/** Draws a window with open or half-closed shutters. */
export function pane(random: Random, shutter: string, lit: boolean): Texture {
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

/** Draws the interior behind an open shop front: shelves of goods, or a rolled-down shutter. */
export function shopFront(random: Random, open: boolean): Texture {
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
      // A restaurant: tiled wall, menu, glass case at the front.
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

/** Balcony bars; the gaps are transparent. */
export const railing = drawTexture(128, 48, (c) => {
  c.clearRect(0, 0, 128, 48);
  c.fillStyle = '#ffffff';
  c.fillRect(0, 0, 128, 6);
  c.fillRect(0, 42, 128, 6);
  for (let x = 0; x < 128; x += 10) c.fillRect(x, 0, 4, 48);
});
