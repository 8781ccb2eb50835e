import type { Clock } from '../../../core/base/clock.ts';
import type { CameraId } from '../../../core/base/ids.ts';

/** What was steered so long ago stands still or has been told of, ms. */
const recentMs = 10 * 60_000;
const mostRecent = 64;

/** Cameras that somebody steered a short time ago: the first to be stopped by a gateway that starts anew. */
export interface Recent {
  add(camera: CameraId): void;
  all(): ReadonlySet<CameraId>;
}

export function createRecent(clock: Clock): Recent {
  // In order of the last time.
  const at = new Map<CameraId, number>();
  return {
    add(camera) {
      at.delete(camera);
      at.set(camera, clock.monotonic());
      for (const oldest of at.keys()) {
        if (at.size <= mostRecent) break;
        at.delete(oldest);
      }
    },
    all: () => new Set([...at].flatMap(([camera, ms]) => (clock.monotonic() - ms < recentMs ? camera : []))),
  };
}
