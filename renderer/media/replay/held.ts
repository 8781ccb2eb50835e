import type { Cancel } from '../../../core/base/clock.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import type { Replay } from './index.ts';

/** Keeps a camera's past from going by age. @returns what lets it go */
export function held(replay: Pick<Replay, 'hold'>, camera: CameraId): Cancel {
  replay.hold(camera, true);
  return () => replay.hold(camera, false);
}
