import { describe, expect, it } from 'vitest';
import { CameraId, WardId } from '../../../core/base/ids.ts';
import type { Camera } from '../../../core/cameras/camera.ts';
import { getDivisionGrid } from '../../../core/wall/division.ts';
import { createSingleTab, initialTab, TabId } from '../../../core/wall/tabs.ts';
import { applyWallAction, createWallState, getActiveLayout } from '../../../core/wall/wall.ts';
import type { CameraEntry } from '../../shared/mirror.ts';
import { createSearchIndex } from '../../shared/searchIndex.ts';
import {
  appendDigit,
  chooseInitialCameras,
  createExchangeAction,
  emptyNumberEntry,
  getPictureWidthPx,
  isTypingNumber,
  listCamerasOfTab,
  listCamerasToPark,
  listWantedTiles,
  parseDraggedTile,
  removeLastDigit,
  setEntryTile,
  sortTabsByLastActive,
} from './model.ts';

const camera = (n: number) => CameraId.parse(`demo:camera:${n}`);
const shown = [1, 2, 3].map((n) => ({ tile: n - 1, camera: camera(n) }));
const both = () => ['main', 'sub'] as const;
const common = {
  shown,
  alone: undefined,
  covered: false,
  selected: 9,
  widthOf: () => 640,
  streams: { of: both, widths: () => ({}), byHardware: true },
  before: [],
};

describe('listWantedTiles', () => {
  it('requests every camera of the wall in its tile, sub-streams where tiles are small', () => {
    expect(listWantedTiles(common)).toEqual(
      [1, 2, 3].map((n) => ({
        tile: n - 1,
        camera: camera(n),
        stream: 'sub',
        has: ['main', 'sub'],
        small: true,
        hidden: false,
        favoured: false,
      })),
    );
  });

  it('requests the main stream where a tile is large', () => {
    const wanted = listWantedTiles({ ...common, widthOf: (tile) => (tile === 0 ? 1_400 : 500) });
    expect(wanted.map(({ stream }) => stream)).toEqual(['main', 'sub', 'sub']);
  });

  it('requests the main stream where a tile is large for its camera’s known sub-stream', () => {
    const streams = { ...common.streams, widths: (id: CameraId) => (id === camera(1) ? { sub: 352 } : {}) };
    const next = { tile: 5, camera: null, next: camera(1) };
    const wanted = listWantedTiles({ ...common, shown: [...shown, next], streams });
    expect(wanted.map(({ stream }) => stream)).toEqual(['main', 'sub', 'sub', 'main']);
    // It still counts as small, and returns to its stream in its own tab.
    expect(wanted[0]?.small).toBe(true);
    const elsewhere = listWantedTiles({ ...common, shown: [], parked: [camera(1)], streams, before: wanted });
    expect(elsewhere.map(({ stream }) => stream)).toEqual(['main']);
  });

  it('requests the sub-stream where main has no more detail, without making a large tile small', () => {
    const streams = { ...common.streams, widths: () => ({ main: 704, sub: 704 }) };
    expect(listWantedTiles({ ...common, widthOf: () => 1_400, streams })[0]).toMatchObject({
      stream: 'sub',
      small: false,
    });
  });

  it('prefetches the others while one tile is shown alone', () => {
    const widthOf = (tile: number) => (tile === 1 ? 1_500 : 640);
    const wanted = listWantedTiles({ ...common, alone: 1, widthOf });
    expect(wanted.map((tile) => [tile.stream, tile.hidden])).toEqual([
      ['sub', true],
      ['main', false],
      ['sub', true],
    ]);
  });

  it('retains all tiles, and prefetches nothing, while another panel covers the wall', () => {
    const next = { tile: 0, camera: camera(1), next: camera(4) };
    const wanted = listWantedTiles({
      ...common,
      shown: [next],
      covered: true,
      alone: 0,
      coming: [camera(5)],
    });
    expect(wanted.map((tile) => [tile.camera, tile.hidden])).toEqual([[camera(1), true]]);
  });

  it('omits cameras that the registry does not contain (yet)', () => {
    const known = (id: CameraId) => (id === camera(2) ? both() : undefined);
    expect(
      listWantedTiles({ ...common, streams: { ...common.streams, of: known } }).map((tile) => tile.tile),
    ).toEqual([1]);
  });

  it('prefetches a sequence’s next camera behind the shown one', () => {
    const tile = { tile: 4, camera: camera(1), next: camera(2) };
    expect(listWantedTiles({ ...common, shown: [tile] })).toMatchObject([
      { tile: 4, camera: camera(1), stream: 'sub', hidden: false },
      { tile: 4, camera: camera(2), stream: 'sub', warm: true },
    ]);
  });

  it('prefetches the cameras of the next rotating tab, except the visible ones', () => {
    const wanted = listWantedTiles({ ...common, coming: [camera(2), camera(7), camera(7)] });
    expect(wanted.slice(3)).toEqual([{ tile: 1, camera: camera(7), stream: 'sub', warm: true }]);
  });
});

