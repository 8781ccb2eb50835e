import { createPlaneAt, type LatLon } from '../../../core/base/geo.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { ReadCity } from '../../../core/map/city/city.ts';
import type { Footprint } from '../../../core/map/viewshed/footprint.ts';
import type { Area, CoverageGaps, GapOptions } from '../../../core/map/viewshed/gaps.ts';
import type { SpacePoint } from '../../../core/map/viewshed/obstructions.ts';
import { createRequests } from '../../../core/rpc/requests.ts';
import type { MapCamera, MapCameraState } from '../api.ts';
import { packCameras } from '../packing.ts';
import type {
  FromViewshedWorker,
  IndexedCameraState,
  IndexedCameraView,
  ToViewshedWorker,
  ViewshedRequest,
  ViewshedRequestKind,
  ViewshedResponse,
} from './messages.ts';

/** A camera and a point; see `Seer` in core/map/viewshed/viewingCameras.ts. */
export interface ViewingCamera extends Omit<IndexedCameraView, 'place'> {
  readonly id: CameraId;
}

/**
 * Results are on the plane about `origin`, the city's origin if there is a city. `buildings`: number of known buildings
 * nearby.
 */
interface OnPlane {
  readonly origin: LatLon;
  readonly buildings: number;
}
export interface ViewingCamerasResult extends OnPlane {
  readonly point: SpacePoint;
  /** True if the point lies inside a building. */
  readonly isInside: boolean;
  /** The most useful first. */
  readonly viewingCameras: readonly ViewingCamera[];
}
export interface CameraFootprint extends OnPlane, Footprint {
  readonly id: CameraId;
}
export interface AreaCoverageGaps extends OnPlane, CoverageGaps {}

/** Undefined: a newer request of the same kind replaced it, or it was cancelled. */
export type ViewshedReply<T> = Promise<Result<T> | undefined>;

export interface ViewshedStates {
  /** Present camera states. Cameras without a known pose, PTZ holder or lost picture may be omitted. */
  readonly states?: ReadonlyMap<CameraId, MapCameraState>;
  /** Cameras whose PTZ leases this operator holds; they count as free. */
  readonly mine?: ReadonlySet<CameraId>;
}

/** Computes what cameras see, in a worker that starts at the first request. */
export interface ViewshedService {
  /** Sets the city whose buildings hide objects, or the origin of a flat empty ground. */
  setCity(city: { readonly read: ReadCity } | { readonly origin: LatLon }): void;
  setCameras(cameras: readonly MapCamera[]): void;
  /** Returns the cameras that see a point, `zM` metres above ground (default 0). */
  whoSees(
    at: LatLon,
    options?: ViewshedStates & { readonly zM?: number },
  ): ViewshedReply<ViewingCamerasResult>;
  /**
   * Returns the ground that a camera sees: with a pose its present view, for a PTZ camera without one its whole range.
   * Undefined also for an unknown camera.
   */
  footprint(camera: CameraId, options?: ViewshedStates): ViewshedReply<CameraFootprint>;
  /** Computes the coverage of each cell of an area (on the city's plane). `progress` receives 0 to 1. */
  gaps(
    area: Area,
    options?: ViewshedStates & {
      readonly ptz?: GapOptions['ptz'];
      readonly progress?: (done: number) => void;
    },
  ): ViewshedReply<AreaCoverageGaps>;
  cancel(kind: ViewshedRequestKind): void;
  dispose(): void;
}

/** The part of the `Worker` interface that is used here. */
export interface ViewshedWorkerPort {
  postMessage(message: ToViewshedWorker, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<FromViewshedWorker>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

const startThread = (): ViewshedWorkerPort =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'sight' });

