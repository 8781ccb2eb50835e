import { expect, test } from 'vitest';
import { createPlaneAt } from '../../../core/base/geo.ts';
import { CameraId } from '../../../core/base/ids.ts';
import { areaClasses, type CityTile, type ReadCity } from '../../../core/map/city/city.ts';
import { createCityFile } from '../../../core/map/city/format.ts';
import { type Building, boxBuilding, obstacles } from '../../../test/fixtures/cityBlocks.ts';
import { cityHeader, deflate, inflate, readFrom } from '../../../test/fixtures/cityTiles.ts';
import type { MapCamera, MapCameraState } from '../api.ts';
import { createViewshedService, type ViewshedService, type ViewshedWorkerPort } from './index.ts';
import type { FromViewshedWorker, ToViewshedWorker } from './messages.ts';
import { createViewshedWorkerHandler } from './workerHandler.ts';

const header = cityHeader();
const { toLatLon } = createPlaneAt(header.origin);
const none = {
  count: 0,
  firstPoint: Uint32Array.of(0),
  points: new Float32Array(0),
  kinds: new Uint8Array(0),
  widthM: new Float32Array(0),
};

function tile(x: number, y: number, buildings: readonly Building[]): CityTile {
  return {
    level: 0,
    x,
    y,
    buildings: obstacles(buildings),
    roads: none,
    areas: none,
  };
}

const fileOf = (tiles: readonly CityTile[]) =>
  createCityFile(tiles, { header, wards: [], labels: [] }, deflate);

const idOf = (name: string) => CameraId.parse(`hn:camera:${name}`);
const camera = (name: string, x: number, y: number, over: Partial<MapCamera> = {}): MapCamera => ({
  id: idOf(name),
  number: 1,
  name,
  kind: 'fixed',
  ...toLatLon({ x, y }),
  heightM: 6,
  headingDeg: 90,
  fovDeg: 60,
  steerable: over.kind === 'ptz',
  ...over,
});

interface Bench {
  readonly sight: ViewshedService;
  /** Workers started so far. */
  readonly started: () => number;
  /** What the workers were told, in order. */
  readonly received: ToViewshedWorker[];
  /** The newest worker has an error that nobody caught. */
  readonly crash: () => void;
}

/** The window's end and the worker's in one thread; whatever goes between them is copied, in later turns. */
function bench(over: { readonly mostBuildings?: number } = {}): Bench {
  const received: ToViewshedWorker[] = [];
  let started = 0;
  let last: ViewshedWorkerPort | undefined;
  const start = (): ViewshedWorkerPort => {
    started += 1;
    let isAlive = true;
    const later = (run: () => void) =>
      setImmediate(() => {
        if (isAlive) run();
      });
    const work = createViewshedWorkerHandler({
      post: (message) => {
        const copy: FromViewshedWorker = structuredClone(message);
        later(() => thread.onmessage?.(new MessageEvent('message', { data: copy })));
      },
      inflate,
      pause: () => new Promise((done) => setImmediate(done)),
      // Every look at the clock is a stint later: each step ends with a pause.
      now: (() => {
        let now = 0;
        return () => {
          now += 40;
          return now;
        };
      })(),
      crash: (error) => {
        throw error;
      },
      ...over,
    });
    const thread: ViewshedWorkerPort = {
      onmessage: null,
      onerror: null,
      postMessage: (message) => {
        const copy = structuredClone(message);
        received.push(copy);
        later(() => work.hear(copy));
      },
      terminate: () => {
        isAlive = false;
      },
    };
    last = thread;
    return thread;
  };
  const crash = () => last?.onerror?.({ message: 'a bug' } as ErrorEvent);
  return { sight: createViewshedService(start), started: () => started, received, crash };
}

const at = (x: number, y: number) => toLatLon({ x, y });

async function value<T>(
  asked: Promise<{ ok: true; value: T } | { ok: false; fault: { code: string } } | undefined>,
) {
  const result = await asked;
  if (!result?.ok) throw new Error(result?.fault.code ?? 'no answer');
  return result.value;
}

test('viewing cameras are computed over the file’s buildings, whichever tile they belong to', async () => {
  const file = await fileOf([
    tile(0, 0, [boxBuilding([60, 80, 70, 120], 12)]),
    tile(-1, 0, [boxBuilding([490, 80, 495, 120], 12)]),
  ]);
  const { sight } = bench();
  sight.setCity({ read: readFrom(file) });
  sight.setCameras([
    camera('open', 20, 100),
    camera('behind', 80, 100, { headingDeg: 270 }),
    camera('west', -30, 100),
    camera('ptz', 50, 130, { kind: 'ptz' }),
    camera('alone', 50, 129, { kind: 'ptz', steerable: false }),
  ]);
  const found = await value(sight.whoSees(at(50, 100)));
  expect(found.buildings).toBe(2);
  expect(found.isInside).toBe(false);
  expect((await value(sight.whoSees(at(65, 100)))).isInside).toBe(true);
  expect(found.point).toEqual({ x: expect.closeTo(50, 6), y: expect.closeTo(100, 6), z: 0 });
  expect(found.viewingCameras.map(({ id, reason }) => [id, reason])).toEqual([
    [idOf('open'), 'now'],
    [idOf('ptz'), 'free'],
    [idOf('alone'), 'unsteerable'],
    [idOf('behind'), 'occluded'],
    [idOf('west'), 'occluded'],
  ]);
  expect(found.viewingCameras[1]?.slew?.panDeg).toBeCloseTo(180, 6);
  expect(found.viewingCameras[2]?.slew).toBeUndefined();
  expect(found.viewingCameras[4]?.obstruction?.x).toBeCloseTo(-10, 1);
});

