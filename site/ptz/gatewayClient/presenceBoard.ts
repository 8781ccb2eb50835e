import type { SiteTopics } from '../../../core/api/site.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import type { StreamRole } from '../../../core/cameras/camera.ts';
import type { SourceState, SourceStatus } from '../../../core/cameras/source.ts';
import { type CameraPose, type Presence, splitPresences } from '../../../core/ptz/lease.ts';
import { createPublication, type TopicSources } from '../../../core/rpc/topics.ts';

type Known = NonNullable<Presence['source']>;
type Cause = SourceStatus['cause'];
/** Returns whether a cause concerns the camera: capacity limits of the site do not. */
const isOwn = (cause: SourceStatus['cause']): boolean =>
  cause?.code === 'media.noCapacity' || cause?.code === 'source.transcodersBusy';

type Streams = Partial<Record<StreamRole, SourceState>>;

/**
 * Derives a camera's state from its streams.
 * `live` while one of them delivers pictures on request; `offline` from a failure until one does. In between, during a connection
 * attempt, the state stays unchanged.
 */
interface Sources {
  /**
   * Updates one stream.
   * @returns whether the camera's state changed
   */
  isActive(camera: CameraId, stream: StreamRole, status: SourceStatus): boolean;
  of(camera: CameraId): Known | undefined;
  /** Returns the offline cameras, since when, and their last fault. */
  down(): Iterable<{ readonly camera: CameraId; readonly since: number; readonly cause: Cause }>;
  cameras(): Iterable<CameraId>;
  /**
   * Removes a camera.
   * @returns whether anything was known of it
   */
  forget(camera: CameraId): boolean;
}

function createSources(now: () => number): Sources {
  const streams = new Map<CameraId, Streams>();
  const known = new Map<CameraId, Known>();
  const causes = new Map<CameraId, Cause>();

  return {
    isActive(camera, stream, { state, cause }) {
      const all: Streams = { ...streams.get(camera), [stream]: state };
      const states = Object.values(all);
      if (states.every((each) => each === 'idle')) streams.delete(camera);
      else streams.set(camera, all);
      const before = known.get(camera)?.state;
      const hasFailed = (state === 'lost' || state === 'refused') && !isOwn(cause);
      if (hasFailed) causes.set(camera, cause);
      let after = before;
      if (states.includes('live')) after = 'live';
      else if (hasFailed) after = 'offline';
      else if (before === 'live' && !states.includes('connecting')) after = undefined;
      if (after !== 'offline') causes.delete(camera);
      if (after === before) return false;
      if (after) known.set(camera, { state: after, since: now() });
      else known.delete(camera);
      return true;
    },
    of: (camera) => known.get(camera),
    *down() {
      for (const [camera, { state, since }] of known)
        if (state === 'offline') yield { camera, since, cause: causes.get(camera) ?? null };
    },
    cameras: () => known.keys(),
    forget(camera) {
      streams.delete(camera);
      causes.delete(camera);
      return known.delete(camera);
    },
  };
}

/** Changes are published together, ms: a wall that opens has 64 at once. */
const publishEveryMs = 250;
const maxWatching = 50;

type Steering = Pick<Presence, 'steering' | 'tour'>;
const idlePtz: Steering = { steering: null, tour: null };

/** Each camera's controller and viewers, pose and video state. Cameras without any cost nothing. */
export interface PresenceBoard<V> {
  /** Each viewer receives the cameras within its scope; a change is published once, with the current state. */
  readonly topics: TopicSources<Pick<SiteTopics, 'presence'>, V | undefined>;
  /** Sets the controller, as the gateway reports it. */
  steered(camera: CameraId, now: Steering): void;
  /** Removes all controllers: the gateway has ended, and with it all leases. */
  clearHolders(): void;
  watched(cameras: readonly CameraId[], name: string): void;
  unwatched(cameras: readonly CameraId[], name: string): void;
  /** Sets the pose. */
  posed(camera: CameraId, pose: CameraPose): void;
  /** Sets the PTZ fault, as the gateway reports it. */
  controlled(camera: CameraId, control: NonNullable<Presence['control']>): void;
  /** Sets the status of one stream. */
  sourced(camera: CameraId, stream: StreamRole, status: SourceStatus): void;
  /** Forgets the video state of cameras that have another address, or were removed. */
  moved(cameras: ReadonlySet<string>): void;
  /** Returns all cameras with any state. */
  all(): Presence[];
  /** Returns the controlled and the reserved cameras. */
  leases(): { readonly camera: CameraId; readonly by: NonNullable<Presence['steering']> }[];
  /** See `Sources`. */
  readonly down: Sources['down'];
  close(): void;
}

