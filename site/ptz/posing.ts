import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { CameraPose } from '../../core/ptz/lease.ts';
import type { PtzPose } from '../../core/ptz/ptz.ts';

/** Of one camera a site is told at most this often, ms. */
const tellEveryMs = 200;
/** Less than that is the noise of a camera that stands still, degrees. */
const noticeableDeg = 0.1;

/** Where the cameras look, for the site: while they move, once when they have come to rest, and nothing while nothing moves. */
export interface Posing {
  saw(camera: CameraId, pose: PtzPose | null): void;
  /** Another site begins, which knows nothing. */
  tellAll(): void;
  forget(camera: CameraId): void;
  close(): void;
}

const hundredths = (degrees: number) => Math.round(degrees * 100) / 100;

/** As presence has it. */
function poseOf({ panDeg, tiltDeg, fovDeg }: PtzPose): CameraPose {
  const turned = hundredths(((panDeg % 360) + 360) % 360);
  return {
    panDeg: turned >= 360 ? 0 : turned,
    tiltDeg: hundredths(tiltDeg),
    fovDeg: Math.max(0.01, hundredths(fovDeg)),
  };
}

function isNoticeable(a: CameraPose, b: CameraPose): boolean {
  const turned = Math.abs(a.panDeg - b.panDeg);
  const apart = [Math.min(turned, 360 - turned), a.tiltDeg - b.tiltDeg, a.fovDeg - b.fovDeg];
  return apart.some((degrees) => Math.abs(degrees) >= noticeableDeg);
}

export function createPosing(clock: Clock, tell: (camera: CameraId, pose: CameraPose) => void): Posing {
  const told = new Map<CameraId, { readonly pose: CameraPose; readonly at: number }>();
  const due = new Map<CameraId, { pose: CameraPose; readonly cancel: Cancel }>();

  function say(camera: CameraId, pose: CameraPose): void {
    told.set(camera, { pose, at: clock.monotonic() });
    tell(camera, pose);
  }

  return {
    saw(camera, seen) {
      if (!seen) return;
      const pose = poseOf(seen);
      const last = told.get(camera);
      const waiting = due.get(camera);
      if (waiting) waiting.pose = pose;
      else if (!last) say(camera, pose);
      else if (isNoticeable(pose, last.pose)) {
        const inMs = last.at + tellEveryMs - clock.monotonic();
        if (inMs <= 0) return say(camera, pose);
        const cancel = clock.after(inMs, () => {
          const now = due.get(camera);
          due.delete(camera);
          if (now) say(camera, now.pose);
        });
        due.set(camera, { pose, cancel });
      }
    },
    tellAll() {
      for (const [camera, { pose }] of told) tell(camera, pose);
    },
    forget(camera) {
      told.delete(camera);
      due.get(camera)?.cancel();
      due.delete(camera);
    },
    close() {
      for (const { cancel } of due.values()) cancel();
    },
  };
}
