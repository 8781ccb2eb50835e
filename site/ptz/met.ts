import type { Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { FromGateway, SteerableCamera } from '../../core/ptz/gatewayMessages.ts';
import type { CameraControl, Tour } from '../../core/ptz/ptz.ts';
import { createSteeredCamera, type SteeredCamera } from './camera.ts';
import type { PtzDriver } from './driver.ts';

/** So long is a camera stopped, at most, that is reached another way by now or not known any more, ms. */
const leaveWithinMs = 60_000;
const lookEveryMs = 500;

/** Cameras that nobody steers over these connections any more: each goes once it was stopped for certain. */
interface Leaving {
  /** It has been told to stop already, if it may have been moving. */
  add(camera: SteeredCamera): void;
  has(camera: SteeredCamera): boolean;
  readonly all: Iterable<SteeredCamera>;
}

function createLeaving(clock: Clock): Leaving {
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

/** A camera that nobody needs is let go of after this long, ms. */
const lingerMs = 60_000;
const sweepEveryMs = 10_000;

/** The cameras that the gateway has met, or is about to: what is known of each beyond its connection. */
export interface Met {
  /** Undefined where the registry does not know it. */
  open(camera: CameraId): SteeredCamera | undefined;
  /** Only where it was met before. */
  already(camera: CameraId): SteeredCamera | undefined;
  /** Those that are not being left. */
  readonly all: readonly SteeredCamera[];
  /** Its connection goes once it stands still; it has been told to stop already, if it may have been moving. */
  leave(camera: CameraId): void;
  /** Tours of the site's own, as it keeps them. */
  setTours(tours: readonly { readonly camera: CameraId; readonly tour: Tour }[]): void;
  /** Says again which cameras were not seen to stand still. */
  publishUnconfirmed(): void;
  /** The name of the one that runs. */
  touring(camera: CameraId): string | null;
  /** Cameras whose Stop is not confirmed yet. */
  readonly stopping: readonly CameraId[];
  close(): void;
}

export function createMet(options: {
  readonly clock: Clock;
  readonly known: (camera: CameraId) => SteerableCamera | undefined;
  readonly openDriver: (one: SteerableCamera) => PtzDriver;
  readonly send: (message: FromGateway) => void;
  readonly isFollowed: (camera: CameraId) => boolean;
  /** Somebody may steer it: it is kept. */
  readonly isHeld: (camera: CameraId) => boolean;
  readonly onChange: (camera: CameraId, control: CameraControl) => void;
  readonly onDeadMan: (camera: CameraId) => void;
  readonly onTouring: (camera: CameraId) => void;
  /** A move at a speed was written to it. */
  readonly onMoveSent: (camera: CameraId) => void;
}): Met {
  const { clock, send, isFollowed } = options;
  const met = new Map<CameraId, { readonly camera: SteeredCamera; usedAt: number }>();
  const leaving = createLeaving(clock);
  const stored = new Map<CameraId, Map<string, Tour>>();
  /** Cameras whose stop was not seen to be obeyed: told once, whichever connection to the camera finds out. */
  const unconfirmed = new Set<CameraId>();
  const touring = new Map<CameraId, string>();

  function toursOf(camera: CameraId): Map<string, Tour> {
    const own = stored.get(camera) ?? new Map<string, Tour>();
    stored.set(camera, own);
    return own;
  }

  function open(camera: CameraId): SteeredCamera | undefined {
    const found = met.get(camera);
    if (found) {
      found.usedAt = clock.monotonic();
      return found.camera;
    }
    const one = options.known(camera);
    if (!one) return undefined;
    const opened: SteeredCamera = createSteeredCamera({
      known: one,
      driver: options.openDriver(one),
      tours: [...toursOf(camera).values()],
      isUnconfirmed: unconfirmed.has(camera),
      clock,
      events: {
        onChange: () => options.onChange(camera, opened.control()),
        onDeadMan: () => options.onDeadMan(camera),
        onUnconfirmed(cause, over) {
          // Another one stops it now, at its new address.
          if (leaving.has(opened) && met.has(camera)) return;
          if (over ? !unconfirmed.delete(camera) : unconfirmed.has(camera)) return;
          if (!over) unconfirmed.add(camera);
          send({ t: 'unconfirmed', camera, cause, over });
        },
        onTour(token, tour) {
          if (tour) toursOf(camera).set(token, tour);
          else toursOf(camera).delete(token);
          send({ t: 'tour', camera, token, tour });
        },
        onTouring(name) {
          if ((touring.get(camera) ?? null) === name) return;
          if (name === null) touring.delete(camera);
          else touring.set(camera, name);
          options.onTouring(camera);
        },
        onMoveSent: () => options.onMoveSent(camera),
      },
    });
    met.set(camera, { camera: opened, usedAt: clock.monotonic() });
    if (isFollowed(camera)) opened.setFollowed(true);
    return opened;
  }

  const cancelSweep = clock.every(sweepEveryMs, () => {
    for (const [camera, { camera: one, usedAt }] of [...met]) {
      const isNeeded = one.isBusy || options.isHeld(camera) || isFollowed(camera);
      if (isNeeded || clock.monotonic() - usedAt < lingerMs) continue;
      met.delete(camera);
      one.close();
    }
  });
  const all = () => [...met.values()].map(({ camera }) => camera);

  return {
    open,
    already: (camera) => met.get(camera)?.camera,
    get all() {
      return all();
    },
    leave(camera) {
      const one = met.get(camera)?.camera;
      if (!one) return;
      met.delete(camera);
      leaving.add(one);
    },
    setTours(tours) {
      for (const { camera, tour } of tours) toursOf(camera).set(tour.token, tour);
    },
    publishUnconfirmed() {
      for (const camera of unconfirmed) send({ t: 'unconfirmed', camera, cause: null, over: false });
    },
    touring: (camera) => touring.get(camera) ?? null,
    get stopping() {
      const unsettled = [...all(), ...leaving.all].filter((one) => one.isStopping);
      return [...new Set(unsettled.map((one) => one.control().camera))];
    },
    close() {
      cancelSweep();
      for (const one of [...all(), ...leaving.all]) one.close();
    },
  };
}
