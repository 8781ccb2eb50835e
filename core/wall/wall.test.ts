import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CameraId } from '../base/ids.ts';
import { countTiles, DivisionName } from './division.ts';
import { isCameraContent, type Sequence } from './layout.ts';
import type { SentContent } from './sender.ts';
import { createSingleTab, getActiveTab, initialTab, initialTabs, TabId, Tabs } from './tabs.ts';
import {
  applyWallAction,
  getActiveLayout,
  getCameraOnTile,
  getShownCamera,
  initialWall,
  isSequenceShortened,
  isWithheld,
  listMissingTiles,
  maxSteps,
  type WallState,
} from './wall.ts';
import type { WallAction } from './wallAction.ts';

const camera = (n: number) => CameraId.parse(`demo:camera:${n}`);
const tab = (n: number) => TabId.parse(`t${n}`);
const doAll = (actions: readonly WallAction[], wall: WallState = initialWall) =>
  actions.reduce(applyWallAction, wall);
const sequence: Sequence = { kind: 'sequence', cameras: [camera(1), camera(2)], dwellMs: 5_000 };

const anyTile = fc.integer({ min: 0, max: 63 });
const anyTab = fc.oneof(fc.integer({ min: 1, max: 25 }).map(tab), fc.constant(initialTab));
const exclusive: fc.Arbitrary<WallAction> = fc.oneof(
  fc.constantFrom(...DivisionName.options).map((division): WallAction => ({ do: 'division', division })),
  anyTile.map((tile): WallAction => ({ do: 'select', tile })),
  fc
    .constantFrom('left' as const, 'right' as const, 'up' as const, 'down' as const)
    .map((direction): WallAction => ({ do: 'move', direction })),
  fc
    .tuple(fc.integer({ min: 1, max: 30 }), fc.boolean())
    .map(([n, advance]): WallAction => ({ do: 'put', camera: camera(n), advance })),
  fc.constant<WallAction>({ do: 'clear' }),
  fc.boolean().map((on): WallAction => ({ do: 'alone', on })),
  anyTile.map((tile): WallAction => ({ do: 'putSpot', tile })),
  anyTile.map((tile): WallAction => ({ do: 'putSequence', sequence, tile })),
  fc.tuple(anyTile, anyTile).map(([from, to]): WallAction => ({ do: 'swap', from, to })),
  anyTab.map((id): WallAction => ({ do: 'addTab', id })),
  anyTab.map((id): WallAction => ({ do: 'closeTab', id })),
  anyTab.map((id): WallAction => ({ do: 'useTab', id })),
  fc.tuple(anyTab, anyTile).map(([id, to]): WallAction => ({ do: 'moveTab', id, to })),
  fc.constant<WallAction>({ do: 'undo' }),
  fc.constant<WallAction>({ do: 'redo' }),
);
const copying: fc.Arbitrary<WallAction> = fc.oneof(
  fc.tuple(anyTile, anyTile).map(([from, to]): WallAction => ({ do: 'copy', from, to })),
  anyTile.map((tile): WallAction => ({ do: 'exchange', content: camera(31), tile })),
);
const action = fc.oneof({ weight: 12, arbitrary: exclusive }, copying);

