import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../e2e/launch.ts';
import { slowDown } from '../e2e/states.ts';
import { type Tile, tilesOf } from '../e2e/wallPage.ts';
import { openStillScenes, type StillScenes } from '../fixtures/stillScenes.ts';

/** Cameras with a keyframe every ten seconds, reduced to keyframes by a window that cannot keep up. */
let scenes: StillScenes;
beforeAll(async () => {
  scenes = await openStillScenes({ moving: 2, still: 0 }, [
    ...['--test-gop', '10', '--test-main', '320x180@12.5', '--test-sub', '320x180@12.5'],
  ]);
});
afterAll(() => scenes?.close());

/**
 * The age at which a picture that is not the newest one due is marked, ms.
 * It is `getKeyframeThresholds` of renderer/media/liveness.ts. `lookMs` is the time that one reading may take.
 */
const keyframesLateAfterMs = 3_000;
const lookMs = 500;

test('a tile with a keyframe every ten seconds is marked with its picture’s age until it gets all frames again', {
  timeout: 300_000,
}, async () => {
  const { console, site } = scenes;
  const [camera = ''] = site.moving;
  const aged: { readonly state: string; readonly ageMs: number; readonly reduced: Tile['reduced'] }[] = [];
  const look = async () => {
    const tile = (await tilesOf(console)).find((each) => each.camera === camera);
    if (tile?.pictureAt !== undefined)
      aged.push({ state: tile.state, ageMs: Date.now() - tile.pictureAt, reduced: tile.reduced });
    return tile;
  };
  // The selected tile is never reduced.
  await console.page.locator('[data-tile="1"]').click();
  const stopSlowing = await slowDown(console);
  try {
    // The window must have counted two keyframes before it reduces a tile to them.
    const isReduced = async () => (await look())?.reduced === 'frameRate';
    await eventually('it shows keyframes only', isReduced, 120_000);
  } finally {
    stopSlowing();
  }
  aged.length = 0;
  await eventually('it is late', async () => (await look())?.state === 'late', 40_000);
  await eventually('its frame rate is back', async () => (await look())?.reduced === undefined, 90_000);
  let frames = (await look())?.framesDecoded ?? 0;
  await eventually(
    'its pictures come one after the other',
    async () => {
      const tile = await look();
      const isMoving = tile?.state === 'live' && tile.framesDecoded > frames + 25;
      frames = Math.min(frames, tile?.framesDecoded ?? frames);
      return isMoving;
    },
    60_000,
  );
  const tooOld = aged.filter(({ state, ageMs }) => state === 'live' && ageMs > keyframesLateAfterMs + lookMs);
  expect(tooOld).toEqual([]);
});
