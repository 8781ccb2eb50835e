import { createCanvas } from '@napi-rs/canvas';
import { expect, test } from 'vitest';
import { createPlaneAt, type LatLon } from '../../../core/base/geo.ts';
import { areaClasses, type CityTile, type CityWard } from '../../../core/map/city/city.ts';
import { createCityFile, openCity } from '../../../core/map/city/format.ts';
import { cityHeader, deflate, inflate, readFrom } from '../../../test/fixtures/cityTiles.ts';
import { frameOf, handSignHost, hanoi, hanoiPlane } from '../../../test/fixtures/map/paper.ts';
import { until } from '../../../test/fixtures/until.ts';
import { getMapPalette } from '../palette.ts';
import { createMiniMap, fitCityBox } from './miniMap.ts';

const header = cityHeader({ origin: hanoi, box: [-4_000, -2_000, 4_000, 2_000] });
const size = { width: 208, height: 108 };
const empty = {
  count: 0,
  firstPoint: Uint32Array.of(0),
  points: new Float32Array(),
  kinds: new Uint8Array(),
};
const lake: CityTile = {
  level: 1,
  x: 1,
  y: 0,
  buildings: {
    count: 0,
    firstRing: Uint32Array.of(0),
    firstPoint: Uint32Array.of(0),
    points: new Float32Array(),
    topM: new Float32Array(),
    baseM: new Float32Array(),
    estimated: new Uint8Array(),
  },
  roads: { ...empty, widthM: new Float32Array() },
  areas: {
    count: 1,
    firstPoint: Uint32Array.of(0, 4),
    points: Float32Array.of(0, 0, 900, 0, 900, 900, 0, 900),
    kinds: Uint8Array.of(areaClasses.indexOf('water')),
    widthM: Float32Array.of(0),
  },
};
const ward: CityWard = {
  id: 'w',
  name: 'Phường Hoàn Kiếm',
  kind: 'ward',
  formerNames: [],
  rings: [[-3_000, -1_500, -1_000, -1_500, -1_000, 1_500, -3_000, 1_500]],
};

async function cityOf(of = header, tile = lake) {
  const file = await createCityFile([tile], { header: of, wards: [ward], labels: [] }, deflate);
  const city = await openCity(readFrom(file), inflate);
  if (!city.ok) throw new Error(city.fault.code);
  return city.value;
}

/** A canvas as a page has it: a size by its style, a place, and pointers on it. */
function pageCanvas() {
  const listeners = new Map<string, (event: PointerEvent) => void>();
  const canvas = Object.assign(createCanvas(1, 1), {
    clientWidth: size.width,
    clientHeight: size.height,
    getBoundingClientRect: () => ({ left: 100, top: 50 }),
    setPointerCapture: () => undefined,
    addEventListener: (name: string, run: (event: PointerEvent) => void) => listeners.set(name, run),
    removeEventListener: (name: string) => listeners.delete(name),
  }) as unknown as HTMLCanvasElement;
  return {
    canvas,
    listeners,
    /** On it, CSS pixels. */
    pointer: (name: 'pointerdown' | 'pointermove', x: number, y: number, buttons = 1) =>
      listeners.get(name)?.({ clientX: 100 + x, clientY: 50 + y, buttons, pointerId: 1 } as PointerEvent),
    at(x: number, y: number) {
      const data = canvas.getContext('2d')?.getImageData(Math.round(x), Math.round(y), 1, 1).data;
      return [data?.[0] ?? 0, data?.[1] ?? 0, data?.[2] ?? 0] as const;
    },
  };
}

async function shown(of = header, tile = lake) {
  const page = pageCanvas();
  const host = handSignHost();
  const moves: LatLon[] = [];
  const faults: string[] = [];
  const mini = createMiniMap(host, {
    canvas: page.canvas,
    pixelRatio: 1,
    onMove: (to) => moves.push(to),
    onFault: (fault) => faults.push(fault),
  });
  const before = host.repaints;
  mini.setCity(await cityOf(of, tile));
  await until(() => host.repaints >= before + 2);
  return { ...page, mini, moves, faults, fit: fitCityBox(header.box, size) };
}

test('the mini map fits the whole city, and converts positions in both directions', () => {
  const fit = fitCityBox(header.box, size);
  expect(fit.toMini({ x: -4_000, y: 2_000 })).toEqual({ x: 4, y: 4 });
  expect(fit.toMini({ x: 4_000, y: -2_000 })).toEqual({ x: 204, y: 104 });
  const there = fit.toPlane(fit.toMini({ x: 123, y: -456 }));
  expect(there.x).toBeCloseTo(123);
  expect(there.y).toBeCloseTo(-456);
});

