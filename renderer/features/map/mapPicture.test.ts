import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { MapSceneState } from '../../map/api.ts';
import { waitUntilDrawn } from './mapPicture.ts';

const view = { lat: 21, lon: 105.8, distanceM: 1_000, headingDeg: 0, tiltDeg: 0 };

const sceneState = (over: Partial<MapSceneState>) =>
  createStore<MapSceneState>(() => ({
    view,
    engine: 'gl',
    isLost: false,
    isSilent: false,
    missing: 0,
    isDrawn: false,
    broken: undefined,
    fault: undefined,
    ...over,
  }));

test('a printed picture waits for the restored ground after a context loss, and for its tiles', async () => {
  const state = sceneState({ isLost: true });
  let ofNext = 3;
  let isDone = false;
  const done = waitUntilDrawn({
    state,
    async ask() {
      // A new painter's missing tiles are known only after its first picture.
      const { isLost, missing } = state.getState();
      if (!isLost && missing !== ofNext) state.setState({ missing: ofNext });
      return true as never;
    },
  }).then(() => {
    isDone = true;
  });
  const turn = () => new Promise((next) => setTimeout(next));
  await turn();
  expect(isDone).toBe(false);
  state.setState({ isLost: false });
  await turn();
  expect([isDone, state.getState().missing]).toEqual([false, 3]);
  ofNext = 0;
  state.setState({ missing: 0 });
  await done;
});

test('a complete picture is captured at once', async () => {
  const state = sceneState({ engine: 'flat' });
  let painted = 0;
  await waitUntilDrawn({ state, ask: async () => (++painted > 0) as never });
  expect(painted).toBe(1);
});