describe('hidden tabs', () => {
  it('leave their cameras parked, except the visible ones', () => {
    const wanted = listWantedTiles({ ...common, parked: [camera(3), camera(8)] });
    expect(wanted.slice(3)).toEqual([{ tile: 1, camera: camera(8), stream: 'sub', parked: true }]);
  });

  it('retain their streams', () => {
    const before = [{ tile: 0, camera: camera(8), stream: 'main' as const }];
    const wanted = listWantedTiles({ ...common, parked: [camera(8)], before });
    expect(wanted.at(-1)).toMatchObject({ stream: 'main', parked: true });
  });

  it('are limited to the last few, in order of when they were active', () => {
    const seen = ['a', 'b', 'c', 'd', 'e'].reduce<readonly string[]>(
      (before, tab) => sortTabsByLastActive(before, tab, ['a', 'b', 'c', 'd', 'e']),
      [],
    );
    expect(seen).toEqual(['e', 'd', 'c', 'b', 'a']);
    expect(sortTabsByLastActive(seen, 'c', ['a', 'c', 'e'])).toEqual(['c', 'e', 'a']);
    expect(sortTabsByLastActive(seen, 'e', ['a', 'b', 'c', 'd', 'e'])).toBe(seen);
    const cameras = new Map(seen.map((tab, at) => [tab, [camera(at + 1), camera(9)]]));
    expect(listCamerasToPark(seen, (tab) => cameras.get(tab) ?? [])).toEqual([2, 9, 3, 4].map(camera));
  });
});

describe('the cameras of a hidden tab', () => {
  const sequence = { kind: 'sequence' as const, cameras: [camera(1), camera(2)], dwellMs: 5_000 };
  const layout = {
    division: '4' as const,
    tiles: [sequence, camera(3), { kind: 'spot' as const }, sequence],
  };
  const tabs = [{ id: initialTab, name: '', layout }];

  it('include a sequence’s last shown camera, or its first', () => {
    const leftWith = (_: TabId, tile: number) => (tile === 0 ? camera(2) : undefined);
    expect(listCamerasOfTab(tabs, initialTab, leftWith)).toEqual([2, 3, 1].map(camera));
  });
  it('are empty for an unknown tab', () => {
    expect(listCamerasOfTab(tabs, undefined, () => undefined)).toEqual([]);
  });
});

describe('the width of a picture', () => {
  it('is limited by the tile’s width or height, in device pixels', () => {
    const size = { gap: 4, strip: 40, grid: { columns: 2, rows: 2 }, cell: { w: 1, h: 1 } } as const;
    const wide = getPictureWidthPx({ ...size, wall: { width: 1_604, height: 900 }, pixelRatio: 2 });
    expect(wide).toBeCloseTo(((448 - 40) * 16 * 2) / 9);
    expect(getPictureWidthPx({ ...size, wall: { width: 804, height: 2_000 }, pixelRatio: 1 })).toBe(400);
  });

  it('grows with the cell', () => {
    const { cells, ...grid } = getDivisionGrid('1+5');
    const widths = [0, 1].map((tile) =>
      getPictureWidthPx({
        wall: { width: 302, height: 1_000 },
        grid,
        cell: cells[tile] ?? { w: 1, h: 1 },
        gap: 1,
        strip: 0,
        pixelRatio: 1,
      }),
    );
    expect(widths).toEqual([201, 100]);
  });
});

describe('typing a camera number', () => {
  it('drops leading zeros and retains the last six digits', () => {
    expect([...'0042'].reduce(appendDigit, emptyNumberEntry).digits).toBe('42');
    expect([...'1234567'].reduce(appendDigit, emptyNumberEntry).digits).toBe('234567');
  });

  it('starts again after an unknown number', () => {
    const wrong = { tile: undefined, digits: '99999', unknown: 'camera' } as const;
    expect(appendDigit(wrong, '7')).toEqual({ ...emptyNumberEntry, digits: '7' });
    expect(removeLastDigit(wrong)).toEqual(emptyNumberEntry);
    expect(removeLastDigit({ ...emptyNumberEntry, digits: '12' }).digits).toBe('1');
  });

  it('takes a tile’s number before a star, and deletes both digit by digit', () => {
    const five = setEntryTile(appendDigit(emptyNumberEntry, '5'));
    const typed = [...'123'].reduce(appendDigit, five);
    expect(typed).toEqual({ tile: '5', digits: '123', unknown: undefined });
    expect(setEntryTile(typed)).toBe(typed);
    const back = [1, 2, 3, 4].reduce(removeLastDigit, typed);
    expect(back).toEqual({ ...emptyNumberEntry, digits: '5' });
    expect(isTypingNumber(five)).toBe(true);
    expect(isTypingNumber(emptyNumberEntry)).toBe(false);
  });
});

