/** Signboards of invented shops. Every word is common trade Vietnamese, without brands or chains. */
import { type Material, rgb } from '../render/mesh.ts';
import type { Random } from '../render/random.ts';
import { drawTexture, lettering, type Texture } from '../render/texture.ts';
import signs from './signs.json' with { type: 'json' };

/** Draws a sign with a border of `rim` pixels; `letter` writes centred text on it. */
function drawSign(
  width: number,
  height: number,
  ground: string,
  ink: string,
  rim: number,
  letter: Parameters<typeof drawTexture>[2],
): Texture {
  return drawTexture(width, height, (c) => {
    c.fillStyle = ground;
    c.fillRect(0, 0, width, height);
    c.strokeStyle = ink;
    c.lineWidth = rim;
    c.strokeRect(rim + 1, rim + 1, width - 2 * (rim + 1), height - 2 * (rim + 1));
    c.fillStyle = ink;
    c.textAlign = 'center';
    letter(c);
  });
}

function board(title: string, line: string, ground: string, ink: string): Texture {
  return drawSign(320, 80, ground, ink, 3, (c) => {
    let size = line ? 40 : 50;
    c.font = lettering(size, 800);
    while (c.measureText(title).width > 296 && size > 14) c.font = lettering(--size, 800);
    c.fillText(title, 160, line ? 34 + size * 0.24 : 58);
    if (!line) return;
    c.font = lettering(19, 500);
    c.fillText(line, 160, 68);
  });
}

function column(title: string, ground: string, ink: string): Texture {
  return drawSign(64, 256, ground, ink, 3, (c) => {
    c.translate(32, 128);
    c.rotate(Math.PI / 2);
    let size = 40;
    c.font = lettering(size, 800);
    while (c.measureText(title).width > 232 && size > 12) c.font = lettering(--size, 800);
    c.fillText(title, 0, size * 0.36);
  });
}

export interface Shop {
  readonly board: Material;
  readonly column: Material;
  readonly accent: Material;
}

type Trade = (typeof signs.shops)[number];
/** Each scene's shuffled trades, taken in order so that neighbouring shops differ. */
const decks = new WeakMap<Random, Trade[]>();

function deal(random: Random): Trade {
  const left = decks.get(random) ?? [];
  const card = left.pop();
  if (card) {
    decks.set(random, left);
    return card;
  }
  const shuffled = signs.shops.map((one) => ({ one, at: random.next() })).sort((a, b) => a.at - b.at);
  decks.set(
    random,
    shuffled.map(({ one }) => one),
  );
  return deal(random);
}

/** Creates a shop's boards; `glow` lights them from inside. */
export function shop(random: Random, glow: number): Shop {
  const { title, line, ground, ink } = deal(random);
  return {
    board: { color: [1, 1, 1], texture: board(title, line, ground, ink), glow },
    column: { color: [1, 1, 1], texture: column(title, ground, ink), glow: glow * 1.2 },
    accent: { color: rgb(ground) },
  };
}

export function marketBoard(random: Random, glow: number): Material {
  const { title, ground, ink } = random.pick(signs.stalls);
  return { color: [1, 1, 1], texture: board(title, '', ground, ink), glow };
}

/** Creates the blue plate with a street's name. */
export function streetPlate(name: string): Material {
  const texture = drawSign(256, 64, '#123f9a', '#ffffff', 4, (c) => {
    c.font = lettering(32, 800);
    c.fillText(name, 128, 44);
  });
  return { color: [1, 1, 1], texture };
}
