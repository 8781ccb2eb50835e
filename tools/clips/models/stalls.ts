/** Market stalls: trestles with piles of goods under awnings and parasols. */
import { type Material, Mesh, paint, type Vec } from '../render/mesh.ts';
import type { Random } from '../render/random.ts';
import { drawTexture } from '../render/texture.ts';
import { crown } from './furniture.ts';
import { canopy, sitter } from './people.ts';
import { marketBoard } from './signs.ts';
import { clothes } from './wardrobe.ts';

/** Sun-bleached, patched cloth, so that an awning is not one flat colour. */
const worn = drawTexture(96, 96, (c) => {
  c.fillStyle = '#ffffff';
  c.fillRect(0, 0, 96, 96);
  for (let i = 0; i < 46; i++) {
    const x = (i * 37) % 96;
    c.fillStyle = `rgba(40,34,28,${0.05 + ((i * 13) % 10) / 60})`;
    c.fillRect(x, (i * 53) % 60, 2 + (i % 5), 30 + ((i * 29) % 66));
  }
  c.fillStyle = 'rgba(60,50,40,0.2)';
  c.fillRect(0, 44, 96, 3);
  c.fillRect(0, 84, 96, 12);
});

const fruits = '#e07a1a #d8382a #e3c437 #7fae3a #b5284a #e8a03c #5f8f2f #c9503a'.split(' ');
const leaves = ['#2f6b2a', '#3f8a33', '#5aa33f', '#86b84e'];

/** Creates a round basket with a pile of goods. */
export function basket(random: Random, radius: number): Mesh {
  const m = new Mesh();
  m.use(paint(random.pick(['#a98750', '#8f6f40', '#c2a268'])));
  m.rod([0, 0, 0], [0, 0.24, 0], radius * 0.75, radius, 12);
  heap(m, random, [0, 0.22, 0], radius * 0.86);
  return m;
}

function heap(m: Mesh, random: Random, at: Vec, radius: number): void {
  if (random.chance(0.4)) {
    crown(m, random, [at[0], at[1] + 0.06, at[2]], [radius, radius * 0.55, radius], 110, leaves, 0.09);
    return;
  }
  const tone = random.pick(fruits);
  const size = random.between(0.055, 0.085);
  m.use(paint(tone, { gloss: 0.12 }));
  const dim: Material = paint(tone);
  for (let i = 0; i < 26; i++) {
    const t = random.between(0, Math.PI * 2);
    const r = radius * Math.sqrt(random.next()) * 0.92;
    m.use(i % 3 ? dim : paint(random.pick([tone, tone, random.pick(fruits)])));
    m.ellipsoid(
      [at[0] + Math.cos(t) * r, at[1] + (1 - (r / radius) ** 2) * radius * 0.55, at[2] + Math.sin(t) * r],
      [size, size, size],
      6,
      4,
    );
  }
}

/** Creates a stall, 2.6 m along z, with its front at x = 0 facing -x. Returns the positions of its lit bulbs too. */
export function stall(random: Random, boardGlow: number, bulbGlow: number): { mesh: Mesh; bulb: Vec } {
  const m = new Mesh();
  const parasol = random.chance(0.38);
  m.use(paint('#6f5236'));
  for (const z of [-1.1, 1.1]) for (const x of [0.2, 1.3]) m.box([x, 0, z], [0.07, 0.72, 0.07]);
  m.use(paint(random.pick(['#4f6f9a', '#a33f35', '#8c8578', '#3f7a5a'])));
  m.box([0.75, 0.68, 0], [1.35, 0.07, 2.5]);
  m.box([0.1, 0.2, 0], [0.03, 0.5, 2.5]);
  for (let row = 0; row < 3; row++)
    for (let i = 0; i < 4; i++) {
      const at: Vec = [0.32 + row * 0.43, 0.76 + row * 0.09, -0.93 + i * 0.62];
      m.use(paint(random.pick(['#8f6f40', '#3a6fa0', '#b5a27a', '#9c3a30'])));
      m.box([at[0], at[1] - 0.02, at[2]], [0.4, 0.12, 0.56], [1.05, 1.05]);
      heap(m, random, [at[0], at[1] + 0.06, at[2]], 0.23);
    }
  for (let i = 0; i < 3; i++)
    m.put(basket(random, random.between(0.28, 0.38)), [-0.42 - random.between(0, 0.15), 0, -0.85 + i * 0.85]);
  m.put(sitter(clothes(random), paint('#2f62a8')), [1.9, 0.3, random.between(-0.6, 0.6)], -Math.PI / 2);
  const cloth = random.pick([
    '#a3473d',
    '#3d618f',
    '#c2a254',
    '#4f8062',
    '#cdc6b4',
    '#b3704a',
    '#76507a',
    '#3d618f',
  ]);
  if (parasol) {
    m.use(paint('#8f8f8f'));
    m.rod([0.6, 0, 0.1], [0.6, 2.75, 0.1], 0.03);
    const stripes = [paint(cloth, { thin: true }), paint('#e3ddcc', { thin: true })];
    for (const [i, material] of stripes.entries()) {
      m.use(material);
      canopy(m, [0.6, 2.3 - i * 0.012, 0.1], 1.4 - i * 0.3, 0.45 - i * 0.1);
    }
  } else {
    m.use(paint('#7a7d80'));
    for (const z of [-1.2, 1.2]) {
      m.rod([-0.1, 0, z], [-0.1, 2.2, z], 0.03);
      m.rod([1.9, 0, z], [1.9, 2.9, z], 0.03);
    }
    const dyed = paint(cloth, { thin: true, texture: worn });
    const pale = paint('#d6d0c0', { thin: true, texture: worn });
    const striped = random.chance(0.45);
    const strips = 6;
    for (let i = 0; i < strips; i++) {
      const [z0, z1] = [-1.3 + (i * 2.6) / strips, -1.3 + ((i + 1) * 2.6) / strips];
      m.use(i % 2 && striped ? pale : dyed);
      m.quad([2.1, 2.95, z0], [2.1, 2.95, z1], [-0.45, 2.2, z1], [-0.45, 2.2, z0], [-0.3, 0.95, 0]);
      m.quad([-0.45, 2.2, z0], [-0.45, 2.2, z1], [-0.45, 1.98, z1], [-0.45, 1.98, z0], [-1, 0, 0]);
    }
    if (random.chance(0.7)) {
      m.use(marketBoard(random, boardGlow));
      m.quad([-0.5, 2.75, 1.05], [-0.5, 2.75, -1.05], [-0.5, 2.25, -1.05], [-0.5, 2.25, 1.05], [-1, 0.1, 0]);
    }
  }
  const bulb: Vec = [0.35, 1.92, 0];
  m.use(paint('#2a2a2a'));
  m.rod([bulb[0], 2.4, 0], bulb, 0.012, 0.012, 4);
  m.use(paint('#ffe6b8', { glow: bulbGlow }));
  m.ellipsoid(bulb, [0.085, 0.11, 0.085], 8, 6);
  return { mesh: m, bulb };
}
