import type { Clock } from '../../core/base/clock.ts';
import type { SteeredCamera } from './camera.ts';

/** So long is a camera stopped, at most, that is reached another way by now or not known any more, ms. */
const leaveWithinMs = 60_000;
const lookEveryMs = 500;

/** Cameras that nobody steers over these connections any more: each goes once it was stopped for certain. */
export interface Leaving {
  /** It has been told to stop already, if it may have been moving. */
  add(camera: SteeredCamera): void;
  has(camera: SteeredCamera): boolean;
  readonly all: Iterable<SteeredCamera>;
}

export function createLeaving(clock: Clock): Leaving {
  const all = new Set<SteeredCamera>();

  return {
    add(camera) {
      all.add(camera);
      const until = clock.monotonic() + leaveWithinMs;
      const look = () => {
        if (camera.isBusy && clock.monotonic() < until) return void clock.after(lookEveryMs, look);
        all.delete(camera);
        camera.close();
      };
      clock.after(lookEveryMs, look);
    },
    has: (camera) => all.has(camera),
    all,
  };
}
