import type { ControlView } from '../../core/api/shell.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { CameraId, WindowId } from '../../core/base/ids.ts';
import { ok, type Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { Lease } from '../../core/ptz/lease.ts';
import {
  deadManMs,
  isStill,
  type PtzCommand,
  type SteerSource,
  type StopCause,
  still,
  type Velocity,
} from '../../core/ptz/ptz.ts';
import { createDelays } from './delays.ts';
import type { RefusedGesture } from './drive.ts';
import { createDrives, type Drives } from './drives.ts';
import type { ControlLink } from './link.ts';
import { createLooks } from './looks.ts';
import { causeOf, isBlind, mustCentre, tooMany, whyNoLink, whyNotSeen } from './refusals.ts';

/** No camera is on its way to a place for longer, ms; the gateway knows whether it is there. */
const onTheWayMs = 60_000;
const most = 64;

/** What moves a camera to a place and ends by itself. Tours are none: they are standing orders (docs/adr/016). */
const toPlaces: ReadonlySet<PtzCommand['do']> = new Set(['centre', 'box', 'look', 'home', 'preset']);
const goesToPlace = (command: PtzCommand): boolean => toPlaces.has(command.do);

/** Cameras that this desk has sent to a place and that may be on their way there. */
interface Sent {
  /** `window` null: by stick. */
  add(camera: CameraId, window: WindowId | null): void;
  /** A hand moves it, or it was stopped. */
  drop(camera: CameraId): void;
  /** Those of one window, or all; they are forgotten by it. */
  take(window?: WindowId): CameraId[];
}

function createSent(clock: Clock): Sent {
  const sent = new Map<CameraId, { readonly window: WindowId | null; readonly at: number }>();

  return {
    add(camera, window) {
      sent.delete(camera);
      sent.set(camera, { window, at: clock.monotonic() });
      for (const oldest of sent.keys()) {
        if (sent.size <= most) break;
        sent.delete(oldest);
      }
    },
    drop: (camera) => void sent.delete(camera),
    take(window) {
      const since = clock.monotonic() - onTheWayMs;
      const taken = [...sent].filter(([, one]) => window === undefined || one.window === window);
      for (const [camera] of taken) sent.delete(camera);
      return taken.flatMap(([camera, { at }]) => (at >= since ? camera : []));
    },
  };
}

/** What is asked of cameras besides moving on their axes, and what of that is on its way. */
interface ActionHandlers {
  /** By a window, or (null) by stick. */
  do(window: WindowId | null, camera: CameraId, command: PtzCommand): Promise<Result<object>>;
  /** A hand moves it, or it was stopped. */
  over(camera: CameraId): void;
  /** What is on its way to a place is stopped, where nobody answers for it any more: of one window, or all. */
  stop(cause: StopCause, window?: WindowId): Promise<unknown>;
}

function createActionHandlers(options: {
  readonly clock: Clock;
  readonly link: Pick<ControlLink, 'call' | 'status'>;
  readonly driveOf: Drives['of'];
  /** Why a window, or (null) a stick, may not steer the camera now. */
  readonly refusalOf: (window: WindowId | null, camera: CameraId) => Fault | undefined;
}): ActionHandlers {
  const { link, refusalOf } = options;
  const sent = createSent(options.clock);

  return {
    async do(window, camera, command) {
      const why = isBlind(command) ? whyNoLink(link.status()) : refusalOf(window, camera);
      if (why) return { ok: false, fault: why };
      // Before it is said: what stops it may come while the camera is told.
      if (goesToPlace(command)) sent.add(camera, window);
      return link.call('ptz.do', { camera, command });
    },
    over: sent.drop,
    stop: (cause, window) =>
      Promise.all(sent.take(window).map((camera) => options.driveOf(camera).stop(cause))),
  };
}

/** What steers: a stick, or a window's mouse or keys. One camera each. */
interface Hand {
  readonly key: string;
  readonly source: SteerSource;
  /** null: a stick, which belongs to none. */
  readonly window: WindowId | null;
  /** What it moves now; null: nothing. */
  camera: CameraId | null;
  velocity: Velocity;
  /** Counts beginnings: the newest of several on one camera goes first. */
  begun: number;
  /** It has to be let go first, and why. */
  locked: Fault | null;
  /** Takes back the end that silence would make of it. */
  silence: Cancel;
}

/** A hand that moves something. */
type MovingHand = Hand & { readonly camera: CameraId };
const isMoving = (hand: Hand): hand is MovingHand => hand.camera !== null;

interface Hands {
  of(key: string): Hand | undefined;
  ofWindow(window: WindowId): Hand | undefined;
  /** One that moves nothing yet. */
  add(key: string, source: SteerSource, window: WindowId | null): Hand;
  addOfWindow(window: WindowId, source: SteerSource): Hand;
  remove(hand: Hand): void;
  /** Puts it on a camera, as the newest. */
  begin(hand: Hand, camera: CameraId, velocity: Velocity): void;
  /** Those that move something, the newest first. */
  moving(): readonly MovingHand[];
  on(camera: CameraId): readonly MovingHand[];
}

function createHands(): Hands {
  const hands = new Map<string, Hand>();
  let begun = 0;
  const keyOf = (window: WindowId) => `window:${window}`;
  const moving = () => [...hands.values()].filter(isMoving).sort((a, b) => b.begun - a.begun);

  function add(key: string, source: SteerSource, window: WindowId | null): Hand {
    const idle = { camera: null, velocity: still, begun: 0, locked: null, silence: () => {} };
    const hand: Hand = { key, source, window, ...idle };
    hands.set(key, hand);
    return hand;
  }

  return {
    of: (key) => hands.get(key),
    ofWindow: (window) => hands.get(keyOf(window)),
    add,
    addOfWindow: (window, source) => add(keyOf(window), source, window),
    remove(hand) {
      hand.silence();
      hands.delete(hand.key);
    },
    begin(hand, camera, velocity) {
      begun += 1;
      hand.begun = begun;
      hand.camera = camera;
      hand.velocity = velocity;
    },
    moving,
    on: (camera) => moving().filter((hand) => hand.camera === camera),
  };
}

/** What people are told of steering until they steer again: the last that was stopped, and the last that was refused. */
interface News {
  stop(camera: CameraId, cause: StopCause): void;
  /** Told at once. */
  refuse(camera: CameraId | null, fault: Fault): void;
  forget(): void;
  view(): Pick<ControlView, 'stopped' | 'refused'>;
}

function createNews(clock: Clock, onChange: () => void): News {
  let stopped: ControlView['stopped'] = null;
  let refused: ControlView['refused'] = null;
  const at = () => Math.round(clock.now());

  return {
    stop(camera, cause) {
      stopped = { camera, cause, at: at() };
    },
    refuse(camera, fault) {
      refused = { camera, fault, at: at() };
      onChange();
    },
    forget() {
      stopped = null;
      refused = null;
    },
    view: () => ({ stopped, refused }),
  };
}

/** SDL centres a stick that was pulled out before it says that it is gone, within one batch; it is late on a busy machine. */
const recentredWithinMs = 100;

/** Which stick let go of which camera last. */
interface ReleasedControl {
  by(key: string, camera: CameraId): void;
  /** What a stick that was pulled out let go of with that: nobody's hand did. Undefined: it stood in its centre before. */
  pulledOut(key: string): CameraId | undefined;
}

function createLetGo(clock: Pick<Clock, 'monotonic'>): ReleasedControl {
  let last: { readonly key: string; readonly camera: CameraId; readonly at: number } | undefined;
  return {
    by(key, camera) {
      last = { key, camera, at: clock.monotonic() };
    },
    pulledOut: (key) =>
      last?.key === key && clock.monotonic() - last.at <= recentredWithinMs ? last.camera : undefined,
  };
}

/** Who steers what at this desk: what is wanted of each camera, and every reason to stop it. */
export interface Steering {
  /** What a stick wants of the selected camera. `atMs`: when it was moved, by the clock's `monotonic`. */
  moveStick(key: string, source: 'stick' | 'gamepad', velocity: Velocity, atMs: number): void;
  stopStick(key: string, cause: StopCause): void;
  look(window: WindowId, camera: CameraId | null, seen: boolean, steerable?: boolean): void;
  /** What it looks at still is live, with a picture of that age: good for `lookGoodForMs`. */
  see(window: WindowId, camera: CameraId, ageMs: number): void;
  /** By a window's mouse or keys; again and again while it moves. */
  steer(window: WindowId, camera: CameraId, velocity: Velocity, source: SteerSource): Result<object>;
  /** Somebody said stop: whatever the camera does, and whatever hands are on it. The window that says so has let go. */
  stop(camera: CameraId, window?: WindowId): Promise<Result<object>>;
  stopSelected(): void;
  /** By a window, or (null) by stick at what is selected. */
  do(window: WindowId | null, camera: CameraId, command: PtzCommand): Promise<Result<object>>;
  /** A window is not in front any more. */
  blurred(window: WindowId): void;
  gone(window: WindowId): void;
  /** Stops all that moves. Resolves when the gateway has answered each, or could not. */
  stopAll(cause: StopCause): Promise<void>;
  stopCamera(camera: CameraId, cause: StopCause): void;
  refuse(camera: CameraId | null, fault: Fault): void;
  selected(): ControlView['selected'];
  /** This stick moves a camera. */
  steers(key: string): boolean;
  /** It moves at this desk's word. */
  moves(camera: CameraId): boolean;
  view(): Pick<ControlView, 'selected' | 'steering' | 'stopped' | 'refused' | 'delayMs'>;
}

export function createSteering(options: {
  readonly clock: Clock;
  readonly link: Pick<ControlLink, 'call' | 'status'>;
  /** Whether a window may begin one more movement now. */
  readonly mayBegin: (window: WindowId) => boolean;
  /** This stick has to come back to its centre; asked for again it stays so. */
  readonly demandCentre: (key: string) => void;
  readonly onLease: (lease: Lease) => void;
  readonly onChange: () => void;
}): Steering {
  const { clock, link, onChange } = options;
  const looks = createLooks(clock, () => checkLooks());
  const delays = createDelays();
  const hands = createHands();
  const releaser = createLetGo(clock);
  const news = createNews(clock, onChange);
  const { refuse } = news;

  const drives = createDrives({
    clock,
    call: link.call,
    onDone(lease, delayMs) {
      if (delayMs !== undefined) delays.add(delayMs);
      options.onLease(lease);
      if (delayMs !== undefined) onChange();
    },
    onRefused,
    onLate: (camera) => stopCamera(camera, 'deadMan'),
  });
  const driveOf = drives.of;
  const commands = createActionHandlers({
    clock,
    link,
    driveOf,
    refusalOf: (window, camera) => refusalOf(window, camera),
  });

  function onRefused(camera: CameraId, fault: Fault, gesture: RefusedGesture): void {
    // That a link broke after the hand had let go is told by the link.
    if (gesture === 'over' && causeOf(fault) === 'linkCut') return;
    refuse(camera, fault);
    if (gesture === 'over') return;
    const affected = hands.on(camera);
    const cause = causeOf(fault);
    if (gesture === 'moved' || cause === 'linkCut') {
      // Its answer changes nothing here: the drive says it again until there is one.
      void driveOf(camera).stop(cause);
      if (cause !== undefined) news.stop(camera, cause);
    } else driveOf(camera).drop();
    for (const hand of affected) lock(hand, fault);
    onChange();
  }

  function lock(hand: Hand, why: Fault): void {
    hand.camera = null;
    hand.velocity = still;
    hand.locked = why;
    if (hand.window !== null) return;
    hands.remove(hand);
    options.demandCentre(hand.key);
  }

  /** Tells the camera what is wanted of it now; the stop's answer, where it comes to that. */
  function settle(camera: CameraId, atMs: number, cause?: StopCause): Promise<Result<unknown>> | undefined {
    const [hand] = hands.on(camera);
    const drive = driveOf(camera);
    onChange();
    if (!hand) return isStill(drive.velocity()) ? undefined : drive.stop(cause);
    commands.over(camera);
    drive.want(hand.velocity, hand.source, atMs);
    return undefined;
  }

  /** Stops first, and keeps its books afterwards. */
  function force(match: (hand: MovingHand) => boolean, cause: StopCause): Promise<unknown> {
    const affected: readonly Hand[] = hands.moving().filter(match);
    const cameras = new Set(affected.flatMap(({ camera }) => camera ?? []));
    for (const hand of affected) hand.camera = null;
    const answers = [...cameras].map((camera) => settle(camera, clock.monotonic(), cause));
    // Another hand may move it still.
    for (const camera of cameras) if (hands.on(camera).length === 0) news.stop(camera, cause);
    for (const hand of affected) lock(hand, mustCentre);
    if (affected.length > 0) onChange();
    return Promise.all(answers);
  }
  const stopCamera = (camera: CameraId, cause: StopCause) =>
    // Told, not asked: what comes of it is the gateway's to say.
    void force((hand) => hand.camera === camera, cause);

  function release(hand: Hand): void {
    const { camera } = hand;
    hands.remove(hand);
    if (camera !== null && hand.window === null) releaser.by(hand.key, camera);
    // Nobody waits for the answer to letting go.
    if (camera !== null) void settle(camera, clock.monotonic());
  }

  function begin(hand: Hand, camera: CameraId, velocity: Velocity, atMs: number): void {
    const before = hand.camera;
    hands.begin(hand, camera, velocity);
    news.forget();
    if (before !== null && before !== camera) void settle(before, atMs);
    void settle(camera, atMs);
  }

  /** Why this window, or (null) a stick, may not steer the camera now. */
  const refusalOf = (window: WindowId | null, camera: CameraId | null): Fault | undefined =>
    whyNoLink(link.status()) ?? whyNotSeen(camera, window === null ? looks.selected() : looks.of(window));

  /** What no longer agrees with what is selected, and seen, stops. */
  function checkLooks(gone?: WindowId): void {
    const selected = looks.selected();
    const lookOf = (hand: MovingHand) => (hand.window === null ? selected : looks.of(hand.window));
    void force(
      (hand) => lookOf(hand)?.camera !== hand.camera,
      gone === undefined ? 'selectionChanged' : 'windowGone',
    );
    void force((hand) => lookOf(hand)?.seen === false, 'stalePicture');
    onChange();
  }

  async function stop(camera: CameraId, window?: WindowId): Promise<Result<object>> {
    const answer = driveOf(camera).stop();
    commands.over(camera);
    const own = window && hands.ofWindow(window);
    if (own) {
      own.camera = null;
      release(own);
    }
    for (const hand of hands.on(camera)) lock(hand, mustCentre);
    onChange();
    const message = await answer;
    return message.ok ? ok({}) : message;
  }

  return {
    moveStick(key, source, velocity, atMs) {
      const hand = hands.of(key);
      if (isStill(velocity)) {
        if (hand) release(hand);
        return;
      }
      if (hand?.camera) {
        hand.velocity = velocity;
        void settle(hand.camera, atMs);
        return;
      }
      const camera = looks.selected()?.camera ?? null;
      const why = refusalOf(null, camera);
      if (!why && camera !== null) return begin(hands.add(key, source, null), camera, velocity, atMs);
      if (why) refuse(camera, why);
      options.demandCentre(key);
    },
    stopStick(key, cause) {
      void force((hand) => hand.key === key, cause);
      const camera = cause === 'unplugged' ? releaser.pulledOut(key) : undefined;
      if (camera === undefined || hands.on(camera).length > 0) return;
      // It did not let go: it was pulled out. Said to the gateway for its trail, to people for what they see.
      void driveOf(camera).stop(cause);
      news.stop(camera, cause);
      onChange();
    },
    look(window, camera, seen, steerable = true) {
      looks.look(window, camera, seen, steerable);
      checkLooks();
    },
    see(window, camera, ageMs) {
      if (looks.see(window, camera, ageMs)) checkLooks();
    },
    steer(window, camera, velocity, source) {
      const known = hands.ofWindow(window);
      if (isStill(velocity)) {
        if (known) release(known);
        return ok({});
      }
      if (known && known.source !== source && known.locked === null) release(known);
      const hand = hands.ofWindow(window) ?? hands.addOfWindow(window, source);
      hand.silence();
      hand.silence = clock.after(deadManMs, () => {
        void force((each) => each === hand, 'windowGone');
        release(hand);
      });
      if (hand.locked) return { ok: false, fault: hand.locked };
      if (hand.camera === camera) {
        hand.velocity = velocity;
        void settle(camera, clock.monotonic());
        return ok({});
      }
      const why = refusalOf(window, camera) ?? (options.mayBegin(window) ? undefined : tooMany);
      if (!why) {
        begin(hand, camera, velocity, clock.monotonic());
        return ok({});
      }
      refuse(camera, why);
      const before = hand.camera;
      lock(hand, why);
      if (before !== null) void settle(before, clock.monotonic());
      return { ok: false, fault: why };
    },
    stop,
    stopSelected() {
      const selected = looks.selected();
      // The hands' cameras besides: what moves is to stop, wherever that is.
      const cameras = new Set([...hands.moving().map((hand) => hand.camera), selected?.camera]);
      for (const camera of cameras)
        if (camera)
          void stop(camera).then((answer) => {
            if (!answer.ok) refuse(camera, answer.fault);
          });
    },
    async do(window, camera, command) {
      const answer = await commands.do(window, camera, command);
      if (!answer.ok && window === null) refuse(camera, answer.fault);
      return answer;
    },
    blurred: (window) => void force((hand) => hand.window === window, 'windowBlurred'),
    gone(window) {
      looks.gone(window);
      checkLooks(window);
      void commands.stop('windowGone', window);
      const hand = hands.ofWindow(window);
      if (hand) release(hand);
    },
    async stopAll(cause) {
      await Promise.all([force(() => true, cause), commands.stop(cause)]);
    },
    stopCamera,
    refuse,
    selected: looks.reported,
    steers: (key) => (hands.of(key)?.camera ?? null) !== null,
    moves: drives.moves,
    view() {
      const [moving] = hands.moving();
      return {
        selected: looks.reported(),
        steering: moving ? { camera: moving.camera, velocity: moving.velocity, source: moving.source } : null,
        ...news.view(),
        delayMs: delays.figures(),
      };
    },
  };
}