describe('a wall', () => {
  it('keeps its selection within the division and stays valid after any action', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const wall = doAll(actions);
        expect(Tabs.safeParse(wall.tabs).success).toBe(true);
        expect(wall.selected).toBeGreaterThanOrEqual(0);
        expect(wall.selected).toBeLessThan(countTiles(getActiveLayout(wall).division));
      }),
    );
  });

  it('keeps each camera on one tile as long as nothing is copied', () => {
    fc.assert(
      fc.property(fc.array(exclusive, { maxLength: 40 }), (actions) => {
        const on = getActiveLayout(doAll(actions)).tiles.filter(isCameraContent);
        return new Set(on).size === on.length;
      }),
    );
  });

  it('is filled tile by tile if the selection advances', () => {
    const wall = doAll([1, 2, 3].map((n) => ({ do: 'put', camera: camera(n), advance: true })));
    expect(getActiveLayout(wall).tiles.slice(0, 3)).toEqual([1, 2, 3].map(camera));
    expect(wall.selected).toBe(3);
  });

  it('keeps tiles beyond its division until it grows again', () => {
    const wall = doAll([
      { do: 'division', division: '9' },
      { do: 'putOn', camera: camera(8), tile: 8 },
      { do: 'division', division: '1' },
      { do: 'division', division: '9' },
    ]);
    expect(getCameraOnTile(getActiveLayout(wall), 8)).toBe(camera(8));
  });

  it('shows only a filled tile alone', () => {
    expect(doAll([{ do: 'alone', on: true }]).alone).toBe(false);
    expect(
      doAll([
        { do: 'putOn', camera: camera(1), tile: 0 },
        { do: 'alone', on: true },
      ]).alone,
    ).toBe(true);
  });

  it('reports tiles with a removed camera, and tiles with a hidden one', () => {
    const wall = doAll([
      { do: 'putOn', camera: camera(1), tile: 0 },
      { do: 'putOn', camera: camera(2), tile: 3 },
      { do: 'division', division: '9' },
      { do: 'putOn', camera: camera(3), tile: 8 },
      { do: 'division', division: '4' },
    ]);
    const known = { byId: new Map([[camera(1), {}]]), complete: true, outside: new Set<CameraId>() };
    const gone = { tile: 3, camera: camera(2), why: 'gone' };
    expect(listMissingTiles(wall, known)).toEqual([gone]);
    expect(listMissingTiles(wall, { ...known, outside: new Set([camera(2)]) })).toEqual([
      { ...gone, why: 'withheld' },
    ]);
    expect(listMissingTiles(wall, { ...known, complete: false })).toEqual([]);
  });
});

describe('an action', () => {
  it('is undone and redone step by step, with its name', () => {
    const start = doAll([{ do: 'putOn', camera: camera(1), tile: 0 }]);
    const actions: readonly WallAction[] = [
      { do: 'division', division: '16' },
      { do: 'swap', from: 0, to: 9 },
      { do: 'closeTab', id: initialTab },
      { do: 'select', tile: 9 },
      { do: 'clear' },
    ];
    const end = doAll(actions, start);
    expect(end.past.map(({ did }) => did)).toEqual(['put', 'division', 'swap', 'clear']);
    const back = doAll([{ do: 'undo' }, { do: 'undo' }, { do: 'undo' }], end);
    expect(back.tabs).toEqual(start.tabs);
    expect(doAll([{ do: 'redo' }, { do: 'redo' }, { do: 'redo' }], back).tabs).toEqual(end.tabs);
  });

  it('has its tile in its history entry, or the nearest existing one', () => {
    const [pasted, put] = doAll([
      { do: 'division', division: '4' },
      { do: 'paste', content: camera(1), tile: 8 },
      { do: 'putSpot', tile: 8 },
    ]).past.slice(-2);
    expect([pasted?.tile, put?.tile]).toEqual([3, 3]);
  });

  it('is undone exactly, whatever it was', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), action, (actions, last) => {
        const before = doAll(actions);
        const after = applyWallAction(before, last);
        if (after.past.length <= before.past.length || after.past === before.past) return;
        expect(applyWallAction(after, { do: 'undo' }).tabs).toEqual(before.tabs);
      }),
    );
  });

  it('leaves the history after a hundred actions, after a new one instead of a redo, and with its operator', () => {
    const many = Array.from(
      { length: 150 },
      (_, n): WallAction => ({ do: 'putOn', camera: camera(n + 1), tile: 0 }),
    );
    const wall = doAll(many);
    expect(wall.past).toHaveLength(maxSteps);
    const other = doAll([{ do: 'undo' }, { do: 'putOn', camera: camera(7), tile: 3 }], wall);
    expect(other.future).toEqual([]);
    expect(applyWallAction(wall, { do: 'restore', tabs: initialTabs }).past).toEqual([]);
  });

  it('without an effect does not enter the history', () => {
    const wall = doAll([{ do: 'putOn', camera: camera(1), tile: 0 }]);
    const same = doAll(
      [
        { do: 'putOn', camera: camera(1), tile: 0 },
        { do: 'division', division: '4' },
      ],
      wall,
    );
    expect(same.past).toHaveLength(1);
  });
});