export function createViewshedService(start: () => ViewshedWorkerPort = startThread): ViewshedService {
  let thread: ViewshedWorkerPort | undefined;
  let ground: { readonly read: ReadCity } | { readonly origin: LatLon } = { origin: { lat: 0, lon: 0 } };
  let cameras: readonly MapCamera[] = [];
  let places = new Map<CameraId, number>();
  const requests = createRequests<Result<ViewshedResponse> | undefined>();
  /** The newest request of each kind, unless cancelled. */
  const newest = new Map<
    ViewshedRequestKind,
    { readonly id: number; readonly progress: (done: number) => void }
  >();

  function postGround(to: ViewshedWorkerPort): void {
    const city = 'read' in ground;
    to.postMessage({ t: 'ground', city, origin: 'read' in ground ? { lat: 0, lon: 0 } : ground.origin });
  }

  function postCameras(to: ViewshedWorkerPort): void {
    const packed = packCameras(cameras);
    to.postMessage({ t: 'cameras', packed }, [packed.buffer]);
  }

  function running(): ViewshedWorkerPort {
    if (thread) return thread;
    const started = start();
    started.onmessage = ({ data }) => hear(started, data);
    started.onerror = (event) => {
      console.error('the worker of sight failed', event.message);
      stop();
      requests.resolveAll(fail('sight.failed'));
    };
    thread = started;
    postGround(started);
    postCameras(started);
    return started;
  }

  function stop(): void {
    thread?.terminate();
    thread = undefined;
  }

  function hear(from: ViewshedWorkerPort, message: FromViewshedWorker): void {
    if (from !== thread) return;
    if (message.t === 'read')
      void readFor(from, message); // It always ends in a message.
    else if (message.t === 'progress')
      [...newest.values()].find(({ id }) => id === message.id)?.progress(message.done);
    else if (message.t === 'answer') requests.resolve(message.id, ok(message.answer));
    else requests.resolve(message.id, { ok: false, fault: message.fault });
  }

  async function readFor(
    from: ViewshedWorkerPort,
    { id, at, length }: { id: number; at: number; length: number },
  ) {
    const reported: ToViewshedWorker & { t: 'bytes' } = await ('read' in ground
      ? ground.read(at, length)
      : Promise.reject(new Error('there is no city'))
    ).then(
      (bytes) => ({ t: 'bytes', id, bytes, why: '' }),
      (error: unknown) => ({ t: 'bytes', id, bytes: undefined, why: String(error).slice(0, 200) }),
    );
    if (from === thread) from.postMessage(reported);
  }

  function cancel(kind: ViewshedRequestKind): void {
    const asked = newest.get(kind);
    newest.delete(kind);
    if (asked && requests.resolve(asked.id, undefined)) thread?.postMessage({ t: 'cancel', id: asked.id });
  }
  const cancelAll = () => [...newest.keys()].forEach(cancel);

  function ask<K extends ViewshedRequestKind>(
    question: Extract<ViewshedRequest, { ask: K }>,
    progress: (done: number) => void = () => undefined,
  ): ViewshedReply<Extract<ViewshedResponse, { ask: K }>> {
    cancel(question.ask);
    const to = running();
    return requests.request<Result<Extract<ViewshedResponse, { ask: K }>> | undefined>((id) => {
      newest.set(question.ask, { id, progress });
      to.postMessage({ t: 'ask', id, question });
    });
  }

  function stateOf(camera: CameraId, { states, mine }: ViewshedStates): IndexedCameraState | undefined {
    const place = places.get(camera);
    const state = states?.get(camera);
    if (place === undefined || !state) return undefined;
    const heldBy = mine?.has(camera) ? undefined : state.by;
    const { pose, isOffline = false } = state;
    return pose || heldBy !== undefined || isOffline ? { place, pose, heldBy, isOffline } : undefined;
  }

  const statesOf = (given: ViewshedStates): IndexedCameraState[] =>
    [...(given.states?.keys() ?? [])].flatMap((camera) => stateOf(camera, given) ?? []);

  return {
    setCity(city) {
      ground = city;
      cancelAll();
      if (thread) postGround(thread);
    },
    setCameras(next) {
      cameras = next;
      places = new Map(next.map(({ id }, place) => [id, place]));
      // These results refer to cameras by index; gap results remain valid for the cameras that they were computed with.
      cancel('who');
      cancel('footprint');
      if (thread) postCameras(thread);
    },
    async whoSees(at, { zM = 0, ...given } = {}) {
      const listed = cameras;
      const found = await ask({ ask: 'who', at, zM, states: statesOf(given) });
      if (!found?.ok) return found;
      const { viewingCameras, origin, buildings, isInside } = found.value;
      return ok({
        origin,
        buildings,
        isInside,
        point: { ...createPlaneAt(origin).toPlane(at), z: zM },
        viewingCameras: viewingCameras.flatMap(({ place, ...viewing }) => {
          const camera = listed[place];
          return camera ? [{ ...viewing, id: camera.id }] : [];
        }),
      });
    },
    async footprint(camera, given = {}) {
      const place = places.get(camera);
      if (place === undefined) return undefined;
      const found = await ask({ ask: 'footprint', place, state: stateOf(camera, given) });
      if (!found?.ok) return found;
      const { footprint, origin, buildings } = found.value;
      return ok({ id: camera, origin, buildings, ...footprint });
    },
    async gaps(area, { ptz = 'turned', progress, ...given } = {}) {
      const found = await ask({ ask: 'gaps', area, ptz, states: statesOf(given) }, progress);
      if (!found?.ok) return found;
      const { gaps, origin, buildings } = found.value;
      return ok({ origin, buildings, ...gaps });
    },
    cancel,
    dispose() {
      cancelAll();
      stop();
    },
  };
}
