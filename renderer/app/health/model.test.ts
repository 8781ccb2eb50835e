import { describe, expect, it } from 'vitest';
import { CameraId } from '../../../core/base/ids.ts';
import type { Presence } from '../../../core/ptz/lease.ts';
import { isStoppedTile, type TileHealth, type TileStatus } from '../../media/index.ts';
import { countWallTiles } from '../frame/wallCounters.ts';
import {
  findStreamProblems,
  hasTooFewPictures,
  listControlFaultRows,
  listHealthRows,
  sumFrameRates,
} from './model.ts';

const fine: TileHealth = {
  tile: 0,
  camera: CameraId.parse('s:camera:1'),
  stream: 'sub',
  reduced: undefined,
  receivedFps: 25,
  shownFps: 25,
  fps: 25,
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
it('lists cameras that cannot be controlled before those whose capabilities are incomplete', () => {
  const of = (id: string, control?: Presence['control']): Presence => ({
    camera: CameraId.parse(`s:camera:${id}`),
    steering: null,
    tour: null,
    watching: [],
    ...(control ? { control } : {}),
  });
  const why = { code: 'ptz.badAnswer', params: { why: 'GetPresets' } } as const;
  const partly = of('1', { fault: null, missing: [{ part: 'presets', why }] });
  const refused = of('2', { fault: { code: 'ptz.moveRefused', params: { why: 'no' } }, missing: [] });
  expect(listControlFaultRows([of('0'), partly, refused]).map(({ camera }) => camera)).toEqual([
    refused.camera,
    partly.camera,
  ]);
});

const none = { fps: false, loss: false, decode: false };

describe('the problems in a tile’s statistics', () => {
  it('are none while all is well', () => {
    expect(findStreamProblems(fine, { fps: 25 })).toEqual(none);
    expect(findStreamProblems(fine, undefined)).toEqual(none);
  });

  it('include a frame rate below the camera’s, unless it was reduced on purpose', () => {
    expect(findStreamProblems({ ...fine, fps: 20 }, { fps: 25 }).fps).toBe(true);
    expect(findStreamProblems({ ...fine, fps: 1, reduced: 'frameRate' }, { fps: 25 }).fps).toBe(false);
  });

  it('include pictures that arrive and are not rendered', () => {
    expect(findStreamProblems({ ...fine, shownFps: 22 }, { fps: 25 }).fps).toBe(false);
    expect(findStreamProblems({ ...fine, shownFps: 11 }, { fps: 25 }).fps).toBe(true);
  });

  it('include visible packet loss, and decoding slower than the frame rate', () => {
    expect(findStreamProblems({ ...fine, lossPct: 2 }, undefined).loss).toBe(true);
    expect(findStreamProblems({ ...fine, decodeMs: 60 }, undefined).decode).toBe(true);
  });
});

it('the totals leave out tiles that deliberately do not show every picture', () => {
  const reduced: TileHealth = { ...fine, fps: 1, shownFps: 1, reduced: 'frameRate' };
  expect(sumFrameRates([fine, { ...fine, shownFps: 20 }, reduced])).toEqual({
    shown: 45,
    received: 50,
    reduced: 1,
  });
});

describe('the rows of the health panel', () => {
  const snapshot = (tile: number, state: TileStatus['state']): TileStatus => ({
    tile,
    state,
    camera: fine.camera,
    stream: 'sub',
    reduced: undefined,
    cause: undefined,
    loss: undefined,
    ageMs: -1,
    pictureAt: undefined,
    width: 0,
    height: 0,
    framesDecoded: 0,
  });
  const live = { state: 'live', cause: null, width: 640, height: 360, fps: 25 } as const;
  const codec = { code: 'source.codec', params: { codec: 'H265' } } as const;
  const refusedMain = { ...live, state: 'refused', cause: codec } as const;
  const rows = (tiles: readonly TileStatus[], measured: readonly TileHealth[]) =>
    listHealthRows({
      tiles,
      measured,
      missing: [
        { tile: 2, camera: fine.camera, why: 'gone' },
        { tile: 4, camera: undefined, why: 'withheld' },
      ],
      sourceOf: (_, stream) => (stream === 'sub' ? live : refusedMain),
    });

  it('cover every assigned tile, each in the state that the tile itself shows', () => {
    const found = rows(
      [
        ...[snapshot(0, 'frozen'), snapshot(1, 'lost'), snapshot(3, 'live')],
        ...[snapshot(5, 'paused'), snapshot(6, 'waiting'), snapshot(7, 'refused')],
      ],
      [fine],
    );
    expect(found.map(({ tile, state, figures }) => [tile, state, figures !== undefined])).toEqual([
      [0, 'frozen', true],
      [1, 'lost', false],
      [2, 'gone', false],
      [3, 'live', false],
      [4, 'withheld', false],
      [5, 'paused', false],
      [6, 'waiting', false],
      [7, 'refused', false],
    ]);
  });

  it('name the stream that the site rejected, with the reason, in addition to the one shown', () => {
    expect(rows([snapshot(0, 'live')], [fine])[0]?.figures).toMatchObject({
      fps: 25,
      refused: { stream: 'main', cause: codec },
    });
    const byMain = { ...fine, stream: 'main' } as const;
    expect(rows([snapshot(0, 'live')], [byMain])[0]?.figures?.refused).toBeUndefined();
  });

  it('have no statistics for the stored stream of a camera that has stopped sending', () => {
    const silent = { ...fine, receivedFps: 0, fps: 0 };
    expect(rows([snapshot(0, 'lost')], [silent])[0]?.figures).toBeUndefined();
    expect(rows([snapshot(0, 'late')], [silent])[0]?.figures).toBeDefined();
    expect(rows([snapshot(0, 'stale')], [fine])[0]?.figures).toBeDefined();
  });

  it('count stopped tiles as the footer does, and as short of pictures only running ones', () => {
    const tiles = [snapshot(0, 'stale'), snapshot(1, 'live'), snapshot(3, 'late'), snapshot(5, 'frozen')];
    const slow = { ...fine, fps: 5 };
    const found = rows(tiles, [slow, { ...slow, tile: 1 }]);
    expect(found.filter(({ state }) => isStoppedTile(state))).toHaveLength(
      countWallTiles(tiles, false).stopped + 1,
    );
    expect(found.filter(hasTooFewPictures).map(({ tile }) => tile)).toEqual([1, 3]);
  });
});