test('viewing cameras reflect poses, other operators’ leases and missing video, and count own leases as free', async () => {
  const { sight } = bench();
  sight.setCity({ origin: header.origin });
  sight.setCameras([camera('a', 0, 0, { kind: 'ptz' }), camera('b', 0, 1, { kind: 'ptz' })]);
  const states = new Map<CameraId, MapCameraState>([
    [idOf('a'), { look: 'steered', by: 'Lan' }],
    [idOf('b'), { look: 'steered', by: 'Minh', pose: { panDeg: 90, tiltDeg: -10, fovDeg: 30 } }],
  ]);
  const reasons = async (given: Parameters<ViewshedService['whoSees']>[1]) =>
    (await value(sight.whoSees(at(30, 0), given))).viewingCameras.map(
      ({ id, reason }) => `${id.slice(10)} ${reason}`,
    );
  expect(await reasons({})).toEqual(['a free', 'b free']);
  expect(await reasons({ states })).toEqual(['b now', 'a held']);
  expect(await reasons({ states, mine: new Set([idOf('a')]) })).toEqual(['b now', 'a free']);
  states.set(idOf('b'), { look: 'alert', isOffline: true });
  expect(await reasons({ states })).toEqual(['a held', 'b offline']);
  expect((await value(sight.gaps({ box: [0, -50, 99, 50] }, { states }))).offline).toBe(1);
});

test('a footprint is cut by the buildings around its camera', async () => {
  const { sight } = bench();
  sight.setCity({ read: readFrom(await fileOf([tile(0, 0, [boxBuilding([30, 80, 40, 120], 12)])])) });
  sight.setCameras([camera('a', 20, 100)]);
  const cut = await value(sight.footprint(idOf('a')));
  sight.setCity({ origin: header.origin });
  const whole = await value(sight.footprint(idOf('a')));
  expect(cut.areaM2).toBeGreaterThan(0);
  expect(cut.areaM2).toBeLessThan(whole.areaM2 / 2);
  expect(await sight.footprint(idOf('nobody'))).toBeUndefined();
});

test('water in a tile without buildings is no open ground, but a bridge over it is', async () => {
  const { sight } = bench();
  const shape = (kind: number, widthM: number, ...points: number[]) => ({
    count: 1,
    firstPoint: Uint32Array.of(0, points.length / 2),
    points: Float32Array.from(points),
    kinds: Uint8Array.of(kind),
    widthM: Float32Array.of(widthM),
  });
  const lake = shape(areaClasses.indexOf('water'), 0, 0, 0, 200, 0, 200, 100, 0, 100);
  const bridge = shape(0, 15, 100, 0, 100, 100);
  sight.setCity({ read: readFrom(await fileOf([{ ...tile(0, 0, []), areas: lake, roads: bridge }])) });
  sight.setCameras([]);
  const found = await value(sight.gaps({ box: [0, 0, 200, 200] }));
  // Cells of 5 m: 20 rows of open ground, and four columns of bridge: their middles are within 10 m of its middle.
  expect(found.open).toBe(20 * 40 + 20 * 4);
});

test('the computation of gaps reports progress, and other requests get replies meanwhile', async () => {
  const { sight } = bench();
  sight.setCity({ read: readFrom(await fileOf([tile(0, 0, [boxBuilding([30, 80, 40, 120], 12)])])) });
  sight.setCameras([camera('a', 20, 100)]);
  const steps: number[] = [];
  const order: string[] = [];
  const gaps = value(sight.gaps({ box: [0, 0, 400, 400] }, { progress: (done) => steps.push(done) })).then(
    (found) => {
      order.push('gaps');
      return found;
    },
  );
  await value(sight.whoSees(at(25, 100)));
  order.push('who');
  const found = await gaps;
  expect(order).toEqual(['who', 'gaps']);
  expect(found.cells).toHaveLength(80 * 80);
  expect(found.shares.none).toBeGreaterThan(0.9);
  expect(steps.length).toBeGreaterThan(10);
  expect(steps).toEqual(steps.toSorted((a, b) => a - b));
});

