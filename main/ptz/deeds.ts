import type { Clock } from '../../core/base/clock.ts';
import type { CameraId, WindowId } from '../../core/base/ids.ts';
import type { Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { PtzDeed, StopCause } from '../../core/ptz/ptz.ts';
import type { Drives } from './drives.ts';
import type { ControlLink } from './link.ts';
import { isBlind, whyNoLink } from './refusals.ts';
import { createSent, goesToPlace } from './sent.ts';

/** What is asked of cameras besides moving on their axes, and what of that is on its way. */
export interface Deeds {
  /** By a window, or (null) by stick. */
  do(window: WindowId | null, camera: CameraId, deed: PtzDeed): Promise<Result<object>>;
  /** A hand moves it, or it was stopped. */
  over(camera: CameraId): void;
  /** What is on its way to a place is stopped, where nobody answers for it any more: of one window, or all. */
  stop(cause: StopCause, window?: WindowId): Promise<unknown>;
}

export function createDeeds(options: {
  readonly clock: Clock;
  readonly link: Pick<ControlLink, 'call' | 'status'>;
  readonly driveOf: Drives['of'];
  /** Why a window, or (null) a stick, may not steer the camera now. */
  readonly refusalOf: (window: WindowId | null, camera: CameraId) => Fault | undefined;
}): Deeds {
  const { link, refusalOf } = options;
  const sent = createSent(options.clock);

  return {
    async do(window, camera, deed) {
      const why = isBlind(deed) ? whyNoLink(link.status()) : refusalOf(window, camera);
      if (why) return { ok: false, fault: why };
      // Before it is said: what stops it may come while the camera is told.
      if (goesToPlace(deed)) sent.add(camera, window);
      return link.call('ptz.do', { camera, deed });
    },
    over: sent.drop,
    stop: (cause, window) =>
      Promise.all(sent.take(window).map((camera) => options.driveOf(camera).stop(cause))),
  };
}
