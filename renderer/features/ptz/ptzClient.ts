import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ControlView, MapPush, ShellCalls } from '../../../core/api/shell.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import type { CameraId, DeskId, WindowId } from '../../../core/base/ids.ts';
import { Listeners } from '../../../core/base/listeners.ts';
import { ok, type Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import { addLeaseNotice, type LeaseNotice } from '../../../core/ptz/leaseNotices.ts';
import {
  type CameraControl,
  isZeroVelocity,
  type MoveSource,
  repeatEveryMs,
  type Velocity,
  zeroVelocity,
} from '../../../core/ptz/ptz.ts';
import type { StickIdentity, StickReading } from '../../../core/ptz/stick.ts';
import type { CallInput } from '../../../core/rpc/define.ts';
import type { ControlMessage, MainClient } from '../../shared/mainClient.ts';

/** Names of a window's PTZ requests to main, other than moves. */
export type PtzCallName = Exclude<
  keyof ShellCalls & (`lease.${string}` | `stick.${string}` | 'control.do'),
  'stick.gamepad'
>;

/** The joystick's present readings and their meaning. */
export interface StickState {
  readonly identity: StickIdentity;
  readonly reading: StickReading;
  readonly velocity: Velocity;
}

/** A refused move of this window. */
export interface RefusedMove {
  readonly camera: CameraId;
  readonly fault: Fault;
}

/** PTZ control as one window sees it: main's state, and the moves of the window's mouse and keys. */
export interface PtzClient {
  /** This window. */
  readonly window: WindowId;
  /** Null until main has published it. Changes at most ten times a second. */
  readonly view: StoreApi<ControlView | null>;
  /** The camera that this window follows. */
  readonly camera: StoreApi<CameraControl | null>;
  /** Newest last; those that require no action disappear after a while. */
  readonly notices: StoreApi<readonly LeaseNotice[]>;
  /** Present while a joystick is configured. Changes as often as its readings. */
  readonly stick: StoreApi<StickState | null>;
  /** Reports the selected tile's camera, whether it is live and whether it can be controlled; sent on change only. */
  look(camera: CameraId | null, seen: boolean, steerable: boolean): void;
  /** Reports that the selected picture is still live, with its age, ms. */
  see(camera: CameraId, ageMs: number): void;
  follow(camera: CameraId | null): void;
  /**
   * Moves a camera until `release`: sent at once and repeated every `repeatEveryMs`. A refused move is not repeated
   * before `release`.
   */
  steer(camera: CameraId, velocity: Velocity, source: 'mouse' | 'keyboard'): void;
  release(): void;
  /** Stops the camera for every input source of this desk. */
  stop(camera: CameraId): void;
  do<K extends PtzCallName>(command: K, input: CallInput<ShellCalls, K>): Promise<Result<undefined>>;
  dismiss(notice: number): void;
  onRefused(received: (refused: RefusedMove) => void): Cancel;
  /** Subscribes to a joystick button's step to the adjacent tile. */
  onStep(received: (step: 1 | -1) => void): Cancel;
  /** Reports whether this window's map has the keyboard focus; repeated, because a report may have been lost. */
  mapKeys(on: boolean): void;
  /** Subscribes to a joystick's movement of this window's map. */
  onMapStick(received: (push: MapPush) => void): Cancel;
  close(): void;
}

/** Minimum interval of state updates while a camera moves. */
const publishEveryMs = 100;
/** Minimum interval of moves: a mouse reports its position far more often than a camera accepts commands. */
const sendEveryMs = 40;
/** Display time of a notice that requires no action. */
const noticeForMs = 12_000;
/** Display time of the cause of a stop, ms. */
const stoppedForMs = 30_000;

interface Driving {
  readonly camera: CameraId;
  readonly velocity: Velocity;
  readonly source: MoveSource;
}

/** Tells whether a lost lease is this desk's again. */
const isOver = ({ stopped, leases }: ControlView): boolean =>
  stopped?.cause === 'leaseLost' && leases.some(({ camera }) => camera === stopped.camera);

/** Follows main's PTZ state, and sends the moves of this window's mouse and keys. */
export function createPtzClient(options: {
  readonly shell: Pick<
    MainClient,
    PtzCallName | `control.${'look' | 'see' | 'steer' | 'stop' | 'follow' | 'map'}`
  >;
  readonly listen: (received: (message: ControlMessage) => void) => void;
  /** Called when the window loses the focus or becomes invisible. */
  readonly onAway: (run: () => void) => Cancel;
  readonly window: WindowId;
  /** Returns this desk, once it is known, to identify its own leases. */
  readonly desk: () => DeskId | undefined;
  readonly clock: Clock;
}): PtzClient {
  const { shell, clock } = options;
  const view = createStore<ControlView | null>(() => null);
  const camera = createStore<CameraControl | null>(() => null);
  const notices = createStore<readonly LeaseNotice[]>(() => []);
  const stick = createStore<StickState | null>(() => null);
  const refusals = new Listeners<RefusedMove>();
  const steps = new Listeners<1 | -1>();
  const pushes = new Listeners<MapPush>();
  let lastPublished = Number.NEGATIVE_INFINITY;
  let untold: ControlView | undefined;
  let looked = '';
  let followed: CameraId | null = null;
  let nextNotice = 0;
  let cancelForget: Cancel = () => {};

  function show(now: ControlView): void {
    const { stopped } = now;
    const leftMs = stopped ? stopped.at + stoppedForMs - clock.now() : 0;
    cancelForget();
    const forgotten = { ...now, stopped: null };
    if (stopped && leftMs > 0 && !isOver(now)) {
      view.setState(now, true);
      cancelForget = clock.after(leftMs, () => view.setState(forgotten, true));
    } else view.setState(forgotten, true);
  }

  function notify(now: ControlView): void {
    const isWaiting = untold !== undefined;
    untold = now;
    if (isWaiting) return;
    const waitMs = Math.max(0, lastPublished + publishEveryMs - clock.monotonic());
    const showLatest = () => {
      lastPublished = clock.monotonic();
      const latest = untold;
      untold = undefined;
      if (latest) show(latest);
    };
    if (waitMs === 0) showLatest();
    else clock.after(waitMs, showLatest);
  }

  options.listen((message) => {
    if (message.watchfloor === 'control') notify(message.control);
    else if (message.watchfloor === 'steered') {
      if (message.camera.camera === followed) camera.setState(message.camera, true);
    } else if (message.watchfloor === 'stick') {
      const { identity, reading, velocity } = message;
      stick.setState({ identity, reading, velocity }, true);
    } else if (message.watchfloor === 'stickStep') steps.emit(message.step);
    else if (message.watchfloor === 'mapStick') pushes.emit(message.push);
    else {
      nextNotice += 1;
      const id = nextNotice;
      const { event } = message;
      const of = { id, at: clock.now(), desk: options.desk() };
      const now = addLeaseNotice(notices.getState(), event, of);
      notices.setState(now, true);
      if (now.at(-1)?.id === id && now.at(-1)?.meaning.is !== 'asks')
        clock.after(noticeForMs, () => dismiss(id));
    }
  });

  function dismiss(id: number): void {
    const rest = notices.getState().filter((notice) => notice.id !== id);
    if (rest.length < notices.getState().length) notices.setState(rest, true);
  }

  let driving: Driving | undefined;
  /** The last refused move, until the input is released. */
  let blocked: Driving | undefined;
  let sentAt = Number.NEGATIVE_INFINITY;
  let cancelNext: Cancel = () => {};

  async function send(): Promise<void> {
    cancelNext();
    const mine = driving;
    if (!mine) return;
    sentAt = clock.monotonic();
    cancelNext = clock.after(repeatEveryMs, send);
    const message = await shell['control.steer'](mine);
    if (message.ok || driving?.camera !== mine.camera) return;
    end();
    blocked = mine;
    refusals.emit({ camera: mine.camera, fault: message.fault });
  }

  function end(): void {
    cancelNext();
    driving = undefined;
  }

  function stop(of: CameraId): void {
    if (driving?.camera === of) end();
    void shell['control.stop']({ camera: of }).then((result) => {
      if (result.ok) return;
      refusals.emit({ camera: of, fault: result.fault });
    });
  }

  function release(): void {
    // Main accepts no move there before this stop.
    if (blocked) void shell['control.steer']({ ...blocked, velocity: zeroVelocity });
    blocked = undefined;
    if (driving) stop(driving.camera);
  }

  // Mouse and keyboard belong to their window: their moves end with the focus.
  const cancelAway = options.onAway(release);

  return {
    window: options.window,
    view,
    camera,
    notices,
    stick,
    look(of, seen, steerable) {
      const now = `${of} ${seen} ${steerable}`;
      // Another window may have selected a camera since.
      const isStillOurs = view.getState()?.selected?.window === options.window;
      if (now === looked && isStillOurs) return;
      looked = now;
      void shell['control.look']({ camera: of, seen, steerable }); // main's view shows the result
    },
    see(of, ageMs) {
      void shell['control.see']({ camera: of, ageMs: Math.max(0, ageMs) }); // main's view shows the result
    },
    follow(of) {
      if (of === followed) return;
      followed = of;
      camera.setState(null, true);
      void shell['control.follow']({ camera: of }).then((result) => {
        // Requested again at the next selection.
        if (!result.ok && followed === of) followed = null;
      });
    },
    steer(of, velocity, source) {
      if (isZeroVelocity(velocity)) {
        if (driving) stop(driving.camera);
        return;
      }
      if (blocked) return;
      if (driving && driving.camera !== of) stop(driving.camera);
      const isFirst = !driving;
      driving = { camera: of, velocity, source };
      const waitMs = isFirst ? 0 : sentAt + sendEveryMs - clock.monotonic();
      if (waitMs <= 0)
        void send(); // send() reports a refusal
      else {
        cancelNext();
        cancelNext = clock.after(waitMs, send);
      }
    },
    release,
    stop,
    async do(command, input) {
      const call = shell[command] as (of: typeof input) => Promise<Result<unknown>>;
      const result = await call(input);
      return result.ok ? ok(undefined) : result;
    },
    dismiss,
    onRefused: refusals.add,
    onStep: steps.add,
    mapKeys(on) {
      void shell['control.map']({ on }); // a rejected report is repeated at the next key press or focus
    },
    onMapStick: pushes.add,
    close() {
      release();
      cancelForget();
      cancelAway();
    },
  };
}
