/** The city bus. */
import { Mesh, paint } from '../render/mesh.ts';
import { drawTexture, lettering } from '../render/texture.ts';
import { type LampLook, lampPairs, wheel } from './vehicles.ts';

/** A city bus, 9 m, with lit windows. */
export function bus(color: string, stripe: string, lamp: LampLook, inside: number): Mesh {
  const m = new Mesh();
  const side = drawTexture(512, 160, (c) => {
    c.fillStyle = color;
    c.fillRect(0, 0, 512, 160);
    c.fillStyle = stripe;
    c.fillRect(0, 92, 512, 34);
    c.fillStyle = '#0f1316';
    c.fillRect(30, 30, 46, 116);
    c.fillStyle = '#f4f1e4';
    c.font = lettering(24, 800);
    c.fillText('XE BUÝT HÀ NỘI', 190, 118);
  });
  const lit = inside > 0;
  const windows = drawTexture(512, 64, (c) => {
    c.fillStyle = lit ? '#cfc3a0' : '#171c21';
    c.fillRect(0, 0, 512, 64);
    for (let x = 0; x < 512; x += 62) {
      c.fillStyle = lit ? '#5b4636' : '#3a444c';
      c.fillRect(x + 8, 30, 13, 34);
      c.fillRect(x + 34, 25, 13, 39);
      c.fillStyle = '#20242a';
      c.fillRect(x + 57, 0, 6, 64);
    }
  });
  const pane = drawTexture(128, 160, (c) => {
    c.fillStyle = color;
    c.fillRect(0, 0, 128, 160);
    c.fillStyle = lit ? '#4a4438' : '#11161a';
    c.fillRect(8, 30, 112, 72);
    if (lit) {
      c.fillStyle = '#8d8265';
      c.fillRect(14, 34, 100, 22);
    }
    c.fillStyle = '#0a0a08';
    c.fillRect(14, 6, 100, 20);
    c.fillStyle = '#ffb13b';
    c.font = lettering(17, 800);
    c.textAlign = 'center';
    c.fillText('09 BỜ HỒ', 64, 22);
    c.fillStyle = stripe;
    c.fillRect(0, 112, 128, 16);
  });
  for (const z of [2.9, -2.4]) for (const s of [-1, 1]) wheel(m, z, 0.46, 0.14, s * 1.05);
  m.use({ color: [1, 1, 1], texture: side, gloss: 0.25, glow: inside * 0.12 });
  const [x, y0, y1, z] = [1.22, 0.42, 3.0, 4.5];
  m.quad([x, y1, -z], [x, y1, z], [x, y0, z], [x, y0, -z], [1, 0, 0]);
  m.quad([-x, y1, z], [-x, y1, -z], [-x, y0, -z], [-x, y0, z], [-1, 0, 0]);
  m.use({ color: [1, 1, 1], texture: windows, gloss: lit ? 0 : 0.4, glow: inside * 1.6 });
  const [w, t, b] = [x + 0.015, 2.62, 1.62];
  m.quad([w, t, -z + 0.2], [w, t, z - 1.4], [w, b, z - 1.4], [w, b, -z + 0.2], [1, 0, 0]);
  m.quad([-w, t, z - 0.2], [-w, t, -z + 0.2], [-w, b, -z + 0.2], [-w, b, z - 0.2], [-1, 0, 0]);
  m.use({ color: [1, 1, 1], texture: pane, gloss: 0.3, glow: inside * 0.5 });
  m.quad([x, y1, z], [-x, y1, z], [-x, y0, z], [x, y0, z], [0, 0, 1]);
  m.quad([-x, y1, -z], [x, y1, -z], [x, y0, -z], [-x, y0, -z], [0, 0, -1]);
  m.use(paint('#d8d8d2'));
  m.box([0, 2.99, 0], [2.44, 0.08, 9]);
  m.box([0, 3.05, -1.5], [1.5, 0.22, 2.2], [0.9, 0.95]);
  m.box([0, 3.05, 2.2], [1.3, 0.16, 1.2], [0.9, 0.9]);
  lampPairs(m, lamp, 4.5, -4.5, 0.95, 0.75);
  return m;
}
