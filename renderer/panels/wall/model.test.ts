import { describe, expect, it } from 'vitest';
import { CameraId } from '../../../core/domain/ids.ts';
import { firstWall, type Wall, wallAfter } from '../../../core/domain/wall.ts';
import { noNumber, pictureWidth, wantedTiles, withDigit, withoutDigit } from './model.ts';

const camera = (n: number) => CameraId.parse(`demo:camera:${n}`);
const wall: Wall = [1, 2, 3].reduce(
  (made, n) => wallAfter(made, { do: 'putOn', camera: camera(n), tile: n - 1 }),
  firstWall,
);
const both = () => ['main', 'sub'] as const;

describe('the wall that media is asked for', () => {
  it('has every camera of the grid in its tile, sub-streams where tiles are small', () => {
    expect(wantedTiles(wall, { inGrid: 640, alone: 1_500 }, both, [])).toEqual(
      [1, 2, 3].map((n) => ({ tile: n - 1, camera: camera(n), stream: 'sub', hidden: false })),
    );
  });

  it('keeps the others ready while one is shown alone in full', () => {
    const wanted = wantedTiles(
      { ...wall, selected: 1, alone: true },
      { inGrid: 640, alone: 1_500 },
      both,
      [],
    );
    expect(wanted.map((tile) => [tile.stream, tile.hidden])).toEqual([
      ['sub', true],
      ['main', false],
      ['sub', true],
    ]);
  });

  it('leaves out cameras that the registry does not know (yet)', () => {
    const known = (id: CameraId) => (id === camera(2) ? both() : undefined);
    expect(wantedTiles(wall, { inGrid: 640, alone: 640 }, known, []).map((tile) => tile.tile)).toEqual([1]);
  });
});

describe('the width of a picture', () => {
  it('is bound by the tile’s width or its height, in device pixels', () => {
    const size = { gap: 4, strip: 40, grid: 4 } as const;
    const wide = pictureWidth({ ...size, wall: { width: 1_604, height: 900 }, pixelRatio: 2 });
    expect(wide).toBeCloseTo(((448 - 40) * 16 * 2) / 9);
    expect(pictureWidth({ ...size, wall: { width: 804, height: 2_000 }, pixelRatio: 1 })).toBe(400);
  });
});

describe('typing a camera number', () => {
  it('drops leading zeros and keeps the last six digits', () => {
    expect([...'0042'].reduce(withDigit, noNumber).digits).toBe('42');
    expect([...'1234567'].reduce(withDigit, noNumber).digits).toBe('234567');
  });

  it('begins anew after a number that no camera has', () => {
    const wrong = { digits: '99999', unknown: true };
    expect(withDigit(wrong, '7')).toEqual({ digits: '7', unknown: false });
    expect(withoutDigit(wrong)).toEqual(noNumber);
    expect(withoutDigit({ digits: '12', unknown: false }).digits).toBe('1');
  });
});
