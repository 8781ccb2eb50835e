import { describe, expect, it } from 'vitest';
import { CameraId } from '../../core/base/ids.ts';
import type { QualityLevel } from './qualityBudget.ts';
import { reduceToBudget } from './tileReduction.ts';
import type { WantedTile } from './wallPlan.ts';

const camera = CameraId.parse('s:camera:1');
const small = { tile: 0, camera, stream: 'sub' as const, has: ['main', 'sub'] as const };
const other = CameraId.parse('s:camera:2');
const large = { tile: 1, camera: other, stream: 'main' as const, has: ['main', 'sub'] as const };

const within = (tiles: readonly WantedTile[], level: QualityLevel) =>
  reduceToBudget(tiles, level, () => true);

describe('reduceToBudget', () => {
  it('leaves the wall unchanged at full quality', () => {
    expect(within([small, large], 0)).toEqual([small, large]);
  });

  it('reduces the frame rate of small tiles first, then the main streams of large ones', () => {
    expect(within([small, large], 1)).toEqual([{ ...small, reduced: 'frameRate' }, large]);
    expect(within([small, large], 2)).toEqual([
      { ...small, reduced: 'frameRate' },
      { ...large, stream: 'sub', reduced: 'stream' },
    ]);
  });

  it('reduces the frame rate of a small tile whose camera has no smaller stream, and never of a large one', () => {
    const single = { ...large, has: ['main'] as const };
    const tiles = [
      { ...single, small: true },
      { ...single, camera },
    ];
    expect(within(tiles, 1)).toEqual([{ ...tiles[0], reduced: 'frameRate' }, tiles[1]]);
  });

  it('reduces the frame rate of a small tile on the main stream, and then the stream as well', () => {
    const sharp = { ...large, small: true };
    expect(within([sharp], 1)).toEqual([{ ...sharp, reduced: 'frameRate' }]);
    expect(within([sharp], 2)).toEqual([{ ...sharp, stream: 'sub', reduced: 'frameRate' }]);
    // Its sub-stream is shown at full rate on the adjacent tile.
    const favoured = { ...sharp, tile: 2, stream: 'sub' as const, favoured: true };
    expect(within([sharp, favoured], 2)).toEqual([{ ...sharp, stream: 'sub', reduced: 'stream' }, favoured]);
  });

  it('reduces the frame rate of a large tile already on the sub-stream when others are reduced to theirs', () => {
    const wide = { ...large, stream: 'sub' as const, small: false };
    expect(within([wide], 1)).toEqual([wide]);
    expect(within([wide], 2)).toEqual([{ ...wide, reduced: 'frameRate' }]);
  });

  it('exempts every tile that shares the stream of an exempt one', () => {
    const favoured = { ...small, favoured: true };
    const spot = { ...small, tile: 2 };
    expect(within([favoured, spot], 3)).toEqual([favoured, spot]);
    // The large tile is reduced to the stream that the small one shows.
    const [, adjacent] = within([{ ...large, camera }, small], 2);
    expect(adjacent).toEqual(small);
  });

  it('exempts the tile in use, and cameras with only one stream', () => {
    const tiles = [
      { ...small, favoured: true },
      { ...large, has: ['main'] as const },
    ];
    expect(within(tiles, 3)).toEqual(tiles);
  });

  it('does not cut a stream with rare keyframes to keyframes', () => {
    const hasKeyframes = (tile: WantedTile) => tile.camera !== camera;
    const wide = { ...large, stream: 'sub' as const, small: false };
    expect(reduceToBudget([small, { ...small, camera: other }, wide], 3, hasKeyframes)).toEqual([
      small,
      { ...small, camera: other, reduced: 'frameRate' },
      { ...wide, reduced: 'frameRate' },
    ]);
  });
});
