import { expect, it } from 'vitest';
import type { CameraId, WindowId } from '../../core/base/ids.ts';
import type { ControlWorld } from '../../test/fakes/controlWorld.ts';
import { controlWorld } from '../../test/fakes/controlWorld.ts';
import { cam1, cam2, w1, w2 } from '../../test/fakes/steeringDesk.ts';
import {
  confirmLivePicture,
  emptySelection,
  getSelectedTile,
  maxPictureAgeMs,
  selectionValidMs,
  selectTile,
} from './selection.ts';

const selectIn = (
  world: ControlWorld,
  window: WindowId,
  camera: CameraId | null,
  seen: boolean,
  steerable = true,
) => world.send({ type: 'select', window, camera, seen, steerable });
const selectedIn = ({ state }: ControlWorld) => getSelectedTile(state.selection);

it('selects the tile that was selected last at the desk, whichever window that was in', () => {
  const world = controlWorld();
  expect(selectedIn(world)).toBeNull();
  selectIn(world, w1, cam1, true);
  selectIn(world, w2, cam2, true);
  expect(selectedIn(world)).toMatchObject({ window: w2, camera: cam2 });
  selectIn(world, w1, cam2, true);
  expect(selectedIn(world)).toMatchObject({ window: w1, camera: cam2 });
});

it('selects nothing by a picture that fails or comes back in another window, but by a report that repeats', () => {
  const world = controlWorld();
  selectIn(world, w1, cam1, true);
  selectIn(world, w2, cam2, true);
  selectIn(world, w1, cam1, false);
  expect(selectedIn(world)).toMatchObject({ window: w2 });
  selectIn(world, w1, cam1, false);
  expect(selectedIn(world)).toMatchObject({ window: w1, seen: false });
});

it('selects nothing once the selected window shows nothing or is closed: no other window takes its place', () => {
  for (const leave of [
    (world: ControlWorld) => selectIn(world, w2, null, false),
    (world: ControlWorld) => world.send({ type: 'windowGone', window: w2 }),
  ]) {
    const world = controlWorld();
    selectIn(world, w1, cam1, true);
    selectIn(world, w2, cam2, true);
    leave(world);
    expect(selectedIn(world)).toBeNull();
    expect(world.state.selection.windows.get(w1)).toMatchObject({ camera: cam1 });
  }
});

it('treats a picture as live for three seconds after the last report, so that a hung window controls nothing', () => {
  const world = controlWorld();
  const seen = (window: WindowId, camera: CameraId) => {
    const before = world.state.selection;
    world.send({ type: 'seen', window, camera, ageMs: 40 });
    return world.state.selection !== before;
  };
  selectIn(world, w1, cam1, true);
  selectIn(world, w2, cam2, true);
  world.advance(selectionValidMs - 1);
  // A confirmation selects nothing: the stick steers the other window's camera.
  expect(seen(w1, cam1)).toBe(false);
  expect(selectedIn(world)).toMatchObject({ window: w2, seen: true });
  world.advance(1);
  expect([world.state.selection.windows.get(w1)?.seen, selectedIn(world)?.seen]).toEqual([true, false]);
  expect(seen(w2, cam2)).toBe(true);
  expect(selectedIn(world)?.seen).toBe(true);
});

it('does not treat as live a picture that is too old for control, or one of another camera', () => {
  const selection = selectTile(emptySelection, w1, { camera: cam1, seen: true, steerable: true });
  expect(confirmLivePicture(selection, w1, cam2, 40)).toBeUndefined();
  const next = confirmLivePicture(selection, w1, cam1, maxPictureAgeMs + 1);
  expect(next).not.toBe(selection);
  expect(next?.windows.get(w1)?.seen).toBe(false);
});

it('needs a single report of the live picture of a fixed camera', () => {
  const world = controlWorld();
  selectIn(world, w1, cam1, true, false);
  const { selection } = world.state;
  world.advance(10 * selectionValidMs);
  expect(world.state.selection).toBe(selection);
  expect(selectedIn(world)).toMatchObject({ camera: cam1, seen: true, steerable: false });
});