describe('tabs', () => {
  const two = doAll([
    { do: 'putOn', camera: camera(1), tile: 0 },
    { do: 'addTab', id: tab(2) },
  ]);

  it('have separate layouts', () => {
    const wall = doAll([{ do: 'putOn', camera: camera(2), tile: 1 }], two);
    expect(getCameraOnTile(getActiveLayout(wall), 0)).toBeNull();
    const back = applyWallAction(wall, { do: 'useTab', id: initialTab });
    expect(getCameraOnTile(getActiveLayout(back), 0)).toBe(camera(1));
  });

  it('close to the adjacent one, never the last one, and can be restored', () => {
    const closed = applyWallAction(two, { do: 'closeTab', id: tab(2) });
    expect(closed.tabs.active).toBe(initialTab);
    expect(applyWallAction(closed, { do: 'closeTab', id: initialTab })).toBe(closed);
    expect(applyWallAction(closed, { do: 'undo' }).tabs).toEqual(two.tabs);
  });

  it('can be reordered', () => {
    const moved = doAll(
      [
        { do: 'addTab', id: tab(3) },
        { do: 'moveTab', id: tab(3), to: 0 },
      ],
      two,
    );
    expect(moved.tabs.tabs.map(({ id }) => id)).toEqual([tab(3), initialTab, tab(2)]);
  });
});

describe('a spot tile', () => {
  it('shows the operator’s current camera, and stays a spot tile when a camera is put onto it', () => {
    const wall = doAll([
      { do: 'putOn', camera: camera(1), tile: 0 },
      { do: 'putOn', camera: camera(2), tile: 1 },
      { do: 'putSpot', tile: 3 },
      { do: 'select', tile: 0 },
    ]);
    const shows = (now: WallState) =>
      getShownCamera(getActiveLayout(now).tiles[3] ?? null, { spot: now.spot, turn: undefined });
    expect(shows(wall)).toBe(camera(1));
    expect(shows(applyWallAction(wall, { do: 'move', direction: 'right' }))).toBe(camera(2));
    const called = applyWallAction(wall, { do: 'putOn', camera: camera(9), tile: 3 });
    expect(shows(called)).toBe(camera(9));
    expect(called.tabs).toBe(wall.tabs);
  });
});

