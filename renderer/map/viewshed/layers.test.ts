import { expect, test } from 'vitest';
import { CameraId } from '../../../core/base/ids.ts';
import { builtOver, outside } from '../../../core/map/viewshed/gaps.ts';
import {
  frameOf,
  handSignHost,
  hanoi,
  hanoiPlane,
  paintLayers,
  paper,
} from '../../../test/fixtures/map/paper.ts';
import { getBandStyles, paintLegendSwatch } from './appearance.ts';
import { createCoverageGapsLayer, findRuns, type GapsRaster, halveRaster } from './gapsLayer.ts';
import type { AreaCoverageGaps, ViewingCamera, ViewingCamerasResult } from './index.ts';
import { createSightLinesLayer } from './linesLayer.ts';

const raster = (columns: number, cells: readonly number[], stepM = 10): GapsRaster => ({
  x: -100,
  y: -100,
  stepM,
  columns,
  rows: cells.length / columns,
  cells: Uint8Array.from(cells),
});
const gapsOf = (columns: number, cells: readonly number[], stepM = 10): AreaCoverageGaps => ({
  ...raster(columns, cells, stepM),
  origin: hanoi,
  buildings: 0,
  open: cells.length,
  offline: 0,
  shares: { none: 0, monitor: 0, detect: 0, observe: 0, recognise: 0, identify: 0 },
});
const middleOf = (frame: ReturnType<typeof frameOf>, x: number, y: number) => {
  const at = frame.project(x, y, 0);
  if (!at) throw new Error('behind the eye');
  return at;
};

test('four cells merge into the rank of most open ground, the worse one on a tie', () => {
  const half = halveRaster(
    raster(4, [3, 3, 1, 5, 0, 3, 5, 1, builtOver, outside, builtOver, 2, outside, outside, outside, 254]),
  );
  expect([half.columns, half.rows, half.stepM]).toEqual([2, 2, 20]);
  expect([...half.cells]).toEqual([3, 1, builtOver, 2]);
  expect([...halveRaster(raster(3, [4, 4, 0])).cells]).toEqual([4, 0]);
});

test('runs contain each open cell exactly once', () => {
  expect([...findRuns(raster(5, [0, 0, 254, 1, 1, 255, 2, 2, 2, 0]))]).toEqual([
    0, 0, 0, 2, 1, 0, 3, 5, 2, 1, 1, 4, 0, 1, 4, 5,
  ]);
});

test('a cell is painted on its own ground in any view; buildings and ground outside the area stay unpainted', () => {
  const host = handSignHost();
  const layer = createCoverageGapsLayer(host);
  layer.show(gapsOf(2, [0, builtOver, outside, 2], 50));
  for (const view of [{}, { tiltDeg: 60, headingDeg: 130 }, { tiltDeg: 40, distanceM: 300 }]) {
    const frame = frameOf(view);
    const sheet = paper(frame.width, frame.height);
    // The first picture of a view, and the one that is kept of it.
    for (let round = 0; round < 3; round += 1) {
      paintLayers(sheet, frame, layer);
      const alphaAt = (x: number, y: number) => {
        const at = middleOf(frame, x, y);
        return sheet.at(at.x, at.y)[3];
      };
      expect(alphaAt(-75, -78)).toBeGreaterThan(0);
      expect(alphaAt(-26, -28)).toBeGreaterThan(0);
      expect(alphaAt(-25, -75)).toBe(0);
      expect(alphaAt(-75, -25)).toBe(0);
      expect(alphaAt(-105, -75)).toBe(0);
    }
  }
  layer.show(undefined);
  const sheet = paper(1_280, 720);
  paintLayers(sheet, frameOf(), layer);
  expect(sheet.countPainted(0, 0, 1_280, 720)).toBe(0);
  expect(host.repaints).toBe(2);
});

test('a distant raster is drawn coarser, and near runs have digits', () => {
  const host = handSignHost();
  const layer = createCoverageGapsLayer(host);
  layer.show(gapsOf(64, new Array<number>(64 * 64).fill(5), 5));
  const far = paper(1_280, 720);
  paintLayers(far, frameOf({ distanceM: 20_000 }), layer);
  const dot = middleOf(frameOf({ distanceM: 20_000 }), 60, 60);
  expect(far.at(dot.x, dot.y)[3]).toBeGreaterThan(0);
  const near = paper(1_280, 720);
  layer.show(gapsOf(64, new Array<number>(64 * 64).fill(5), 5));
  paintLayers(near, frameOf({ distanceM: 120 }), layer);
  const alphas = new Set<number>();
  for (let y = 0; y < 720; y += 1) alphas.add(near.at(640, y)[3]);
  // The fill, and the digits' ink on it.
  expect(Math.max(...alphas)).toBeGreaterThan(150);
  expect(Math.min(...alphas)).toBeLessThan(30);
});

