import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { FromPtzGateway, SteerableCamera } from '../../core/ptz/gatewayMessages.ts';
import type { CameraControl, Tour } from '../../core/ptz/ptz.ts';
import type { PtzDriver } from './driver.ts';
import { createPtzCamera, type PtzCamera } from './ptzCamera.ts';

/** Maximum time for stopping a camera that has another address now, or is no longer registered, ms. */
const leaveWithinMs = 60_000;
const lookEveryMs = 500;

/** Connections to cameras that are no longer controlled over them: each closes once its Stop is confirmed. */
interface Leaving {
  /** Adds a connection, which has been sent Stop already if the camera may have been moving. */
  add(camera: PtzCamera): void;
  has(camera: PtzCamera): boolean;
  readonly all: Iterable<PtzCamera>;
}

function createLeaving(clock: Clock): Leaving {
  const all = new Set<PtzCamera>();

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

/** A camera that is not in use is disconnected after this long, ms. */
const lingerMs = 60_000;
const sweepEveryMs = 10_000;

/** The connected cameras, with facts that outlive their connections. */
export interface ConnectedCameras {
  /** Returns the camera, connecting it if needed; undefined if it is not registered. */
  open(camera: CameraId): PtzCamera | undefined;
  /** Undefined if it is not connected. */
  get(camera: CameraId): PtzCamera | undefined;
  /** All cameras whose connection is not being closed. */
  readonly all: readonly PtzCamera[];
  /** Closes its connection once it stands still; it has been sent Stop already if it may have been moving. */
  leave(camera: CameraId): void;
  /** Sets the site's own tours, as stored by the site. */
  setTours(tours: readonly { readonly camera: CameraId; readonly tour: Tour }[]): void;
  /** Publishes again the cameras not confirmed to stand still. */
  publishUnconfirmed(): void;
  /** Returns the name of the tour that runs on a camera. */
  touring(camera: CameraId): string | null;
  /** Cameras whose Stop is not confirmed yet. */
  readonly stopping: readonly CameraId[];
  close(): void;
}

export function createConnectedCameras(options: {
  readonly clock: Clock;
  readonly known: (camera: CameraId) => SteerableCamera | undefined;
  readonly openDriver: (one: SteerableCamera) => PtzDriver;
  readonly send: (message: FromPtzGateway) => void;
  readonly isFollowed: (camera: CameraId) => boolean;
  /** Returns whether there is a lease on it, which keeps it connected. */
  readonly isHeld: (camera: CameraId) => boolean;
  readonly onChange: (camera: CameraId, control: CameraControl) => void;
  readonly onDeadMan: (camera: CameraId) => void;
  readonly onTouring: (camera: CameraId) => void;
  /** Called when a velocity was written to it. */
  readonly onMoveSent: (camera: CameraId) => void;
}): ConnectedCameras {
  const { clock, send, isFollowed } = options;
  const connected = new Map<CameraId, { readonly camera: PtzCamera; usedAt: number }>();
  const leaving = createLeaving(clock);
  const stored = new Map<CameraId, Map<string, Tour>>();
  /** Cameras whose Stop is not confirmed: published once, whichever connection detects it. */
  const unconfirmed = new Set<CameraId>();
  const touring = new Map<CameraId, string>();

  function toursOf(camera: CameraId): Map<string, Tour> {
    const own = stored.get(camera) ?? new Map<string, Tour>();
    stored.set(camera, own);
    return own;
  }

  function open(camera: CameraId): PtzCamera | undefined {
    const found = connected.get(camera);
    if (found) {
      found.usedAt = clock.monotonic();
      return found.camera;
    }
    const one = options.known(camera);
    if (!one) return undefined;
    const opened: PtzCamera = createPtzCamera({
      known: one,
      driver: options.openDriver(one),
      tours: [...toursOf(camera).values()],
      isUnconfirmed: unconfirmed.has(camera),
      clock,
      events: {
        onChange: () => options.onChange(camera, opened.control()),
        onDeadMan: () => options.onDeadMan(camera),
        onUnconfirmed(cause, over) {
          // A new connection at its new address stops it now.
          if (leaving.has(opened) && connected.has(camera)) return;
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
    connected.set(camera, { camera: opened, usedAt: clock.monotonic() });
    if (isFollowed(camera)) opened.setFollowed(true);
    return opened;
  }

  const cancelSweep = clock.every(sweepEveryMs, () => {
    for (const [camera, { camera: one, usedAt }] of [...connected]) {
      const isNeeded = one.isBusy || options.isHeld(camera) || isFollowed(camera);
      if (isNeeded || clock.monotonic() - usedAt < lingerMs) continue;
      connected.delete(camera);
      one.close();
    }
  });
  const all = () => [...connected.values()].map(({ camera }) => camera);

  return {
    open,
    get: (camera) => connected.get(camera)?.camera,
    get all() {
      return all();
    },
    leave(camera) {
      const one = connected.get(camera)?.camera;
      if (!one) return;
      connected.delete(camera);
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

/** Cameras that are sent Stop simultaneously: 12,000 that respond within 20 ms take some 4 s. */
const maxStopping = 64;
/** Delays before Stop is sent again to a camera that did not respond. */
const retryStopMs = [5_000, 30_000];

/**
 * Stops cameras that this gateway has not moved: those of a killed gateway, and any other that moves unattended.
 * In the given order; a camera connected meanwhile is skipped.
 */
export interface StartupStops {
  add(cameras: readonly SteerableCamera[]): void;
  close(): void;
}

export function createStartupStops(options: {
  readonly clock: Clock;
  readonly openDriver: (camera: SteerableCamera) => PtzDriver;
  /** It is connected by now, or was removed. */
  readonly isSkipped: (camera: SteerableCamera) => boolean;
  readonly onUnexpectedError: (camera: SteerableCamera, error: unknown) => void;
  /** Called when every camera was sent Stop. `silent`: the number that did not respond. */
  readonly onDone: (stopped: number, silent: number) => void;
}): StartupStops {
  const { clock, openDriver } = options;
  const waiting: { readonly known: SteerableCamera; readonly tries: number }[] = [];
  const timers = new Set<Cancel>();
  let next = 0;
  let running = 0;
  let stopped = 0;
  let silent = 0;
  let closed = false;

  async function sendStop(known: SteerableCamera, tries: number): Promise<void> {
    const driver = openDriver(known);
    const result = await driver.stop();
    driver.close();
    if (result.ok) {
      stopped += 1;
      return;
    }
    const waitMs = retryStopMs[tries];
    if (waitMs === undefined) {
      silent += 1;
      return;
    }
    const cancel = clock.after(waitMs, () => {
      timers.delete(cancel);
      waiting.push({ known, tries: tries + 1 });
      pump();
    });
    timers.add(cancel);
  }

  function pump(): void {
    while (!closed && running < maxStopping && next < waiting.length) {
      const one = waiting[next++];
      if (!one || options.isSkipped(one.known)) continue;
      running += 1;
      sendStop(one.known, one.tries)
        .catch((error: unknown) => {
          // An unexpected error with one camera would end each gateway at its start, and with it the control of all others.
          silent += 1;
          options.onUnexpectedError(one.known, error);
        })
        .then(() => {
          running -= 1;
          pump();
        });
    }
    if (closed || running > 0 || timers.size > 0 || waiting.length === 0) return;
    waiting.length = 0;
    next = 0;
    options.onDone(stopped, silent);
  }

  return {
    add(cameras) {
      for (const known of cameras) waiting.push({ known, tries: 0 });
      pump();
    },
    close() {
      closed = true;
      for (const cancel of timers) cancel();
    },
  };
}
