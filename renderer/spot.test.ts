import { expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { ControlView } from '../core/contract/shell.ts';
import { CameraId, WindowId } from '../core/domain/ids.ts';
import type { Layout } from '../core/domain/layout.ts';
import { oneTab } from '../core/domain/tabs.ts';
import { wallOf } from '../core/domain/wall.ts';
import { handClock } from '../test/fakes/clock.ts';
import { createSequences } from './sequences.ts';
import { followSelected } from './spot.ts';
import { createWall, spotlight } from './wall.ts';

const camera = (n: number) => CameraId.parse(`s:camera:c${n}`);
const sequence = { kind: 'sequence' as const, cameras: [camera(7), camera(8)], dwellMs: 10_000 };
const spot = { kind: 'spot' as const };
const layoutOf = (...tiles: Layout['tiles']): Layout => ({ division: '4', tiles });
const [here, there] = [WindowId.parse('w1'), WindowId.parse('w2')];

function set(layout: Layout) {
  const clock = handClock();
  const wall = createWall(wallOf(oneTab(layout)));
  const media = { tile: () => undefined, standing: () => undefined, linkLost: () => false };
  const sequences = createSequences({ wall, media, clock });
  const view = createStore<Pick<ControlView, 'selected'> | null>(() => null);
  followSelected({ wall, sequences, view, window: here });
  const select = (window: WindowId, n: number) =>
    view.setState({ selected: { camera: camera(n), window, seen: true } });
  return { clock, wall, select, spot: () => wall.getState().spot };
}

it('is the selected tile’s camera from the start, and that of a layout that is shown', () => {
  const { wall, spot: now } = set(layoutOf(camera(1), spot));
  expect(now()).toBe(camera(1));
  wall.act({ do: 'show', layout: layoutOf(camera(2), spot) });
  expect(now()).toBe(camera(2));
});

it('is what a deed that is taken back leaves on the selected tile', () => {
  const { wall, spot: now } = set(layoutOf(camera(5), spot));
  wall.act({ do: 'put', camera: camera(6), advance: false });
  expect(now()).toBe(camera(6));
  wall.act({ do: 'undo' });
  expect(now()).toBe(camera(5));
});

it('is the camera that was called up, not the one on the tile that is selected after it', () => {
  const { wall, spot: now } = set(layoutOf(camera(1), camera(2), spot));
  wall.act({ do: 'put', camera: camera(6), advance: true });
  expect([wall.getState().selected, now()]).toEqual([1, camera(6)]);
});

it('goes with the turns of a sequence on the selected tile', async () => {
  const { clock, wall, spot: now } = set(layoutOf(camera(1), sequence, spot));
  wall.act({ do: 'select', tile: 1 });
  expect(now()).toBe(camera(7));
  await clock.advance(10_000);
  expect(now()).toBe(camera(8));
});

it('stays where a spot tile is selected, or a tile without a camera', () => {
  const { wall, spot: now } = set(layoutOf(camera(1), spot, null));
  spotlight(wall, camera(9));
  for (const tile of [1, 2]) {
    wall.act({ do: 'select', tile });
    expect(now()).toBe(camera(9));
  }
});

it('is what is selected in another window of the desk, from when it is', () => {
  const { wall, select, spot: now } = set(layoutOf(camera(1), spot));
  select(here, 3);
  expect(now()).toBe(camera(1));
  select(there, 4);
  expect(now()).toBe(camera(4));
  spotlight(wall, camera(9));
  // Said again, unchanged.
  select(there, 4);
  expect(now()).toBe(camera(9));
});
