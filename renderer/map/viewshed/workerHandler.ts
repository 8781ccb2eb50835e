import { createPlaneAt, type LatLon } from '../../../core/base/geo.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { Box, City, Inflate } from '../../../core/map/city/city.ts';
import { openCity } from '../../../core/map/city/format.ts';
import { CityDamaged } from '../../../core/map/city/packed.ts';
import { computeFootprint, footprintDefaults } from '../../../core/map/viewshed/footprint.ts';
import { computeCoverageGaps, gapDefaults } from '../../../core/map/viewshed/gaps.ts';
import { createSpatialIndex, type SpatialIndex } from '../../../core/map/viewshed/nearby.ts';
import { createSightIndex, type SightIndex } from '../../../core/map/viewshed/obstructions.ts';
import { getReachM, sightDefaults } from '../../../core/map/viewshed/optics.ts';
import { computeSlew } from '../../../core/map/viewshed/slew.ts';
import { findViewingCameras } from '../../../core/map/viewshed/viewingCameras.ts';
import { createRequests } from '../../../core/rpc/requests.ts';
import { unpackCameras } from '../packing.ts';
import { type BuildingCache, createBuildingCache, maxCachedBuildings } from './buildingCache.ts';
import type {
  FromViewshedWorker,
  IndexedCamera,
  IndexedCameraState,
  ToViewshedWorker,
  ViewshedRequest,
  ViewshedResponse,
} from './messages.ts';

/** Share of a long request's progress that is reading the city. */
const readingPart = 0.2;
/** Interval between checks for new messages, ms. */
const stintMs = 30;

export interface ViewshedWorkerOptions {
  readonly post: (message: FromViewshedWorker, transfer: readonly ArrayBuffer[]) => void;
  readonly inflate: Inflate;
  /** Resolves once pending messages to the worker have been handled. */
  readonly pause: () => Promise<void>;
  readonly now: () => number;
  /** Reports an unexpected error: ends the worker, so that its window is notified. */
  readonly crash: (error: unknown) => void;
  readonly mostBuildings?: number;
}

/** A tile that the window failed to read. */
class Unreadable extends Error {}

interface Opened {
  readonly origin: LatLon;
  /** Undefined if there is no city. */
  readonly ground: BuildingCache | undefined;
}

