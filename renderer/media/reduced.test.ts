import { describe, expect, it } from 'vitest';
import { CameraId } from '../../core/domain/ids.ts';
import { withinBudget } from './reduced.ts';

const camera = CameraId.parse('s:camera:1');
const small = { tile: 0, camera, stream: 'sub' as const, has: ['main', 'sub'] as const };
const large = { tile: 1, camera, stream: 'main' as const, has: ['main', 'sub'] as const };

describe('a wall within its budget', () => {
  it('is what was asked for while nothing is given up', () => {
    expect(withinBudget([small, large], 0)).toEqual([small, large]);
  });

  it('gives up the frame rate of small tiles first, then the main streams of large ones', () => {
    expect(withinBudget([small, large], 1)).toEqual([{ ...small, reduced: 'frameRate' }, large]);
    expect(withinBudget([small, large], 2)).toEqual([
      { ...small, reduced: 'frameRate' },
      { ...large, stream: 'sub', reduced: 'stream' },
    ]);
  });

  it('spares the tile that somebody works on, and cameras that have one stream only', () => {
    const tiles = [
      { ...small, favoured: true },
      { ...large, has: ['main'] as const },
    ];
    expect(withinBudget(tiles, 3)).toEqual(tiles);
  });
});