describe('a dragged tile', () => {
  it('is parsed only if it is valid', () => {
    const tile = { window: 'w', tab: 'first', tile: 3, content: { kind: 'spot' } };
    expect(parseDraggedTile(JSON.stringify(tile))).toEqual(tile);
    for (const other of ['', 'hello', '{}', JSON.stringify({ ...tile, content: 'x' })])
      expect(parseDraggedTile(other)).toBeUndefined();
  });

  it('dropped in another window swaps contents, and each window undoes its own part', () => {
    const [one, two] = [CameraId.parse('s:camera:1'), CameraId.parse('s:camera:2')];
    const sequence = { name: 'Bến', dwellMs: 5_000, cameras: [one, two], kind: 'sequence' as const };
    const there = createWallState(createSingleTab({ division: '4', tiles: [one, sequence] }));
    const here = createWallState(createSingleTab({ division: '4', tiles: [null, null, two] }));
    const from = parseDraggedTile(
      JSON.stringify({ window: 'w', tab: initialTab, tile: 1, content: sequence }),
    );
    if (!from) throw new Error('no tile');
    const dropped = applyWallAction(here, { do: 'exchange', content: from.content, tile: 2 });
    const action = createExchangeAction(there, 'w', { from, content: two });
    if (!action) throw new Error('nothing is exchanged');
    const given = applyWallAction(there, action);
    expect(getActiveLayout(dropped).tiles).toEqual([null, null, sequence, null]);
    expect(getActiveLayout(given).tiles).toEqual([one, two, null, null]);
    expect([dropped.selected, given.selected]).toEqual([2, 0]);
    expect(getActiveLayout(applyWallAction(dropped, { do: 'undo' })).tiles).toEqual([null, null, two]);
    expect(getActiveLayout(applyWallAction(given, { do: 'undo' })).tiles).toEqual([one, sequence]);
    // Another window's tile; changed since; hidden since.
    expect(createExchangeAction(there, 'v', { from, content: two })).toBeUndefined();
    expect(createExchangeAction(given, 'w', { from, content: two })).toBeUndefined();
    const tabbed = applyWallAction(there, { do: 'addTab', id: TabId.parse('another') });
    expect(createExchangeAction(tabbed, 'w', { from, content: two })).toBeUndefined();
  });
});

describe('cameras of an unarranged wall', () => {
  function entry(number: number, name: string, ward: string): CameraEntry {
    const camera: Camera = {
      id: CameraId.parse(`demo:camera:${number}`),
      number,
      name,
      ward: WardId.parse(`demo:ward:${ward}`),
      function: 'traffic',
      kind: 'fixed',
      position: { lat: 21, lon: 105.8, heightM: 6 },
      headingDeg: 0,
      fovDeg: 90,
      tags: [],
      streams: ['main'],
    };
    return { camera, ward: undefined, index: createSearchIndex(camera, undefined) };
  }

  const city = [
    entry(1, 'Hồ Tây – bến thuyền', 'tayho'),
    entry(2, 'Hồ Tây – đường dạo', 'badinh'),
    entry(3, 'Chợ Hôm – cổng Bắc', 'tayho'),
    entry(4, 'Nút giao Ngã Tư Sở', 'dongda'),
    entry(5, 'Ga Hà Nội', 'cuanam'),
  ];
  const numbers = (count: number) => chooseInitialCameras(city, count).map((one) => one.camera.number);

  describe('the first cameras of an unarranged wall', () => {
    it('are from different locations and wards', () => {
      expect(numbers(3)).toEqual([1, 4, 5]);
    });

    it('do not put two similar locations side by side or one above the other', () => {
      const kinds = ['Hồ', 'Hồ', 'Chợ', 'Chợ', 'Ga', 'Hồ', 'Chợ', 'Ga', 'Ga'];
      const list = kinds.map((kind, at) => entry(at + 1, `${kind} ${at} – cổng`, `w${at}`));
      const chosen = chooseInitialCameras(list, 9).map((one) => one.camera.name.split(' ')[0]);
      expect(chosen).toHaveLength(9);
      for (const [at, kind] of chosen.entries()) {
        if (at % 3 > 0) expect(chosen[at - 1], `left of ${at}`).not.toBe(kind);
        if (at >= 3) expect(chosen[at - 3], `above ${at}`).not.toBe(kind);
      }
    });

    it('are filled up with others before a tile stays empty', () => {
      expect(numbers(4)).toEqual([1, 4, 5, 2]);
      expect(numbers(9)).toHaveLength(5);
    });

    it('differ in the next window, as far as there are others', () => {
      const inWindow = (order: number) =>
        chooseInitialCameras(city, 2, order).map((one) => one.camera.number);
      expect([0, 1, 2].map(inWindow)).toEqual([
        [1, 4],
        [5, 2],
        [2, 3],
      ]);
    });
  });
});