/** Creates the worker's message handler; the worker itself is only a thin wrapper. */
export function createViewshedWorkerHandler(options: ViewshedWorkerOptions): {
  hear(message: ToViewshedWorker): void;
} {
  const { post } = options;
  const reads = createRequests<Uint8Array>();
  const running = new Set<number>();
  let source: { readonly city: boolean; readonly origin: LatLon } | undefined;
  let opened: Promise<Result<Opened>> | undefined;
  let packed = new Float64Array(0);
  let placed:
    | {
        readonly on: Opened;
        readonly packed: Float64Array;
        readonly cameras: readonly IndexedCamera[];
        readonly grid: SpatialIndex<IndexedCamera>;
      }
    | undefined;

  const read = (at: number, length: number) => reads.request((id) => post({ t: 'read', id, at, length }, []));

  async function open(): Promise<Result<Opened>> {
    if (!source?.city) return ok({ origin: source?.origin ?? { lat: 0, lon: 0 }, ground: undefined });
    const city: Result<City> = await openCity(read, options.inflate);
    if (!city.ok) return city;
    const ground = createBuildingCache(city.value, options.mostBuildings ?? maxCachedBuildings);
    return ok({ origin: city.value.header.origin, ground });
  }

  /** Opened at the first request; a failed read is retried at the next. */
  async function current(): Promise<Result<Opened>> {
    opened ??= open();
    const mine = opened;
    try {
      return await mine;
    } catch (error) {
      if (opened === mine) opened = undefined;
      throw error;
    }
  }

  function camerasOn(on: Opened, given: Float64Array) {
    if (placed?.on !== on || placed.packed !== given) {
      const { toPlane } = createPlaneAt(on.origin);
      const cameras = unpackCameras(given).map(
        ({ lat, lon, ...camera }, place): IndexedCamera => ({ ...camera, ...toPlane({ lat, lon }), place }),
      );
      placed = { on, packed: given, cameras, grid: createSpatialIndex(cameras) };
    }
    return placed;
  }

  /** Adds the present states to the cameras. */
  function gridNow(
    grid: SpatialIndex<IndexedCamera>,
    states: readonly IndexedCameraState[],
  ): SpatialIndex<IndexedCamera> {
    const known = new Map(states.map((state) => [state.place, state]));
    const now = (camera: IndexedCamera) => withState(camera, known.get(camera.place));
    return {
      about: (point, reachM) => grid.about(point, reachM).map(now),
      aboutBox: (box, reachM) => grid.aboutBox(box, reachM).map(now),
    };
  }

  async function answer(
    id: number,
    question: ViewshedRequest,
  ): Promise<Result<ViewshedResponse> | undefined> {
    // The cameras at the time of the request: its states refer to them by index, and the list may change while the city
    // opens.
    const given = packed;
    const city = await current();
    if (!city.ok) return city;
    const on = city.value;
    const { cameras, grid } = camerasOn(on, given);
    const { origin } = on;
    const around = async (box: Box, progress: (done: number) => void = () => undefined) =>
      on.ground ? on.ground.cover(box, progress) : ok<SightIndex>(createSightIndex());

    if (question.ask === 'who') {
      const point = { ...createPlaneAt(origin).toPlane(question.at), z: question.zM };
      const index = await around(grown([point.x, point.y, point.x, point.y], sightDefaults.reachM));
      if (!index.ok) return index;
      const viewingCameras = findViewingCameras(point, gridNow(grid, question.states), index.value);
      return ok({
        ask: 'who',
        origin,
        buildings: index.value.buildings,
        isInside: index.value.buildingAt(point) !== undefined,
        viewingCameras: viewingCameras.map(({ camera, ...viewing }) => ({
          ...viewing,
          place: camera.place,
          slew: camera.steerable && viewing.turned ? computeSlew(camera, viewing.lens, point) : undefined,
        })),
      });
    }

    if (question.ask === 'footprint') {
      const camera = cameras[question.place];
      if (!camera) throw new RangeError(`there is no camera ${question.place} of ${cameras.length}`);
      const now = withState(camera, question.state);
      const index = await around(grown([now.x, now.y, now.x, now.y], getReachM(now, sightDefaults)));
      if (!index.ok) return index;
      const buildings = index.value.buildings;
      return ok({
        ask: 'footprint',
        origin,
        buildings,
        footprint: computeFootprint(now, index.value, footprintDefaults),
      });
    }

    const progress = (done: number) => post({ t: 'progress', id, done }, []);
    const index = await around(grown(question.area.box, sightDefaults.reachM), (done) =>
      progress(readingPart * done),
    );
    if (!index.ok) return index;
    const work = computeCoverageGaps(question.area, gridNow(grid, question.states), index.value, {
      ...gapDefaults,
      ptz: question.ptz,
      water: await on.ground?.water(question.area.box),
    });
    for (let since = options.now(); ; ) {
      const step = work.next();
      if (step.done) return ok({ ask: 'gaps', origin, buildings: index.value.buildings, gaps: step.value });
      if (options.now() - since < stintMs) continue;
      progress(readingPart + (1 - readingPart) * step.value);
      await options.pause();
      if (!running.has(id)) return undefined;
      since = options.now();
    }
  }

  async function ask(id: number, question: ViewshedRequest): Promise<void> {
    running.add(id);
    const found = await answer(id, question).catch((error: unknown) => {
      if (error instanceof CityDamaged) return fail(error.fault.code, error.fault.params);
      if (error instanceof Unreadable) return fail('sight.unreadable', { why: error.message });
      throw error;
    });
    if (!running.delete(id) || !found) return;
    if (found.ok) post({ t: 'answer', id, answer: found.value }, buffersOf(found.value));
    else post({ t: 'fault', id, fault: found.fault }, []);
  }

  return {
    hear(message) {
      if (message.t === 'ground') {
        reads.rejectAll(new Unreadable('another city came'));
        source = message;
        opened = undefined;
        placed = undefined;
      } else if (message.t === 'cameras') {
        packed = new Float64Array(message.packed);
        placed = undefined;
      } else if (message.t === 'ask') {
        ask(message.id, message.question).catch(options.crash);
      } else if (message.t === 'cancel') {
        running.delete(message.id);
      } else {
        if (message.bytes) reads.resolve(message.id, message.bytes);
        else reads.reject(message.id, new Unreadable(message.why));
      }
    },
  };
}

const withState = (camera: IndexedCamera, state: IndexedCameraState | undefined): IndexedCamera =>
  state ? { ...camera, ...state } : camera;

const grown = ([west, south, east, north]: Box, byM: number): Box => [
  west - byM,
  south - byM,
  east + byM,
  north + byM,
];

/** Returns the buffers that are transferred to the window instead of copied. */
function buffersOf(answer: ViewshedResponse): ArrayBuffer[] {
  const arrays =
    answer.ask === 'gaps' ? [answer.gaps.cells] : answer.ask === 'footprint' ? answer.footprint.rings : [];
  return arrays.flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : []));
}
