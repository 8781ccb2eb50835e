import type { Cancel } from '../../../core/base/clock.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import type { Replay } from './index.ts';

/**
 * Protects a camera's stored pictures from expiring by age.
 * @returns a function that releases them
 */
export function holdReplayPictures(replay: Pick<Replay, 'hold'>, camera: CameraId): Cancel {
  replay.hold(camera, true);
  return () => replay.hold(camera, false);
}
