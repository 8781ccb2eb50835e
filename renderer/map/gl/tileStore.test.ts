import { type BufferGeometry, type Mesh, MeshBasicMaterial } from 'three';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPlaneAt } from '../../../core/base/geo.ts';
import type { City, TileKey } from '../../../core/map/city/city.ts';
import { squareCity } from '../../../test/fixtures/cityTiles.ts';
import type { MapView } from '../api.ts';
import { formatTileName } from '../tiles.ts';
import { createRenderFrame } from '../view.ts';
import type { MeshWorkerPort } from './loader.ts';
import type { FromMeshWorker, ToMeshWorker } from './protocol.ts';
import { createTileStore } from './tileStore.ts';

// Stops the clock, so that the prefetch search never runs out of time.
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const origin = { lat: 21.03, lon: 105.85 };
const plane = createPlaneAt(origin);
const levels = 4;
const tileM = 500;
/** A square city, 8 km wide, whose tiles all have this many bytes. */
const entries = squareCity(levels, 16);

const city: City = {
  header: {
    version: 1,
    name: 'a',
    attribution: '',
    origin,
    box: [-4_000, -4_000, 4_000, 4_000],
    tileM,
    levels,
    quantumM: 0.1,
    detailM: [0.1, 15, 31, 62],
    counts: { buildings: 1, estimatedHeights: 0, roads: 0, areas: 0, labels: 0, wards: 0 },
    madeAt: '',
  },
  tiles: entries,
  tile: () => Promise.reject(new Error('it is raised elsewhere')),
  packed: () => Promise.reject(new Error('nobody reads')),
  wards: () => Promise.resolve([]),
  labels: () => Promise.resolve([]),
};

/** A fake worker that replies only when the test says so. */
function setUp(bytesOfTile: number, broken: (key: TileKey) => boolean = () => false) {
  const asked: TileKey[] = [];
  const listeners: ((event: { readonly data: FromMeshWorker }) => void)[] = [];
  const invalidated = { times: 0 };
  const faults: string[] = [];
  /** Bytes uploaded between pictures, per upload. */
  const ahead: number[] = [];
  let opened = 0;
  const worker = {
    postMessage(message: ToMeshWorker) {
      if (message.kind === 'open') opened = message.city;
    },
    addEventListener(type: string, listener: (event: { readonly data: FromMeshWorker }) => void) {
      if (type === 'message') listeners.push(listener);
    },
    removeEventListener() {},
  };
  const store = createTileStore({
    shown: {
      file: 'a',
      city: {
        ...city,
        packed(key) {
          asked.push(key);
          return Promise.resolve({ bytes: new Uint8Array(), unpacked: 0, buildings: 0 });
        },
      },
    },
    worker: worker as unknown as MeshWorkerPort,
    material: new MeshBasicMaterial(),
    provoking: 'first',
    host: {
      invalidate: () => {
        invalidated.times += 1;
      },
      onLost() {},
      onFault: (fault) => faults.push(fault),
    },
    fineness: { unseenPx: 4, mostTiles: 44, mostBuildings: 16_000 },
    upload: (meshes) => ahead.push(draw(meshes)),
    betweenMs: 150,
  });
  /** `old`: number of cities before the present one. */
  const answerOne = (old = 0) => {
    const key = asked.shift();
    if (!key) return false;
    const mesh = {
      vertices: new Int16Array((bytesOfTile - 12) / 2),
      indices: new Uint16Array(6),
      cells: { from: new Uint32Array(17), boxes: new Float32Array(80) },
      middleM: 250,
      wallFrom: [],
      quantumM: 0.01,
      upM: 0.01,
    };
    const data: FromMeshWorker = { city: opened - old, key, mesh: broken(key) ? undefined : mesh };
    for (const listener of listeners) listener({ data });
    return true;
  };
  return { store, asked, answerOne, invalidated, ahead };
}

const sight = (view: Partial<MapView>) =>
  createRenderFrame({
    view: { ...origin, distanceM: 1_000, headingDeg: 0, tiltDeg: 60, ...view },
    plane,
    size: { width: 1280, height: 720 },
    pixelRatio: 1,
    remPx: 16,
    night: true,
    now: 0,
  });

/** Does what a renderer does with the meshes of a picture. @returns bytes uploaded to the GPU */
function draw(meshes: readonly Mesh[]): number {
  let bytes = 0;
  for (const { geometry } of meshes) {
    const { place } = (geometry as BufferGeometry<{ place: never }>).attributes as unknown as {
      place: { array: Int16Array; onUploadCallback(): void };
    };
    if (place.array.length === 0) continue;
    bytes += place.array.byteLength;
    place.onUploadCallback();
  }
  return bytes;
}

test('coarse tiles load first, then the nearest, until the picture is complete', () => {
  const { store, asked, answerOne } = setUp(20_006);
  const first = store.choose(sight({}));
  expect(first.meshes).toEqual([]);
  expect(first.missing).toBeGreaterThan(4);
  expect(asked[0]?.level).toBe(levels - 1);
  let last = first;
  while (last.missing > 0) {
    expect(answerOne()).toBe(true);
    last = store.choose(sight({}));
    draw(last.meshes);
  }
  expect(last.isMoving).toBe(false);
  expect(last.meshes.length).toBeGreaterThan(4);
});

