import { expect, test } from 'vitest';
import { Chance } from '../../../test/fixtures/alertWorld.ts';
import { frameOf, handSignHost, paper } from '../../../test/fixtures/map/paper.ts';
import { SpriteCache } from './sprites.ts';

const nothing = () => undefined;

test('a sprite is drawn once per pixel ratio, time of day and font size', () => {
  const sprites = new SpriteCache(handSignHost());
  const frame = frameOf();
  let drawn = 0;
  const draw = () => {
    drawn++;
  };
  for (const [at, expected] of [
    [frame, 1],
    [{ ...frame, now: 900 }, 1],
    [{ ...frame, pixelRatio: 2 }, 2],
    [{ ...frame, night: false }, 3],
    [{ ...frame, night: false, remPx: 20 }, 4],
  ] as const) {
    sprites.begin(at);
    sprites.ready(1, 10, draw);
    sprites.ready(1, 10, draw);
    expect(drawn).toBe(expected);
  }
});

test('sprites never overlap on their pages, however many there are', () => {
  const sprites = new SpriteCache(handSignHost());
  sprites.begin(frameOf());
  const chance = new Chance(61);
  const all = Array.from({ length: 900 }, (_, key) => sprites.ready(key, 4 + chance.below(40), nothing));
  const touching = all.filter((a, at) =>
    all.some(
      (b, other) =>
        other > at &&
        a.page === b.page &&
        a.x < b.x + b.size &&
        b.x < a.x + a.size &&
        a.y < b.y + b.size &&
        b.y < a.y + a.size,
    ),
  );
  expect(touching).toEqual([]);
  expect(all.filter(({ page, x, y, size }) => x + size > page.width || y + size > page.height)).toEqual([]);
  expect(new Set(all.map(({ page }) => page)).size).toBeGreaterThan(1);
});

test('a copy is centred on the nearest device pixel', () => {
  const sprites = new SpriteCache(handSignHost());
  sprites.begin(frameOf());
  const dot = sprites.ready(1, 3, (context) => {
    context.fillStyle = '#fff';
    context.fillRect(-3, -3, 6, 6);
  });
  const sheet = paper(40, 40);
  sprites.stamp(sheet.context, dot, 20.3, 9.8);
  expect(sheet.countPainted(17, 7, 23, 13)).toBe(36);
  expect(sheet.countPainted(0, 0, 40, 40)).toBe(36);
});
