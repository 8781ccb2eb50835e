import type { SiteTopics } from '../../../core/api/site.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import type { StreamRole } from '../../../core/cameras/camera.ts';
import type { SourceState, SourceStatus } from '../../../core/cameras/source.ts';
import { type CameraPose, type Presence, presenceMessages } from '../../../core/ptz/lease.ts';
import { createPublication, type TopicSources } from '../../../core/rpc/topics.ts';

type Known = NonNullable<Presence['source']>;
type Cause = SourceStatus['cause'];
/** That the site has no room for more says nothing of the camera. */
const isOwn = (cause: SourceStatus['cause']): boolean =>
  cause?.code === 'media.noCapacity' || cause?.code === 'source.transcodersBusy';

type Streams = Partial<Record<StreamRole, SourceState>>;

/**
 * Whether a camera's pictures come, from how its streams stand: `live` while one of them does and somebody asks for it, and no
 * longer; `offline` once one has failed, until one comes. In between, while the site is still at it, it stays as it was.
 */
interface Sources {
  /** @returns whether something else is known now */
  isActive(camera: CameraId, stream: StreamRole, status: SourceStatus): boolean;
  of(camera: CameraId): Known | undefined;
  /** Those whose pictures do not come, since when, and what was wrong when they failed last. */
  down(): Iterable<{ readonly camera: CameraId; readonly since: number; readonly cause: Cause }>;
  cameras(): Iterable<CameraId>;
  /** @returns whether anything was known */
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

/** Changes are told together: a wall that opens is 64 of them at once, ms. */
const publishEveryMs = 250;
const maxWatching = 50;

type Steering = Pick<Presence, 'steering' | 'tour'>;
const idlePtz: Steering = { steering: null, tour: null };

/** Who steers and who watches each camera, where it looks and whether its pictures come; only those of which anything is known cost anything. */
export interface PresenceBoard<V> {
  /** Each viewer gets the cameras within its scope; a change is published once, as it is then. */
  readonly topics: TopicSources<Pick<SiteTopics, 'presence'>, V | undefined>;
  /** As the gateway says. */
  steered(camera: CameraId, now: Steering): void;
  /** The gateway is gone, and with it all that it granted. */
  clearHolders(): void;
  watched(cameras: readonly CameraId[], name: string): void;
  unwatched(cameras: readonly CameraId[], name: string): void;
  /** Where it looks. */
  posed(camera: CameraId, pose: CameraPose): void;
  /** What is wrong with its PTZ control, as the gateway says. */
  controlled(camera: CameraId, control: NonNullable<Presence['control']>): void;
  /** How one of its streams stands. */
  sourced(camera: CameraId, stream: StreamRole, status: SourceStatus): void;
  /** They are reached another way, or are gone: what was known of their pictures was known of others. */
  moved(cameras: ReadonlySet<string>): void;
  /** All of whom anything is known. */
  all(): Presence[];
  /** Those that somebody steers or keeps. */
  leases(): { readonly camera: CameraId; readonly by: NonNullable<Presence['steering']> }[];
  /** See `Sources`. */
  readonly down: Sources['down'];
  close(): void;
}

export function createPresence<V>(
  clock: Clock,
  mayTouch: (viewer: V, camera: CameraId) => boolean,
): PresenceBoard<V> {
  const steering = new Map<CameraId, Steering>();
  /** How many of a person's windows show it, by name. */
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
  const presence = createPublication((viewer: V | undefined) =>
    presenceMessages(true, seenBy(viewer, all())),
  );
  function change(camera: CameraId): void {
    changed.add(camera);
    cancel ??= clock.after(publishEveryMs, () => {
      cancel = undefined;
      const now = [...changed].map(of);
      changed.clear();
      presence.publishEach((viewer) => {
        const seen = seenBy(viewer, now);
        return seen.length > 0 ? presenceMessages(false, seen) : [];
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
