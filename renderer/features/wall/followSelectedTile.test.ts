import { expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { ControlView } from '../../../core/api/shell.ts';
import { CameraId, WindowId } from '../../../core/base/ids.ts';
import type { Layout } from '../../../core/wall/layout.ts';
import { createSingleTab } from '../../../core/wall/tabs.ts';
import { createWallState } from '../../../core/wall/wall.ts';
import { handClock } from '../../../test/fakes/clock.ts';
import { followSelectedTile } from './followSelectedTile.ts';
import { createSequenceRunner } from './sequenceRunner.ts';
import { createWallStore, showOnSpotTiles } from './wallStore.ts';

const camera = (n: number) => CameraId.parse(`s:camera:c${n}`);
const sequence = { kind: 'sequence' as const, cameras: [camera(7), camera(8)], dwellMs: 10_000 };
const spot = { kind: 'spot' as const };
const layoutOf = (...tiles: Layout['tiles']): Layout => ({ division: '4', tiles });
const [here, there] = [WindowId.parse('w1'), WindowId.parse('w2')];

function set(layout: Layout) {
  const clock = handClock();
  const wall = createWallStore(createWallState(createSingleTab(layout)));
  const media = { tile: () => undefined, cameraState: () => undefined, linkLost: () => false };
  const sequences = createSequenceRunner({ wall, media, isGone: () => false, clock });
  const view = createStore<Pick<ControlView, 'spot'> | null>(() => null);
  const messages: CameraId[] = [];
  const notify = (of: CameraId) => void messages.push(of);
  followSelectedTile({ wall, sequences, view, window: here, notify });
  /** Publishes main's state: the last report of a window. */
  const hear = (window: WindowId, n: number) => view.setState({ spot: { camera: camera(n), window } });
  /** Main's initial state, before any report. */
  const first = () => view.setState({ spot: null });
  /** Runs actions in one task. */
  const done = async (run: () => void) => {
    run();
    await clock.advance(0);
  };
  const at = () => [wall.getState().spot, wall.getState().attended];
  return { clock, wall, hear, first, messages, done, at, spot: () => wall.getState().spot };
}

it('a spot tile shows the selected tile’s camera from the start, and that of a newly shown layout', async () => {
  const { wall, done, spot: now } = set(layoutOf(camera(1), spot));
  expect(now()).toBe(camera(1));
  await done(() => wall.act({ do: 'show', layout: layoutOf(camera(2), spot) }));
  expect(now()).toBe(camera(2));
});

it('a spot tile shows the selected tile’s camera after an undo', async () => {
  const { wall, done, spot: now } = set(layoutOf(camera(5), spot));
  await done(() => wall.act({ do: 'put', camera: camera(6), advance: false }));
  expect(now()).toBe(camera(6));
  await done(() => wall.act({ do: 'undo' }));
  expect(now()).toBe(camera(5));
});

it.each([
  ['a camera', camera(1)],
  ['a sequence', sequence],
])('a spot tile shows the camera called up onto %s, not the one on the tile selected next', async (_, on) => {
  const { wall, done, spot: now } = set(layoutOf(on, camera(2), spot));
  await done(() => wall.act({ do: 'put', camera: camera(6), advance: true }));
  expect([wall.getState().selected, now()]).toEqual([1, camera(6)]);
});

it('a spot tile follows the camera changes of a sequence on the selected tile', async () => {
  const { clock, wall, done, spot: now } = set(layoutOf(camera(1), sequence, spot));
  await done(() => wall.act({ do: 'select', tile: 1 }));
  expect(now()).toBe(camera(7));
  await clock.advance(10_000);
  expect(now()).toBe(camera(8));
});

it('a spot tile ignores a sequence’s change after an alert’s or another window’s camera was shown', async () => {
  const { clock, wall, hear, done, spot: now } = set(layoutOf(camera(1), sequence, spot));
  await done(() => wall.act({ do: 'select', tile: 1 }));
  for (const give of [() => showOnSpotTiles(wall, camera(9)), () => hear(there, 4)]) {
    await done(give);
    const given = now();
    await clock.advance(20_000);
    expect([camera(9), camera(4)]).toContain(given);
    expect(now()).toBe(given);
  }
});

it('a spot tile keeps its camera when a spot tile or a tile without a camera is selected', async () => {
  const { wall, done, spot: now } = set(layoutOf(camera(1), spot, null));
  await done(() => showOnSpotTiles(wall, camera(9)));
  for (const tile of [1, 2]) {
    await done(() => wall.act({ do: 'select', tile }));
    expect(now()).toBe(camera(9));
  }
});

it('a spot tile ignores intermediate contents of a tile within one task', async () => {
  const { wall, done } = set(layoutOf(camera(1), camera(2), spot));
  const seen: unknown[] = [];
  wall.subscribe(({ spot: now }, before) => now !== before.spot && seen.push(now));
  await done(() => {
    wall.act({ do: 'paste', content: camera(3), tile: 0 });
    wall.act({ do: 'paste', content: camera(4), tile: 1 });
    wall.act({ do: 'select', tile: 2 });
    showOnSpotTiles(wall, camera(5));
  });
  expect(seen).toEqual([camera(5)]);
});

it('a spot tile shows the camera reported by another window, and ignores an unchanged repeated report', async () => {
  const { wall, hear, done, spot: now } = set(layoutOf(camera(1), spot));
  await done(() => hear(there, 4));
  expect(now()).toBe(camera(4));
  await done(() => showOnSpotTiles(wall, camera(9)));
  // Repeated, unchanged.
  await done(() => hear(there, 4));
  expect(now()).toBe(camera(9));
});

it('a camera chosen on a tile, in a list, on the map or among the alerts is reported to other windows', async () => {
  const { clock, wall, hear, first, messages, done } = set(layoutOf(camera(1), camera(2), sequence, spot));
  await done(first);
  await done(() => wall.act({ do: 'select', tile: 1 }));
  await done(() => showOnSpotTiles(wall, camera(9)));
  await done(() => wall.act({ do: 'put', camera: camera(6), advance: true }));
  await clock.advance(10_000);
  expect(messages).toEqual([camera(1), camera(2), camera(9), camera(6)]);
  await done(() => wall.act({ do: 'select', tile: 1 }));
  await done(() => wall.act({ do: 'select', tile: 2 }));
  await clock.advance(10_000);
  expect(messages.slice(4)).toEqual([camera(8), camera(7)]);
  // A received camera is not reported; the same one chosen here afterwards is.
  await done(() => hear(there, 4));
  expect(messages).toHaveLength(6);
  await done(() => showOnSpotTiles(wall, camera(7)));
  expect(messages.slice(6)).toEqual([camera(7)]);
});

it('a spot tile keeps its camera when a tile was swapped to another window without the operator’s choice', async () => {
  const { wall, first, messages, done, spot: now } = set(layoutOf(camera(1), spot));
  await done(first);
  await done(() => wall.act({ do: 'exchange', content: camera(3), tile: 0, bySelf: true }));
  expect([now(), messages]).toEqual([camera(1), [camera(1)]]);
  await done(() => wall.act({ do: 'undo' }));
  await done(() => wall.act({ do: 'exchange', content: camera(4), tile: 0 }));
  expect(now()).toBe(camera(4));
});

it('a spot tile shows the last reported camera, in whatever order windows receive the reports', async () => {
  const { wall, hear, first, done, spot: now } = set(layoutOf(camera(1), spot));
  await done(first);
  await done(() => showOnSpotTiles(wall, camera(8)));
  await done(() => showOnSpotTiles(wall, camera(9)));
  await done(() => hear(here, 8));
  expect(now()).toBe(camera(9));
  // Reported before camera 9, and received after it.
  await done(() => hear(there, 4));
  await done(() => hear(here, 9));
  expect(now()).toBe(camera(9));
});

it('a spot tile in a new window shows the other windows’ camera, and the new window reports nothing', async () => {
  const { wall, hear, messages, done, spot: now } = set(layoutOf(camera(1), spot));
  expect(now()).toBe(camera(1));
  await done(() => hear(there, 4));
  await done(() => wall.act({ do: 'restore', tabs: createSingleTab(layoutOf(camera(2), spot)) }));
  expect([now(), messages]).toEqual([camera(4), []]);
});

it('spot tile changes without an operator’s action do not move the map', async () => {
  const { clock, wall, hear, done, at } = set(layoutOf(camera(1), sequence, spot));
  await done(() => wall.act({ do: 'select', tile: 0 }));
  expect(at()).toEqual([camera(1), camera(1)]);
  await done(() => wall.act({ do: 'select', tile: 1 }));
  await clock.advance(10_000);
  expect(at()).toEqual([camera(8), camera(1)]);
  await done(() => hear(there, 4));
  await done(() => wall.act({ do: 'show', layout: layoutOf(camera(2), spot) }));
  expect(at()).toEqual([camera(2), camera(1)]);
});
