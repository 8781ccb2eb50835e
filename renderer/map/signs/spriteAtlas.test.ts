import { expect, test } from 'vitest';
import { Chance } from '../../../test/fixtures/alertWorld.ts';
import { handSignHost } from '../../../test/fixtures/map/paper.ts';
import { SpriteAtlas } from './spriteAtlas.ts';

test('a sprite of any size lies wholly within its page, and overlaps no other', () => {
  const chance = new Chance(5);
  const pages = new SpriteAtlas(handSignHost(), { width: 512, height: 128 });
  const taken: { page: unknown; x: number; y: number; width: number; height: number }[] = [];
  for (let at = 0; at < 300; at++) {
    const width = 1 + Math.floor(chance.next() * (at % 10 === 0 ? 900 : 300));
    const height = 1 + Math.floor(chance.next() * 60);
    const { page, x, y } = pages.take(width, height);
    expect(x + width).toBeLessThanOrEqual(page.width);
    expect(y + height).toBeLessThanOrEqual(page.height);
    for (const other of taken)
      if (other.page === page)
        expect(
          x >= other.x + other.width ||
            other.x >= x + width ||
            y >= other.y + other.height ||
            other.y >= y + height,
        ).toBe(true);
    taken.push({ page, x, y, width, height });
  }
});
