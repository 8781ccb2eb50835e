import { describe, expect, it } from 'vitest';
import { CameraId } from '../../../core/domain/ids.ts';
import type { TileHealth, TileSnapshot } from '../../media/index.ts';
import { streamless, troubleOf } from './model.ts';

const fine: TileHealth = {
  tile: 0,
  camera: CameraId.parse('s:camera:1'),
  stream: 'sub',
  reduced: undefined,
  receivedFps: 25,
  fps: 25,
  keyframesPerS: 1,
  droppedPerS: 0,
  bitrate: 900,
  lossPct: 0,
  jitterMs: 3,
  decodeMs: 4,
  bufferMs: 20,
  decodeCores: 0.1,
  width: 640,
  height: 360,
  decoder: 'FFmpeg',
  isHardware: false,
};
const none = { fps: false, loss: false, decode: false };

describe('what to look at in a tile’s figures', () => {
  it('is nothing while all is well', () => {
    expect(troubleOf(fine, { fps: 25 })).toEqual(none);
    expect(troubleOf(fine, undefined)).toEqual(none);
  });

  it('is a frame rate under what the camera sends, unless it was reduced on purpose', () => {
    expect(troubleOf({ ...fine, fps: 20 }, { fps: 25 }).fps).toBe(true);
    expect(troubleOf({ ...fine, fps: 1, reduced: 'frameRate' }, { fps: 25 }).fps).toBe(false);
  });

  it('is loss that can be seen, and decoding slower than pictures come', () => {
    expect(troubleOf({ ...fine, lossPct: 2 }, undefined).loss).toBe(true);
    expect(troubleOf({ ...fine, decodeMs: 60 }, undefined).decode).toBe(true);
  });
});

describe('a tile without figures', () => {
  const snapshot = (tile: number, state: TileSnapshot['state']): TileSnapshot => ({
    ...{ tile, state, camera: fine.camera, stream: 'sub', reduced: undefined, cause: undefined },
    ...{ ageMs: -1, pictureAt: undefined, width: 0, height: 0, framesDecoded: 0 },
  });

  it('is told of where no stream comes to it, and is bad where none is on its way', () => {
    const tiles = [
      snapshot(0, 'lost'),
      snapshot(1, 'lost'),
      snapshot(2, 'waiting'),
      snapshot(3, 'live'),
      snapshot(4, 'paused'),
      snapshot(5, 'refused'),
    ];
    const found = streamless(tiles, [fine]).map(({ tile, isBad }) => [tile.tile, isBad]);
    expect(found).toEqual([
      [1, true],
      [2, false],
      [5, true],
    ]);
  });

  it('is one, too, whose stream is kept for a camera that sends nothing any more', () => {
    const silent = { ...fine, receivedFps: 0, fps: 0 };
    expect(streamless([snapshot(0, 'lost')], [silent])).toMatchObject([{ isBad: true }]);
    expect(streamless([snapshot(0, 'late')], [silent])).toEqual([]);
    expect(streamless([snapshot(0, 'stale')], [fine])).toEqual([]);
  });
});