export function createPresenceBoard<V>(
  clock: Clock,
  mayTouch: (viewer: V, camera: CameraId) => boolean,
): PresenceBoard<V> {
  const steering = new Map<CameraId, Steering>();
  /** The number of a person's windows that show it, by name. */
  const watching = new Map<CameraId, Map<string, number>>();
  const poses = new Map<CameraId, CameraPose>();
  const controls = new Map<CameraId, NonNullable<Presence['control']>>();
  const sources = createSources(() => Math.round(clock.now()));
  const changed = new Set<CameraId>();
  let cancel: Cancel | undefined;

  function of(camera: CameraId): Presence {
    const [pose, control, source] = [poses.get(camera), controls.get(camera), sources.of(camera)];
    return {
      camera,
      ...(steering.get(camera) ?? idlePtz),
      watching: [...(watching.get(camera)?.keys() ?? [])].slice(0, maxWatching),
      ...(pose ? { pose } : {}),
      ...(control ? { control } : {}),
      ...(source ? { source } : {}),
    };
  }
  const seenBy = (viewer: V | undefined, presences: readonly Presence[]) =>
    viewer === undefined ? [] : presences.filter(({ camera }) => mayTouch(viewer, camera));
  const all = () =>
    [
      ...new Set([
        ...steering.keys(),
        ...watching.keys(),
        ...poses.keys(),
        ...controls.keys(),
        ...sources.cameras(),
      ]),
    ].map(of);
  const presence = createPublication((viewer: V | undefined) => splitPresences(true, seenBy(viewer, all())));
  function change(camera: CameraId): void {
    changed.add(camera);
    cancel ??= clock.after(publishEveryMs, () => {
      cancel = undefined;
      const now = [...changed].map(of);
      changed.clear();
      presence.publishEach((viewer) => {
        const seen = seenBy(viewer, now);
        return seen.length > 0 ? splitPresences(false, seen) : [];
      });
    });
  }
  function count(camera: CameraId, name: string, more: 1 | -1): void {
    const names = watching.get(camera) ?? new Map<string, number>();
    const before = names.get(name) ?? 0;
    const after = Math.max(0, before + more);
    if (after > 0) names.set(name, after);
    else names.delete(name);
    if (names.size > 0) watching.set(camera, names);
    else watching.delete(camera);
    if (before === 0 || after === 0) change(camera);
  }

  return {
    steered(camera, { steering: by, tour }) {
      if (by || tour !== null) steering.set(camera, { steering: by, tour });
      else steering.delete(camera);
      change(camera);
    },
    clearHolders() {
      const cameras = [...steering.keys(), ...controls.keys()];
      steering.clear();
      controls.clear();
      for (const camera of cameras) change(camera);
    },
    watched(cameras, name) {
      for (const camera of cameras) count(camera, name, 1);
    },
    unwatched(cameras, name) {
      for (const camera of cameras) count(camera, name, -1);
    },
    posed(camera, pose) {
      poses.set(camera, pose);
      change(camera);
    },
    controlled(camera, control) {
      if (control.fault || control.missing.length > 0) controls.set(camera, control);
      else controls.delete(camera);
      change(camera);
    },
    sourced(camera, stream, status) {
      if (sources.isActive(camera, stream, status)) change(camera);
    },
    moved(cameras) {
      for (const camera of sources.cameras())
        if (cameras.has(camera) && sources.forget(camera)) change(camera);
      for (const camera of [...controls.keys()])
        if (cameras.has(camera) && controls.delete(camera)) change(camera);
    },
    topics: { presence },
    all,
    leases: () => [...steering].flatMap(([camera, { steering: by }]) => (by ? [{ camera, by }] : [])),
    down: sources.down,
    close: () => cancel?.(),
  };
}
