import type { Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';

/** SDL centres a stick that was pulled out before it says that it is gone, within one batch; it is late on a busy machine. */
const recentredWithinMs = 100;

/** Which stick let go of which camera last. */
export interface LetGo {
  by(key: string, camera: CameraId): void;
  /** What a stick that was pulled out let go of with that: nobody's hand did. Undefined: it stood in its centre before. */
  pulledOut(key: string): CameraId | undefined;
}

export function createLetGo(clock: Pick<Clock, 'monotonic'>): LetGo {
  let last: { readonly key: string; readonly camera: CameraId; readonly at: number } | undefined;
  return {
    by(key, camera) {
      last = { key, camera, at: clock.monotonic() };
    },
    pulledOut: (key) =>
      last?.key === key && clock.monotonic() - last.at <= recentredWithinMs ? last.camera : undefined,
  };
}
