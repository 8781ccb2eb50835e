import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ControlView, MapPush, ShellCalls } from '../../../core/api/shell.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import type { CameraId, DeskId, WindowId } from '../../../core/base/ids.ts';
import { Listeners } from '../../../core/base/listeners.ts';
import { ok, type Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import { type LeaseNotice, noticesAfter } from '../../../core/ptz/leaseNews.ts';
import {
  type CameraControl,
  isStill,
  repeatEveryMs,
  type SteerSource,
  still,
  type Velocity,
} from '../../../core/ptz/ptz.ts';
import type { StickIdentity, StickReading } from '../../../core/ptz/stick.ts';
import type { CallInput } from '../../../core/rpc/define.ts';
import type { ControlMessage, Shell } from '../../shared/shell.ts';

/** What a window asks of main that is about steering, moving apart. */
export type PtzCallName = Exclude<
  keyof ShellCalls & (`lease.${string}` | `stick.${string}` | 'control.do'),
  'stick.gamepad'
>;

/** What the stick reads now, and what that means. */
export interface StickState {
  readonly identity: StickIdentity;
  readonly reading: StickReading;
  readonly velocity: Velocity;
}

/** What this window asked to move and was refused. */
export interface Refused {
  readonly camera: CameraId;
  readonly fault: Fault;
}

/** Steering as one window knows it: what main says of it, and what the window's mouse and keys ask for. */
export interface PtzClient {
  /** This window. */
  readonly window: WindowId;
  /** Null until main has told. Changes no more than ten times a second. */
  readonly view: StoreApi<ControlView | null>;
  /** The camera that this window follows. */
  readonly camera: StoreApi<CameraControl | null>;
  /** The latest last; those that nobody must read are gone after a while. */
  readonly notices: StoreApi<readonly LeaseNotice[]>;
  /** While a stick is learnt, or looked at. Changes as often as the stick does. */
  readonly stick: StoreApi<StickState | null>;
  /** What the selected tile shows, whether that is live and can be steered; said on where it differs from the last. */
  look(camera: CameraId | null, seen: boolean, steerable: boolean): void;
  /** What is looked at still is live, with a picture of that age, ms. */
  see(camera: CameraId, ageMs: number): void;
  follow(camera: CameraId | null): void;
  /**
   * Moves a camera until `release`, by mouse or keys: said at once and again every `repeatEveryMs`. What is refused is not
   * asked for again before `release`.
   */
  steer(camera: CameraId, velocity: Velocity, source: 'mouse' | 'keyboard'): void;
  release(): void;
  /** Stops it anyone who moves it at this desk. */
  stop(camera: CameraId): void;
  do<K extends PtzCallName>(command: K, input: CallInput<ShellCalls, K>): Promise<Result<undefined>>;
  dismiss(notice: number): void;
  onRefused(received: (refused: Refused) => void): Cancel;
  /** A button of the stick steps to the tile beside. */
  onStep(received: (step: 1 | -1) => void): Cancel;
  /** This window's map has the keys, or has them no more; said again, as often as it may have been missed. */
  mapKeys(on: boolean): void;
  /** How a stick moves this window's map from now on. */
  onMapStick(received: (push: MapPush) => void): Cancel;
  close(): void;
}

/** A picture of what moves need not be newer. */
const publishEveryMs = 100;
/** A mouse says where it is far more often than a camera can be told. */
const sendEveryMs = 40;
/** A notice that asks for nothing has been read by then. */
const noticeForMs = 12_000;
/** Why a camera was stopped has been read by then, ms. */
const stoppedForMs = 30_000;

interface Driving {
  readonly camera: CameraId;
  readonly velocity: Velocity;
  readonly source: SteerSource;
}

/** That the camera was lost is over once this desk has it again. */
const isOver = ({ stopped, leases }: ControlView): boolean =>
  stopped?.cause === 'leaseLost' && leases.some(({ camera }) => camera === stopped.camera);

/** Follows what main tells of steering, and says what this window's mouse and keys want. */
export function createControl(options: {
  readonly shell: Pick<
    Shell,
    PtzCallName | `control.${'look' | 'see' | 'steer' | 'stop' | 'follow' | 'map'}`
  >;
  readonly listen: (received: (message: ControlMessage) => void) => void;
  /** The window has lost the focus, or cannot be seen any more. */
  readonly onAway: (run: () => void) => Cancel;
  readonly window: WindowId;
  /** This desk, once it is known: of leases, whose is whose. */
  readonly desk: () => DeskId | undefined;
  readonly clock: Clock;
}): PtzClient {
  const { shell, clock } = options;
  const view = createStore<ControlView | null>(() => null);
  const camera = createStore<CameraControl | null>(() => null);
  const notices = createStore<readonly LeaseNotice[]>(() => []);
  const stick = createStore<StickState | null>(() => null);
  const refusals = new Listeners<Refused>();
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
      const now = noticesAfter(notices.getState(), event, of);
      notices.setState(now, true);
      if (now.at(-1)?.id === id && now.at(-1)?.news.is !== 'asks')
        clock.after(noticeForMs, () => dismiss(id));
    }
  });

  function dismiss(id: number): void {
    const rest = notices.getState().filter((notice) => notice.id !== id);
    if (rest.length < notices.getState().length) notices.setState(rest, true);
  }

  let driving: Driving | undefined;
  /** What was asked for last and was refused; the hand has not let go since. */
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
    // Main waits for it: what was stopped there does nothing before.
    if (blocked) void shell['control.steer']({ ...blocked, velocity: still });
    blocked = undefined;
    if (driving) stop(driving.camera);
  }

  // A mouse or a keyboard belongs to its window: what it asked for ends with the focus.
  const cancelAway = options.onAway(release);

  return {
    window: options.window,
    view,
    camera,
    notices,
    stick,
    look(of, seen, steerable) {
      const now = `${of} ${seen} ${steerable}`;
      // Another window may have been the last since.
      const isStillOurs = view.getState()?.selected?.window === options.window;
      if (now === looked && isStillOurs) return;
      looked = now;
      void shell['control.look']({ camera: of, seen, steerable }); // main's view tells what became of it
    },
    see(of, ageMs) {
      void shell['control.see']({ camera: of, ageMs: Math.max(0, ageMs) }); // main's view tells what became of it
    },
    follow(of) {
      if (of === followed) return;
      followed = of;
      camera.setState(null, true);
      void shell['control.follow']({ camera: of }).then((result) => {
        // Asked for again when it is looked at again.
        if (!result.ok && followed === of) followed = null;
      });
    },
    steer(of, velocity, source) {
      if (isStill(velocity)) {
        if (driving) stop(driving.camera);
        return;
      }
      if (blocked) return;
      if (driving && driving.camera !== of) stop(driving.camera);
      const isFirst = !driving;
      driving = { camera: of, velocity, source };
      const waitMs = isFirst ? 0 : sentAt + sendEveryMs - clock.monotonic();
      if (waitMs <= 0)
        void send(); // its refusal is told
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
      void shell['control.map']({ on }); // where it was not accepted, the next press or focus says it again
    },
    onMapStick: pushes.add,
    close() {
      release();
      cancelForget();
      cancelAway();
    },
  };
}