test('a late tile of the previous city is ignored', () => {
  const { store, asked, answerOne } = setUp(20_006);
  const { missing } = store.choose(sight({}));
  expect(asked.length).toBeGreaterThan(0);
  while (answerOne(1));
  // Its arrival does not start another request.
  expect(asked).toEqual([]);
  expect(store.choose(sight({})).missing).toBe(missing);
});

test('large tiles are uploaded a few per picture until all are on the GPU', () => {
  const { store, answerOne } = setUp(900_006);
  store.choose(sight({}));
  for (let i = 0; i < 400 && answerOne(); i++);
  let rounds = 0;
  for (let left = 1; left > 0; rounds++) {
    const { meshes, missing, isMoving } = store.choose(sight({}));
    expect(draw(meshes)).toBeLessThanOrEqual(3 << 20);
    expect(meshes.length).toBeLessThanOrEqual(60);
    // Another picture is requested while loaded tiles remain to be uploaded.
    if (missing > 0) expect(isMoving).toBe(true);
    left = missing;
    expect(rounds).toBeLessThan(60);
  }
  expect(rounds).toBeGreaterThan(3);
});

test('prefetched tiles are uploaded in small steps between pictures, so the picture that needs them uploads nothing', () => {
  const { store, answerOne, ahead } = setUp(100_006);
  while (store.choose(sight({})).missing > 0) {
    answerOne();
    draw(store.choose(sight({})).meshes);
  }
  expect(ahead).toEqual([]);
  const out = (step: number) => store.choose(sight({ distanceM: 1_000 + step * 10 }));
  for (let i = 0; i < 400 && answerOne(); i++);
  for (let step = 0; step < 25; step++) {
    out(step);
    vi.advanceTimersByTime(0);
  }
  expect(ahead.length).toBeGreaterThan(3);
  expect(Math.max(...ahead)).toBeLessThanOrEqual(768 << 10);
  const { meshes, missing } = out(25);
  expect(missing).toBe(0);
  expect(draw(meshes)).toBe(0);
});

test('an unreadable tile is not requested again, and the picture omits it', () => {
  const { store, asked, answerOne } = setUp(2_006, ({ level, x, y }) => level === 0 && x === 0 && y === 0);
  store.choose(sight({}));
  const seen: string[] = [];
  for (let i = 0; i < 600; i++) {
    const [next] = asked;
    if (!next) break;
    seen.push(formatTileName(next));
    answerOne();
    draw(store.choose(sight({})).meshes);
  }
  expect(new Set(seen).size).toBe(seen.length);
  expect(store.choose(sight({})).missing).toBe(0);
});

test('a prefetched tile that arrives requests no picture', () => {
  const { store, answerOne, invalidated } = setUp(2_006);
  store.choose(sight({}));
  while (store.choose(sight({})).missing > 0) {
    answerOne();
    draw(store.choose(sight({})).meshes);
  }
  const before = invalidated.times;
  let ahead = 0;
  while (answerOne()) ahead += 1;
  expect(ahead).toBeGreaterThan(50);
  expect(invalidated.times).toBe(before);
});

test('prefetching pauses while the pointer queries the map, and resumes after it', () => {
  const { store, asked, answerOne } = setUp(2_006);
  while (store.choose(sight({})).missing > 0) {
    answerOne();
    draw(store.choose(sight({})).meshes);
  }
  while (answerOne());
  vi.advanceTimersByTime(300);
  // Some requests are pending; each reply starts the next.
  expect(asked.length).toBeGreaterThan(3);
  answerOne();
  const before = asked.length;
  answerOne();
  expect(asked).toHaveLength(before);
  store.hush();
  while (answerOne());
  vi.advanceTimersByTime(250);
  store.hush();
  expect(asked).toHaveLength(0);
  vi.advanceTimersByTime(100);
  expect(asked.length).toBeGreaterThan(3);
});

test('the tiles of a flight’s target are read after those of the present view', () => {
  const { store, asked, answerOne } = setUp(2_006);
  const there = sight({ ...plane.toLatLon({ x: -2_700, y: -2_700 }), distanceM: 250, tiltDeg: 0 });
  store.choose(sight({ tiltDeg: 0, distanceM: 400 }));
  const here = asked.length;
  store.foresee(there);
  while (store.choose(sight({ tiltDeg: 0, distanceM: 400 })).missing > 0) {
    answerOne();
    draw(store.choose(sight({ tiltDeg: 0, distanceM: 400 })).meshes);
  }
  for (let i = 0; i < here + 12; i++) {
    answerOne();
    store.choose(sight({ tiltDeg: 0, distanceM: 400 }));
  }
  draw(store.choose(there).meshes);
  expect(store.choose(there).missing).toBe(0);
});
