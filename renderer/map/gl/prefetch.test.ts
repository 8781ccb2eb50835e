import { expect, test } from 'vitest';
import { createPlaneAt } from '../../../core/base/geo.ts';
import { squareCity } from '../../../test/fixtures/cityTiles.ts';
import type { MapView } from '../api.ts';
import { buildTileTree, selectTiles } from '../tiles.ts';
import { createRenderFrame } from '../view.ts';
import { predictTiles } from './prefetch.ts';

const origin = { lat: 21.03, lon: 105.85 };
const plane = createPlaneAt(origin);
const levels = 4;
/** A square city, 32 km wide. */
const entries = squareCity(levels, 64);
const tree = buildTileTree({ tileM: 500, levels, detailM: [0.1, 15, 31, 62] }, entries);
const fineness = { unseenPx: 4, mostTiles: 44, mostBuildings: 16_000 };

const pictureAt = (view: Partial<MapView>, now: number) =>
  createRenderFrame({
    view: { ...origin, distanceM: 800, headingDeg: 0, tiltDeg: 60, ...view },
    plane,
    size: { width: 1280, height: 720 },
    pixelRatio: 1,
    remPx: 16,
    night: true,
    now,
  });

const north = (metres: number) => plane.toLatLon({ x: 0, y: metres });

const motions: Readonly<Record<string, (at: number) => Partial<MapView>>> = {
  turning: (at) => ({ headingDeg: 40 * at }),
  'moving north': (at) => north(600 * at),
  'zooming out while tilting towards a top view': (at) => ({
    distanceM: 800 * 1.4 ** at,
    tiltDeg: 60 - 10 * at,
  }),
};

test.each(Object.entries(motions))(
  'the tiles of the next two pictures of a motion are predicted: %s',
  (_, motion) => {
    const [before, now] = [pictureAt(motion(0), 0), pictureAt(motion(1), 100)];
    const names = new Set([...predictTiles(tree, now, fineness, before)].flat().map(({ name }) => name));
    for (const next of [2, 3])
      for (const { name } of selectTiles(tree, pictureAt(motion(next), next * 100), fineness).wanted)
        expect(names).toContain(name);
  },
);

test('an old view does not count as motion', () => {
  const before = pictureAt({ headingDeg: 320 }, 0);
  const now = pictureAt({}, 5_000);
  expect([...predictTiles(tree, now, fineness, before)]).toEqual([...predictTiles(tree, now, fineness)]);
});