test('the mini map shows the city, the selected ward and the visible area', async () => {
  const { mini, at, fit, faults } = await shown();
  mini.update(frameOf({ ...hanoiPlane.toLatLon({ x: 2_500, y: -1_000 }), distanceM: 1_500 }));
  const pixel = (x: number, y: number) => {
    const mark = fit.toMini({ x, y });
    return at(mark.x, mark.y);
  };
  expect(faults).toEqual([]);
  const { land, areas } = getMapPalette(true);
  expect(pixel(1_450, 450)).toEqual([...areas.water]);
  expect(pixel(-2_000, 0)).toEqual([...land]);
  // The outline of what is in sight: 1,940 by 1,092 m about the place looked at.
  expect(pixel(2_500 + 970, -1_000)[0]).toBeGreaterThan(100);
  expect(pixel(2_500, -1_000)[0]).toBeGreaterThan(land[0]);
  mini.select('w');
  mini.update(frameOf({ ...hanoiPlane.toLatLon({ x: 2_500, y: -1_000 }), distanceM: 1_500 }));
  expect(pixel(-2_000, 0)[0]).toBeGreaterThan(land[0]);
  expect(pixel(-1_000, 0)[0]).toBeGreaterThan(120);
});

test('the mini map includes wards that extend beyond the buildings', async () => {
  const { pointer, moves } = await shown({ ...header, box: [0, 0, 1_000, 1_000] });
  pointer('pointerdown', -900, 54);
  const [place] = moves.map((to) => createPlaneAt(hanoi).toPlane(to));
  expect(place?.x).toBeCloseTo(-3_000, 0);
});

test('the mini map shows the built-up area of a city without roads', async () => {
  const footprints: CityTile = {
    ...lake,
    buildings: {
      count: 1,
      firstRing: Uint32Array.of(0, 1),
      firstPoint: Uint32Array.of(0, 4),
      points: Float32Array.of(0, 0, 800, 0, 800, 800, 0, 800),
      topM: Float32Array.of(10),
      baseM: Float32Array.of(0),
      estimated: Uint8Array.of(0),
    },
    areas: { ...empty, widthM: new Float32Array() },
  };
  const { mini, at, fit } = await shown(header, footprints);
  mini.update(frameOf({ ...hanoiPlane.toLatLon({ x: -3_500, y: -1_500 }), distanceM: 200 }));
  const [built, bare] = [fit.toMini({ x: 1_400, y: 400 }), fit.toMini({ x: 3_000, y: 1_500 })];
  expect(at(bare.x, bare.y)).toEqual([...getMapPalette(true).land]);
  expect(at(built.x, built.y)[0]).toBeGreaterThan(getMapPalette(true).land[0] + 30);
});

test('the mini map marks a view at street level with a ring', async () => {
  const { mini, at, fit } = await shown();
  mini.update(frameOf({ ...hanoiPlane.toLatLon({ x: -500, y: 0 }), distanceM: 50 }));
  const mark = fit.toMini({ x: -500, y: 0 });
  expect(at(mark.x + 6, mark.y)[0]).toBeGreaterThan(80);
});

test('a click or drag on the mini map moves the view, never out of the city; a hovering pointer does not', async () => {
  const { pointer, moves, mini, listeners } = await shown();
  pointer('pointermove', 50, 50, 0);
  expect(moves).toEqual([]);
  pointer('pointerdown', 104, 54);
  pointer('pointermove', 129, 29);
  pointer('pointermove', -900, 54);
  const places = moves.map((to) => createPlaneAt(hanoi).toPlane(to));
  expect(places.map(({ x, y }) => [Math.round(x), Math.round(y)])).toEqual([
    [0, 0],
    [1_000, 1_000],
    [-4_000, 0],
  ]);
  mini.dispose();
  expect(listeners.size).toBe(0);
});

test('the mini map reports an unreadable city', async () => {
  const faults: string[] = [];
  const page = pageCanvas();
  const mini = createMiniMap(handSignHost(), {
    canvas: page.canvas,
    pixelRatio: 1,
    onMove: () => undefined,
    onFault: (fault) => faults.push(fault),
  });
  const city = await cityOf();
  mini.setCity({ ...city, wards: () => Promise.reject(new Error('damaged')) });
  await until(() => faults.length > 0);
  expect(faults).toEqual(['damaged']);
});
