/** Ground textures: asphalt, pavement, paint on the road. */
import { type Material, type Mesh, rgb, type Vec } from '../render/mesh.ts';
import { seeded } from '../render/random.ts';
import { drawTexture } from '../render/texture.ts';

/** Creates grainy asphalt with patches and cracks; wet, it is darker and reflects. */
export function asphalt(wet: boolean): Material {
  const random = seeded(11);
  const texture = drawTexture(512, 512, (c) => {
    c.fillStyle = '#6f7072';
    c.fillRect(0, 0, 512, 512);
    for (let i = 0; i < 160; i++) {
      const [x, y, r] = [random.between(0, 512), random.between(0, 512), random.between(14, 90)];
      const g = c.createRadialGradient(x, y, 0, x, y, r);
      const tone = random.chance(0.5) ? '255,252,245' : '10,10,14';
      g.addColorStop(0, `rgba(${tone},0.055)`);
      g.addColorStop(1, `rgba(${tone},0)`);
      c.fillStyle = g;
      c.fillRect(x - r, y - r, 2 * r, 2 * r);
    }
    for (let i = 0; i < 6; i++) {
      c.fillStyle = `rgba(30,30,33,${random.between(0.12, 0.3)})`;
      c.fillRect(
        random.between(0, 460),
        random.between(0, 460),
        random.between(30, 110),
        random.between(25, 70),
      );
    }
    c.strokeStyle = 'rgba(25,25,28,0.3)';
    for (let i = 0; i < 9; i++) {
      let [x, y] = [random.between(0, 512), random.between(0, 512)];
      c.beginPath();
      c.moveTo(x, y);
      for (let k = 0; k < 12; k++) {
        x += random.between(-16, 16);
        y += random.between(-4, 26);
        c.lineTo(x, y);
      }
      c.lineWidth = random.between(0.6, 1.3);
      c.stroke();
    }
    for (let i = 0; i < 9000; i++) {
      const v = random.integer(60, 150);
      c.fillStyle = `rgba(${v},${v},${v},0.25)`;
      c.fillRect(random.between(0, 512), random.between(0, 512), 1.6, 1.6);
    }
  });
  const tone = wet ? 0.34 : 0.86;
  return { color: [tone, tone, tone], texture, ...(wet ? { mirror: 0.8 } : {}) };
}

/** Creates pavement tiles as in old Hanoi: red and grey. */
export function tiles(wet: boolean, first = '#a88f80', second = '#8d7d74'): Material {
  const random = seeded(5);
  const texture = drawTexture(256, 256, (c) => {
    c.fillStyle = '#5f5852';
    c.fillRect(0, 0, 256, 256);
    for (let y = 0; y < 8; y++)
      for (let x = 0; x < 8; x++) {
        c.fillStyle = (x + y) % 2 ? first : second;
        c.fillRect(x * 32 + 1, y * 32 + 1, 30, 30);
        const dirt = random.between(0, 0.28);
        c.fillStyle = `rgba(30,26,22,${dirt})`;
        c.fillRect(x * 32 + 1, y * 32 + 1, 30, 30);
      }
  });
  const tone = wet ? 0.55 : 0.9;
  return { color: [tone, tone, tone], texture, ...(wet ? { mirror: 0.45 } : {}) };
}

export function roadPaint(wet: boolean, hex = '#e9e6dc'): Material {
  const c = rgb(hex, wet ? 0.42 : 0.72);
  return { color: c, ...(wet ? { mirror: 0.5 } : {}) };
}

/** Adds a painted strip just above the road. */
export function strip(m: Mesh, x0: number, x1: number, z0: number, z1: number, y = 0.012): void {
  const n: Vec = [0, 1, 0];
  m.quad([x0, y, z1], [x1, y, z1], [x1, y, z0], [x0, y, z0], n);
}

export function grass(): Material {
  const random = seeded(9);
  const texture = drawTexture(256, 256, (c) => {
    c.fillStyle = '#4b6a2e';
    c.fillRect(0, 0, 256, 256);
    for (let i = 0; i < 5000; i++) {
      c.fillStyle = random.pick([
        'rgba(40,66,24,0.5)',
        'rgba(92,128,56,0.45)',
        'rgba(128,140,70,0.3)',
        'rgba(84,74,48,0.3)',
      ]);
      c.fillRect(random.between(0, 256), random.between(0, 256), random.between(1, 4), random.between(2, 7));
    }
  });
  return { color: [1, 1, 1], texture };
}
