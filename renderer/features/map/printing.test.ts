import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { SceneState } from '../../map/api.ts';
import { untilDrawn } from './printing.ts';

const view = { lat: 21, lon: 105.8, distanceM: 1_000, headingDeg: 0, tiltDeg: 0 };

test('a picture for a report waits for the ground that is lost, and for its tiles once it is there again', async () => {
  const state = createStore<SceneState>(() => ({
    view,
    engine: 'gl',
    isLost: true,
    isSilent: false,
    missing: 0,
    isDrawn: false,
    broken: undefined,
    fault: undefined,
  }));
  let ofNext = 3;
  let isDone = false;
  const done = untilDrawn({
    state,
    async ask() {
      // Nothing is known of what the next painter lacks before it has painted.
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

test('one that lacks nothing is taken at once', async () => {
  const state = createStore<SceneState>(() => ({
    view,
    engine: 'flat',
    isLost: false,
    isSilent: false,
    missing: 0,
    isDrawn: false,
    broken: undefined,
    fault: undefined,
  }));
  let painted = 0;
  await untilDrawn({ state, ask: async () => (++painted > 0) as never });
  expect(painted).toBe(1);
});
