import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPlaneAt } from '../../core/base/geo.ts';
import type { TileEntry } from '../../core/map/city/city.ts';
import type { MapView } from './api.ts';
import {
  buildTileTree,
  coverWithLoadedTiles,
  getDistanceToTileM,
  getMinVisibleWallM,
  mayBeVisible,
  selectTiles,
  type TileNode,
  type TileTree,
  type ViewVolume,
} from './tiles.ts';
import { createRenderFrame } from './view.ts';

const plane = createPlaneAt({ lat: 21.03, lon: 105.85 });
const levels = 6;
const header = { tileM: 500, levels, detailM: [0.5, 4, 10, 25, 60, 150] };
const half = 16_000;

/** Every tile of a square city, 32 km wide. */
function allTiles(): TileEntry[] {
  const found: TileEntry[] = [];
  for (let level = 0; level < levels; level++) {
    const side = header.tileM * 2 ** level;
    for (let x = -half / side; x < half / side; x++)
      for (let y = -half / side; y < half / side; y++)
        found.push({ level, x, y, buildings: 100, bytes: 1_000, topM: 30, reachM: 0 });
  }
  return found;
}
const tree = buildTileTree(header, allTiles());
const fineness = { unseenPx: 2.5, mostTiles: 48, mostBuildings: 20_000 };
const choose = (of: TileTree, sight: ViewVolume) => selectTiles(of, sight, fineness);

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const views: fc.Arbitrary<MapView> = fc.record({
  lat: number(20.92, 21.14),
  lon: number(105.74, 105.96),
  distanceM: number(Math.log(30), Math.log(120_000)).map(Math.exp),
  headingDeg: number(0, 360),
  tiltDeg: number(0, 80),
});
const picture = (view: MapView) =>
  createRenderFrame({
    view,
    plane,
    size: { width: 1280, height: 720 },
    pixelRatio: 1,
    remPx: 16,
    night: true,
    now: 0,
  });

const holds = ({ square: [west, south, east, north] }: TileNode, x: number, y: number) =>
  x >= west && x < east && y >= south && y < north;
const pixels = fc.record({ x: number(0, 1280), y: number(0, 720) });

test('visible ground is covered exactly once, within the tile limit', () => {
  fc.assert(
    fc.property(views, fc.array(pixels, { minLength: 5, maxLength: 20 }), (view, ats) => {
      const frame = picture(view);
      const { wanted } = choose(tree, frame);
      expect(wanted.length).toBeLessThanOrEqual(48);
      for (const at of ats) {
        const place = frame.ground(at);
        if (!place || Math.max(Math.abs(place.x), Math.abs(place.y)) >= half) continue;
        expect(wanted.filter((node) => holds(node, place.x, place.y))).toHaveLength(1);
      }
    }),
  );
});

test('while tiles load, no ground is covered twice, and none that a coarser tile could cover is bare', () => {
  fc.assert(
    fc.property(
      views,
      fc.array(pixels, { minLength: 5, maxLength: 20 }),
      fc.infiniteStream(fc.boolean()),
      (view, ats, chance) => {
        const frame = picture(view);
        const choice = choose(tree, frame);
        const there = new Map<TileNode, boolean>();
        const isThere = (node: TileNode) => {
          const known = there.get(node);
          if (known !== undefined) return known;
          const drawn = chance.next().value;
          there.set(node, drawn);
          return drawn;
        };
        const { drawn, missing } = coverWithLoadedTiles(tree, choice, frame, isThere);
        expect(missing).toEqual(choice.wanted.filter((node) => !isThere(node)));
        for (const at of ats) {
          const place = frame.ground(at);
          if (!place || Math.max(Math.abs(place.x), Math.abs(place.y)) >= half) continue;
          const over = drawn.filter((node) => holds(node, place.x, place.y));
          expect(over.length).toBeLessThanOrEqual(1);
          const isBare = over.length === 0;
          const wanted = choice.wanted.find((node) => holds(node, place.x, place.y));
          if (isBare && wanted) {
            expect(isThere(wanted)).toBe(false);
            for (const node of choice.opened)
              if (holds(node, place.x, place.y)) expect(isThere(node)).toBe(false);
          }
        }
        for (const node of drawn) expect(isThere(node)).toBe(true);
        expect(drawn.length).toBeLessThanOrEqual(60);
      },
    ),
  );
});