describe('another person’s layout with hidden content', () => {
  const layout = { division: '4' as const, tiles: [camera(1), null, null, camera(2)] };
  const marks = (wall: WallState) => [0, 1, 2, 3].filter((tile) => isWithheld(wall, tile));
  const opened = applyWallAction(initialWall, { do: 'show', layout, withheld: [1, 2, 3] });

  it('marks its empty tiles, in the active tab or in a new one', () => {
    expect(marks(opened)).toEqual([1, 2]);
    expect(marks(applyWallAction(initialWall, { do: 'addTab', id: tab(1), layout, withheld: [1] }))).toEqual([
      1,
    ]);
    expect(Tabs.parse(JSON.parse(JSON.stringify(opened.tabs)))).toEqual(opened.tabs);
  });

  it('keeps its marks through updates of the desk until the tile is filled or cleared', () => {
    const saved = applyWallAction(opened, { do: 'withhold', tiles: [] });
    expect(marks(saved)).toEqual([1, 2]);
    const filled = applyWallAction(saved, { do: 'putOn', camera: camera(9), tile: 1 });
    expect(marks(filled)).toEqual([2]);
    expect(marks(doAll([{ do: 'select', tile: 1 }, { do: 'clear' }], filled))).toEqual([2]);
    expect(marks(doAll([{ do: 'select', tile: 2 }, { do: 'clear' }], saved))).toEqual([1]);
  });

  it('marks a shortened sequence until it is replaced', () => {
    const sequence = { kind: 'sequence' as const, cameras: [camera(5)], dwellMs: 10_000 };
    const turning = { division: '4' as const, tiles: [sequence, camera(1), sequence, null] };
    const shortened = (wall: WallState) => [0, 1, 2, 3].filter((tile) => isSequenceShortened(wall, tile));
    const wall = applyWallAction(initialWall, { do: 'show', layout: turning, withheld: [0, 1, 3] });
    expect([shortened(wall), marks(wall)]).toEqual([[0], [3]]);
    const other = applyWallAction(wall, {
      do: 'putSequence',
      tile: 0,
      sequence: { ...sequence, dwellMs: 20_000 },
    });
    expect([shortened(other), marks(other)]).toEqual([[], [3]]);
    const stored = [0, 1].map((tile) => ({ tab: initialTab, tile }));
    const restored = applyWallAction(initialWall, {
      do: 'restore',
      tabs: createSingleTab(turning),
      withheld: stored,
    });
    expect(shortened(restored)).toEqual([0]);
  });

  it('restores its marks on undo and redo, and another layout has none', () => {
    expect(marks(doAll([{ do: 'undo' }], opened))).toEqual([]);
    expect(marks(doAll([{ do: 'undo' }, { do: 'redo' }], opened))).toEqual([1, 2]);
    expect(marks(applyWallAction(opened, { do: 'show', layout: { division: '4', tiles: [] } }))).toEqual([]);
  });
});

it('withheld tiles are identified by tab and position', () => {
  const wall = applyWallAction(initialWall, {
    do: 'restore',
    tabs: initialTabs,
    withheld: [
      { tab: initialTab, tile: 2 },
      { tab: initialTab, tile: 3, isGone: true },
    ],
  });
  expect([1, 2, 3].map((tile) => isWithheld(wall, tile))).toEqual([false, true, true]);
  const nothing = { byId: new Map(), complete: false, outside: new Set<CameraId>() };
  expect(listMissingTiles(wall, nothing)).toEqual([
    { tile: 2, camera: undefined, why: 'withheld' },
    { tile: 3, camera: undefined, why: 'gone' },
  ]);
});

describe('content sent to a room’s wall', () => {
  const from = { name: 'An', desk: 'Desk 7' };
  const onto = (tile: number, at: number): WallAction => ({ do: 'sent', sending: { from, at, to: tile } });
  const whole: WallAction = { do: 'sent', sending: { from, at: 0, to: { layout: 'Night' } } };
  const sentTo = (wall: WallState) => (getActiveTab(wall.tabs).sent ?? []).map(({ to }: SentContent) => to);

  it('is listed per tile, newest last; a layout replaces all', () => {
    expect(sentTo(doAll([onto(0, 1), onto(2, 2), onto(0, 3)]))).toEqual([2, 0]);
    expect(sentTo(doAll([onto(0, 1), whole]))).toEqual([{ layout: 'Night' }]);
    expect(sentTo(doAll([whole, onto(3, 1)]))).toEqual([{ layout: 'Night' }, 3]);
    const unseen: WallAction = { do: 'sent', sending: { from, at: 2, to: null } };
    expect(sentTo(doAll([onto(3, 1), unseen, unseen]))).toEqual([3, null]);
  });

  it('is stored with the tab, after any change and reload', () => {
    const { tabs } = doAll([whole, onto(1, 1), { do: 'putOn', camera: camera(1), tile: 1 }]);
    expect(Tabs.parse(JSON.parse(JSON.stringify(tabs)))).toEqual(tabs);
    expect(sentTo(doAll([{ do: 'restore', tabs }]))).toEqual([{ layout: 'Night' }, 1]);
  });
});