test('a raster is drawn coarser while the view moves, and finely again at rest', () => {
  const layer = createCoverageGapsLayer(handSignHost());
  // Two cells to a run of chance ranks: coarser ones have other edges.
  layer.show(
    gapsOf(
      32,
      Array.from({ length: 32 * 32 }, (_, at) => (at * 7) % 6),
      8,
    ),
  );
  const pictureAt = (distanceM: number) => {
    const frame = frameOf({ distanceM });
    const sheet = paper(frame.width, frame.height);
    const paint = () => {
      const isMoving = paintLayers(sheet, frame, layer);
      return { isMoving, png: sheet.png().toString('base64') };
    };
    return [paint(), paint(), paint()] as const;
  };
  const [first, same] = pictureAt(900);
  expect([first.isMoving, same.isMoving]).toEqual([false, false]);
  const [moving, standing, still] = pictureAt(800);
  expect([moving.isMoving, standing.isMoving, still.isMoving]).toEqual([true, false, false]);
  expect(moving.png).not.toBe(standing.png);
  expect(still.png).toBe(standing.png);
});

test('gaps of another plane are not painted', () => {
  const layer = createCoverageGapsLayer(handSignHost());
  layer.show({ ...gapsOf(2, [0, 0, 0, 0], 50), origin: { lat: 10, lon: 106 } });
  const sheet = paper(1_280, 720);
  paintLayers(sheet, frameOf(), layer);
  expect(sheet.countPainted(0, 0, 1_280, 720)).toBe(0);
});

test('adjacent bands differ without their hue', () => {
  for (const isNight of [true, false]) {
    const inked = getBandStyles(isNight).map(({ rank }) => {
      const swatch = paper(48, 48);
      paintLegendSwatch(swatch.context, rank, { width: 48, height: 48 }, isNight, handSignHost());
      let sum = 0;
      for (let y = 0; y < 48; y += 1) for (let x = 0; x < 48; x += 1) sum += swatch.at(x, y)[3];
      return Math.round(sum / 48 ** 2);
    });
    expect(new Set(inked).size).toBe(inked.length);
    expect(inked[0]).toBeGreaterThan(inked[1] ?? 0);
    // What is seen best hides least of the city, but not nothing of its look.
    expect(inked[5]).toBeLessThan(Math.min(45, ...inked.slice(0, 5)));
    expect(inked[5]).toBeGreaterThan(15);
  }
});

const viewing = (over: Partial<ViewingCamera>): ViewingCamera => ({
  id: CameraId.parse('hn:camera:1'),
  lens: { x: -80, y: 0, z: 8 },
  distanceM: 80,
  reason: 'now',
  now: undefined,
  turned: undefined,
  obstruction: undefined,
  slew: undefined,
  heldBy: undefined,
  ...over,
});
const whoSees = (...viewingCameras: ViewingCamera[]): ViewingCamerasResult => ({
  origin: hanoiPlane.origin,
  buildings: 1,
  point: { x: 0, y: 0, z: 0 },
  isInside: false,
  viewingCameras,
});

test('a viewing camera has a solid line to the point, an occluded one a broken line with a cross at the wall', () => {
  const layer = createSightLinesLayer(handSignHost());
  const frame = frameOf({ distanceM: 300 });
  const along = (found: ViewingCamerasResult, from: number, to: number) => {
    layer.show(found);
    const sheet = paper(frame.width, frame.height);
    paintLayers(sheet, frame, layer);
    let gapsSeen = 0;
    for (let x = from; x < to; x += 0.2) {
      const at = middleOf(frame, x, 0);
      if (sheet.at(at.x, at.y)[3] < 40) gapsSeen += 1;
    }
    return { gapsSeen, sheet };
  };
  expect(along(whoSees(viewing({})), -60, -10).gapsSeen).toBe(0);
  const wall = { x: -30, y: 0, z: 5, distanceM: 50, isEstimated: false };
  const hidden = along(whoSees(viewing({ reason: 'occluded', obstruction: wall })), -60, -10);
  expect(hidden.gapsSeen).toBeGreaterThan(20);
  const cross = frame.project(wall.x, wall.y, wall.z);
  if (!cross) throw new Error('behind the eye');
  for (const [dx, dy] of [
    [3, 3],
    [-3, 3],
    [3, -3],
    [-3, -3],
  ] as const)
    expect(hidden.sheet.at(cross.x + dx, cross.y + dy)[3]).toBeGreaterThan(200);
});

test('lines that reach behind the eye are drawn as far as visible', () => {
  const layer = createSightLinesLayer(handSignHost());
  const frame = frameOf({ distanceM: 60, tiltDeg: 75 });
  layer.show(whoSees(viewing({ lens: { x: 0, y: -400, z: 8 } })));
  expect(frame.project(0, -400, 8)).toBeUndefined();
  const sheet = paper(frame.width, frame.height);
  paintLayers(sheet, frame, layer);
  const near = middleOf(frame, 0, -5);
  expect(sheet.countPainted(near.x - 20, near.y - 2, near.x + 20, near.y + 2)).toBeGreaterThan(0);
});