test('with every tile loaded, exactly the desired tiles are drawn', () => {
  fc.assert(
    fc.property(views, (view) => {
      const frame = picture(view);
      const choice = choose(tree, frame);
      const { drawn, missing } = coverWithLoadedTiles(tree, choice, frame, () => true);
      expect(missing).toEqual([]);
      expect(new Set(drawn)).toEqual(new Set(choice.wanted));
    }),
  );
});

test('a visible point lies in a visible tile', () => {
  fc.assert(
    fc.property(views, number(-half, half), number(-half, half), number(0, 30), (view, x, y, z) => {
      const frame = picture(view);
      const seen = frame.project(x, y, z);
      if (!seen || seen.x < 0 || seen.x > 1280 || seen.y < 0 || seen.y > 720) return;
      if (seen.depth > frame.optics.farM) return;
      const inSight = mayBeVisible({ box: [x - 1, y - 1, x + 1, y + 1], topM: 30 }, frame);
      expect(inSight).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

test('the coarsest level suffices from far above, and the finest is in front at street level', () => {
  const above = choose(
    tree,
    picture({ lat: 21.03, lon: 105.85, distanceM: 90_000, headingDeg: 0, tiltDeg: 0 }),
  );
  expect(above.wanted.map(({ level }) => level)).toEqual(Array(above.wanted.length).fill(5));
  const below = choose(
    tree,
    picture({ lat: 21.03, lon: 105.85, distanceM: 80, headingDeg: 20, tiltDeg: 75 }),
  );
  expect(below.wanted[0]?.level).toBe(0);
  expect(below.wanted.at(-1)?.level).toBeGreaterThan(1);
});

test('finer tiles are found where a coarser level is empty', () => {
  const lone = buildTileTree(header, [{ level: 0, x: 3, y: -2, buildings: 1, bytes: 9, topM: 5, reachM: 0 }]);
  const frame = picture({
    ...plane.toLatLon({ x: 1_750, y: -750 }),
    distanceM: 200,
    headingDeg: 0,
    tiltDeg: 0,
  });
  expect(choose(lone, frame).wanted.map(({ name }) => name)).toContain('0/3/-2');
  const far = picture({
    ...plane.toLatLon({ x: 1_750, y: -750 }),
    distanceM: 60_000,
    headingDeg: 0,
    tiltDeg: 0,
  });
  const choice = choose(lone, far);
  expect(coverWithLoadedTiles(lone, choice, far, () => false)).toEqual({ drawn: [], missing: [] });
});

test('geometry that extends beyond its tile makes that tile visible', () => {
  const long = buildTileTree(header, [
    { level: 0, x: 16, y: 0, buildings: 0, bytes: 9, topM: 0, reachM: 3_000 },
  ]);
  const frame = picture({
    ...plane.toLatLon({ x: 7_600, y: 250 }),
    distanceM: 300,
    headingDeg: 0,
    tiltDeg: 0,
  });
  const choice = choose(long, frame);
  expect(coverWithLoadedTiles(long, choice, frame, () => true).drawn.map(({ level }) => level)).toEqual([0]);
});

test('omitted walls are at most a pixel high on the screen', () => {
  fc.assert(
    fc.property(views, pixels, (view, at) => {
      const frame = picture(view);
      const place = frame.ground(at);
      const node = place && choose(tree, frame).wanted.find((each) => holds(each, place.x, place.y));
      if (!place || !node || getDistanceToTileM(node, frame) === 0) return;
      const least = Math.min(getMinVisibleWallM(node, frame), node.topM);
      const foot = frame.project(place.x, place.y, 0);
      const top = frame.project(place.x, place.y, least * 0.999);
      if (foot && top) expect(Math.hypot(foot.x - top.x, foot.y - top.y)).toBeLessThan(1);
    }),
  );
});
