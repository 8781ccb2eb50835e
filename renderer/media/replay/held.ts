import type { Cancel } from '../../../core/clock.ts';
import type { CameraId } from '../../../core/domain/ids.ts';
import type { Replay } from './index.ts';

/** Keeps a camera's past from going by age. @returns what lets it go */
export function held(replay: Pick<Replay, 'hold'>, camera: CameraId): Cancel {
  replay.hold(camera, true);
  return () => replay.hold(camera, false);
}
