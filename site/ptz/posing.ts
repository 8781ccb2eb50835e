import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { CameraPose } from '../../core/ptz/lease.ts';
import type { PtzPose } from '../../core/ptz/ptz.ts';

/** Of one camera a site is told at most this often, ms. */
const publishEveryMs = 200;
/** Less than that is the noise of a camera that stands still, degrees. */
const noticeableDeg = 0.1;

/** Where the cameras look, for the site: while they move, once when they have come to rest, and nothing while nothing moves. */
export interface Posing {
  saw(camera: CameraId, pose: PtzPose | null): void;
  /** Another site begins, which knows nothing. */
  publishAll(): void;
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

export function createPosing(clock: Clock, publish: (camera: CameraId, pose: CameraPose) => void): Posing {
  const reported = new Map<CameraId, { readonly pose: CameraPose; readonly at: number }>();
  const due = new Map<CameraId, { pose: CameraPose; readonly cancel: Cancel }>();

  function send(camera: CameraId, pose: CameraPose): void {
    reported.set(camera, { pose, at: clock.monotonic() });
    publish(camera, pose);
  }

  return {
    saw(camera, seen) {
      if (!seen) return;
      const pose = poseOf(seen);
      const last = reported.get(camera);
      const waiting = due.get(camera);
      if (waiting) waiting.pose = pose;
      else if (!last) send(camera, pose);
      else if (isNoticeable(pose, last.pose)) {
        const inMs = last.at + publishEveryMs - clock.monotonic();
        if (inMs <= 0) return send(camera, pose);
        const cancel = clock.after(inMs, () => {
          const now = due.get(camera);
          due.delete(camera);
          if (now) send(camera, now.pose);
        });
        due.set(camera, { pose, cancel });
      }
    },
    publishAll() {
      for (const [camera, { pose }] of reported) publish(camera, pose);
    },
    forget(camera) {
      reported.delete(camera);
      due.get(camera)?.cancel();
      due.delete(camera);
    },
    close() {
      for (const { cancel } of due.values()) cancel();
    },
  };
}
