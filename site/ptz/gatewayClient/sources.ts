import type { CameraId } from '../../../core/base/ids.ts';
import type { StreamRole } from '../../../core/cameras/camera.ts';
import type { SourceState, SourceStatus } from '../../../core/cameras/source.ts';
import type { Presence } from '../../../core/ptz/lease.ts';

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
export interface Sources {
  /** @returns whether something else is known now */
  stands(camera: CameraId, stream: StreamRole, status: SourceStatus): boolean;
  of(camera: CameraId): Known | undefined;
  /** Those whose pictures do not come, since when, and what was wrong when they failed last. */
  down(): Iterable<{ readonly camera: CameraId; readonly since: number; readonly cause: Cause }>;
  cameras(): Iterable<CameraId>;
  /** @returns whether anything was known */
  forget(camera: CameraId): boolean;
}

export function createSources(now: () => number): Sources {
  const streams = new Map<CameraId, Streams>();
  const known = new Map<CameraId, Known>();
  const causes = new Map<CameraId, Cause>();

  return {
    stands(camera, stream, { state, cause }) {
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