test('the newest request of a kind counts; a superseded or cancelled one resolves to undefined', async () => {
  const { sight, received } = bench();
  sight.setCity({ origin: header.origin });
  sight.setCameras([camera('a', 20, 100)]);
  const first = sight.gaps({ box: [0, 0, 400, 400] });
  const second = sight.gaps({ box: [0, 0, 100, 100] });
  expect(await first).toBeUndefined();
  expect((await value(second)).cells).toHaveLength(400);
  const third = sight.gaps({ box: [0, 0, 400, 400] });
  sight.cancel('gaps');
  expect(await third).toBeUndefined();
  expect(received.filter(({ t }) => t === 'cancel')).toHaveLength(2);
});

test('gaps are computed for the cameras at the request, although others arrive meanwhile', async () => {
  const { sight } = bench();
  sight.setCity({ read: readFrom(await fileOf([tile(0, 0, [boxBuilding([30, 80, 40, 120], 12)])])) });
  const listed = [camera('off', 20, 100, { headingDeg: 180 }), camera('a', 20, 100, { headingDeg: 0 })];
  const states = new Map<CameraId, MapCameraState>([[idOf('off'), { look: 'offline', isOffline: true }]]);
  const ask = () => sight.gaps({ box: [0, 0, 400, 400] }, { states });
  sight.setCameras(listed);
  const asked = ask();
  const who = sight.whoSees(at(25, 100));
  sight.setCameras([camera('new', 200, 100), ...listed]);
  expect(await who).toBeUndefined();
  const found = await value(asked);
  sight.setCameras(listed);
  expect(found).toEqual(await value(ask()));
});

test('tiles are read once while they are cached, and evicted beyond the limit', async () => {
  const houses = [boxBuilding([10, 10, 20, 20], 5), boxBuilding([30, 10, 40, 20], 5)];
  const file = await fileOf([tile(0, 0, houses), tile(10, 0, houses), tile(20, 0, houses)]);
  let reads = 0;
  const read: ReadCity = (from, length) => {
    reads += 1;
    return readFrom(file)(from, length);
  };
  const { sight } = bench({ mostBuildings: 4 });
  sight.setCity({ read });
  sight.setCameras([]);
  const readsFor = async (x: number) => {
    const before = reads;
    expect((await value(sight.whoSees(at(x, 0)))).buildings).toBe(2);
    return reads - before;
  };
  await readsFor(100);
  expect(await readsFor(120)).toBe(0);
  expect(await readsFor(5_100)).toBe(1);
  expect(await readsFor(100)).toBe(0);
  // The second is the least lately asked for now.
  expect(await readsFor(10_100)).toBe(1);
  expect(await readsFor(100)).toBe(0);
  expect(await readsFor(5_100)).toBe(1);
});

test('an area with more buildings than the limit is refused with a fault', async () => {
  const houses = [boxBuilding([10, 10, 20, 20], 5), boxBuilding([30, 10, 40, 20], 5)];
  const { sight } = bench({ mostBuildings: 3 });
  sight.setCity({ read: readFrom(await fileOf([tile(0, 0, houses), tile(1, 0, houses)])) });
  sight.setCameras([]);
  expect(await sight.gaps({ box: [0, 0, 1_000, 500] })).toEqual({
    ok: false,
    fault: { code: 'sight.tooManyBuildings', params: { buildings: 4, most: 3 } },
  });
});

test('a damaged or unreadable city is reported, and read again at the next request', async () => {
  const file = await fileOf([tile(0, 0, [boxBuilding([10, 10, 20, 20], 5)])]);
  const { sight } = bench();
  sight.setCameras([]);
  sight.setCity({ read: readFrom(file.slice(0, -20)) });
  expect(await sight.whoSees(at(0, 0))).toMatchObject({ ok: false, fault: { code: 'city.cutOff' } });
  let isThere = false;
  sight.setCity({
    read: (from, length) => (isThere ? readFrom(file)(from, length) : Promise.reject(new Error('gone'))),
  });
  expect(await sight.whoSees(at(0, 0))).toEqual({
    ok: false,
    fault: { code: 'sight.unreadable', params: { why: 'Error: gone' } },
  });
  isThere = true;
  expect((await value(sight.whoSees(at(0, 0)))).buildings).toBe(1);
});

test('a failed worker is reported, and replaced at the next request', async () => {
  const { sight, started, crash } = bench();
  sight.setCity({ origin: header.origin });
  sight.setCameras([camera('a', 0, 0)]);
  const asked = sight.whoSees(at(30, 0));
  crash();
  expect(await asked).toEqual({ ok: false, fault: { code: 'sight.failed', params: {} } });
  expect((await value(sight.whoSees(at(30, 0)))).viewingCameras).toHaveLength(1);
  expect(started()).toBe(2);
  const last = sight.whoSees(at(30, 0));
  sight.dispose();
  expect(await last).toBeUndefined();
});
