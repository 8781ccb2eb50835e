import type { Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { Lease } from '../../core/ptz/lease.ts';
import { isStill } from '../../core/ptz/ptz.ts';
import { createDrive, type Drive, type RefusedGesture } from './drive.ts';
import type { ControlLink } from './link.ts';

/** Cameras whose pace is remembered. */
const maxDrives = 64;

/** What is said to each camera. */
export interface Drives {
  of(camera: CameraId): Drive;
  /** It moves at this desk's word. */
  moves(camera: CameraId): boolean;
}

export function createDrives(options: {
  readonly clock: Clock;
  readonly call: ControlLink['call'];
  /** See `createDrive`. */
  readonly onDone: (lease: Lease, delayMs: number | undefined) => void;
  readonly onRefused: (camera: CameraId, fault: Fault, gesture: RefusedGesture) => void;
  readonly onLate: (camera: CameraId) => void;
}): Drives {
  const { clock } = options;
  const drives = new Map<CameraId, Drive>();
  // The gateway may have outlived this console's last run: what it says now is newer.
  let seq = Math.round(clock.now());

  return {
    of(camera) {
      const known = drives.get(camera);
      if (known) return known;
      if (drives.size >= maxDrives)
        for (const [other, drive] of drives) if (isStill(drive.velocity())) drives.delete(other);
      const drive = createDrive({
        camera,
        clock,
        call: options.call,
        nextSeq: () => ++seq,
        onDone: options.onDone,
        onRefused: (fault, gesture) => options.onRefused(camera, fault, gesture),
        onLate: () => options.onLate(camera),
      });
      drives.set(camera, drive);
      return drive;
    },
    moves(camera) {
      const drive = drives.get(camera);
      return drive !== undefined && !isStill(drive.velocity());
    },
  };
}
