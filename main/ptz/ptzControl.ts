import type { ControlView } from '../../core/api/shell.ts';
import { createKeyedRateLimit } from '../../core/base/allowance.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { CameraId, WindowId } from '../../core/base/ids.ts';
import { ok, type Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { Fingerprint } from '../../core/people/deskEntry.ts';
import type { ControlTicket } from '../../core/ptz/controlApi.ts';
import type { CameraControl, MoveSource, PtzCommand, StopCause, Velocity } from '../../core/ptz/ptz.ts';
import type { StickProfile } from '../../core/ptz/stick.ts';
import type { ConnectedStick, ConnectedSticks } from './connectedSticks.ts';
import type { GamepadSticks } from './gamepad.ts';
import { isInputMovingCamera } from './inputSources.ts';
import { type ControlLink, openControlLink } from './link.ts';
import type { ProfileStore } from './profileStore.ts';
import {
  createControlView,
  createPtzControlState,
  type PtzControlEffect,
  type PtzControlInput,
  type PtzPageMessage,
  type PtzTimer,
} from './ptzControlState.ts';
import { reducePtzControl } from './reducePtzControl.ts';
import { createPresetCommand } from './stickInput.ts';

/** The cameras whose PTZ state windows follow; each is requested once, however many windows follow it. */
interface Follows {
  follow(window: WindowId, camera: CameraId | null): Promise<Result<object>>;
  /** Returns the PTZ state of a camera, requested where it is not known. */
  stateOf(camera: CameraId): Promise<Result<CameraControl>>;
  onCamera(camera: CameraControl): void;
  /** Cameras that have not responded to commands. */
  unanswered(): CameraId[];
  /** Cameras that cannot be controlled, and why. */
  faults(): ControlView['faults'];
  /** The link is back. */
  again(): void;
}

function createFollows(options: {
  readonly call: ControlLink['call'];
  readonly isJoined: () => boolean;
  readonly publish: (window: WindowId, camera: CameraControl) => void;
  /** `unanswered` or `faults` have changed. */
  readonly onChange: () => void;
}): Follows {
  const { call } = options;
  const followed = new Map<WindowId, CameraId>();
  const known = new Map<CameraId, CameraControl>();

  function onCamera(state: CameraControl): void {
    const windows = [...followed].filter(([, camera]) => camera === state.camera);
    if (windows.length === 0) return;
    const before = known.get(state.camera);
    known.set(state.camera, state);
    const isOther = JSON.stringify(state.fault) !== JSON.stringify(before?.fault ?? null);
    if (isOther || state.unanswered !== (before?.unanswered ?? false)) options.onChange();
    for (const [window] of windows) options.publish(window, state);
  }

  function forget(camera: CameraId): void {
    const before = known.get(camera);
    known.delete(camera);
    if (before?.unanswered || before?.fault) options.onChange();
  }

  async function ask(camera: CameraId): Promise<Result<CameraControl>> {
    const answer = await call('ptz.follow', { camera });
    if (answer.ok) onCamera(answer.value);
    return answer;
  }

  function leave(camera: CameraId): void {
    if ([...followed.values()].includes(camera)) return;
    forget(camera);
    // A gateway without a link has forgotten it, too.
    if (options.isJoined()) void call('ptz.unfollow', { camera });
  }

  return {
    async follow(window, camera) {
      const before = followed.get(window);
      if (camera === null) followed.delete(window);
      else followed.set(window, camera);
      if (before !== undefined && before !== camera) leave(before);
      if (camera === null) return ok({});
      const state = known.get(camera);
      if (state && before !== camera) {
        options.publish(window, state);
        return ok({});
      }
      const answer = await ask(camera);
      return answer.ok ? ok({}) : answer;
    },
    async stateOf(camera) {
      const state = known.get(camera);
      if (state) return ok(state);
      const answer = await ask(camera);
      leave(camera);
      return answer;
    },
    onCamera,
    unanswered: () => [...known.values()].flatMap((one) => (one.unanswered ? one.camera : [])).slice(0, 64),
    faults: () =>
      [...known.values()].flatMap(({ camera, fault }) => (fault ? { camera, fault } : [])).slice(0, 64),
    again() {
      for (const camera of [...known.keys()]) forget(camera);
      // A window whose call failed has received the fault; it receives the camera as soon as its state is known.
      for (const camera of new Set(followed.values())) void ask(camera);
    },
  };
}

/** Requests for presets, leases and other cameras, of one window and of all of a desk: no operator clicks faster for long. */
const requestsOfWindow = { atOnce: 20, everyMs: 100 };
const requestsOfAll = { atOnce: 40, everyMs: 50 };
/** Movements that a window starts: no operator taps a key faster. */
const startsOfWindow = { atOnce: 20, everyMs: 100 };

/**
 * Limits what pages send to the gateway. All windows and sticks share one link, which the gateway closes on too many messages: a
 * faulty page must neither cut it nor use up what a stick needs.
 */
interface Pace {
  /** One more request; counts it. False: not now. */
  mayRequest(window: WindowId): boolean;
  /** One more movement may start. */
  mayStart(window: WindowId): boolean;
  countStart(window: WindowId): void;
}

function createPace(clock: Clock): Pace {
  const ofWindow = createKeyedRateLimit(clock, requestsOfWindow);
  const ofAll = createKeyedRateLimit(clock, requestsOfAll);
  const starts = createKeyedRateLimit(clock, startsOfWindow);
  return {
    mayRequest(window) {
      if (ofWindow.waitMs(window) > 0 || ofAll.waitMs('') > 0) return false;
      ofWindow.take(window);
      ofAll.take('');
      return true;
    },
    mayStart: (window) => starts.waitMs(window) === 0,
    countStart: (window) => starts.take(window),
  };
}

export interface PtzControlOptions {
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly profiles: ProfileStore;
  /** Node's `process.platform`. */
  readonly system: string;
  readonly sticks: ConnectedSticks;
  /** The sticks that windows read, where SDL is not available; the same as `sticks` then. */
  readonly gamepad?: GamepadSticks | undefined;
  /** To the page of one window, or of each. */
  readonly publish: (window: WindowId | 'all', message: PtzPageMessage) => void;
  /** The system says that the window has the keyboard focus. */
  readonly isFocused: (window: WindowId) => boolean;
  /** Called when an operator moves a stick or presses a button of it. */
  readonly onStickUsed?: () => void;
  readonly openLink?: typeof openControlLink;
}

/** PTZ control at this desk, for the rest of Electron's main. */
export interface DeskPtz {
  /** A window selects a tile, or reports whether its picture is live. */
  select(window: WindowId, camera: CameraId | null, seen: boolean, steerable?: boolean): void;
  /** The selected picture still is live, and of that age: valid for `selectionValidMs`. */
  confirmSeen(window: WindowId, camera: CameraId, ageMs: number): void;
  /** A window's mouse or keys move a camera; repeated while they do. */
  steer(window: WindowId, camera: CameraId, velocity: Velocity, source: MoveSource): Result<object>;
  /** Stops whatever the camera does, and whatever moves it, after Stop in a window. The window has released its own input. */
  stop(camera: CameraId, window: WindowId): Promise<Result<object>>;
  /** A window commands something else than a velocity. */
  command(window: WindowId, camera: CameraId, command: PtzCommand): Promise<Result<object>>;
  /** The camera moves at this desk's command. */
  moves(camera: CameraId): boolean;
  /** See `control.follow`. */
  follow(window: WindowId, camera: CameraId | null): Promise<Result<object>>;
  /** The window may make one more request now; counts it. */
  mayRequest(window: WindowId): boolean;
  /** See `control.map`. @returns whether the sticks are its map's now */
  mapKeys(window: WindowId, on: boolean): boolean;
  /** See `control.spot`. */
  spot(window: WindowId, camera: CameraId): void;
  readonly call: ControlLink['call'];
  /** Sets gateway and operator, as the desk has them from its site. */
  use(ticket: ControlTicket | null, pin: Fingerprint | undefined): void;
  /** Returns the view for a page that has just loaded. */
  view(): ControlView;
  learn(window: WindowId, on: boolean): void;
  saveProfile(profile: StickProfile): Promise<Result<object>>;
  /** @param key see `getStickKey` */
  forgetProfile(key: string): Promise<Result<object>>;
  gamepad(window: WindowId, stick: Parameters<GamepadSticks['reported']>[1]): void;
  /** A window no longer has the focus. */
  blurred(window: WindowId): void;
  gone(window: WindowId): void;
  /** Stops all that moves. Resolves when the gateway has replied to each stop, or could not. */
  stopAll(cause: StopCause): Promise<void>;
  /** Sends and publishes nothing more. What moved must have been stopped before. */
  close(): void;
}

/** The replies to what one event has sent. */
interface Sent {
  rejected: Fault | undefined;
  command: Promise<Result<object>> | undefined;
  readonly stops: { readonly camera: CameraId; readonly reply: Promise<Result<object>> }[];
}

const timerName = (timer: PtzTimer): string =>
  [
    timer.kind,
    'camera' in timer ? timer.camera : 'window' in timer ? timer.window : '',
    'seq' in timer ? timer.seq : '',
  ].join(' ');

/** Runs PTZ control: passes what happens to `reducePtzControl` and executes its effects. It decides nothing itself. */
export function openPtzControl(options: PtzControlOptions): DeskPtz {
  const { clock, log, sticks, publish, profiles } = options;
  const pace = createPace(clock);
  const timers = new Map<string, Cancel>();
  const events: PtzControlInput[] = [];
  let isRunning = false;
  let isClosed = false;
  let state = createPtzControlState({
    inputApi: sticks.inputApi,
    system: options.system,
    ownProfiles: profiles.all(),
    seq: Math.round(clock.now()),
  });

  const link = (options.openLink ?? openControlLink)(
    { clock, log },
    {
      onStatus: (status) => dispatch({ type: 'link', status }),
      onJoined: (leases) => dispatch({ type: 'joined', leases }),
      onLease: (event) => dispatch({ type: 'lease', event }),
      onCamera: (camera) => follows.onCamera(camera),
      onStopped: ({ camera, cause }) => dispatch({ type: 'stopped', camera, cause }),
    },
  );
  const follows = createFollows({
    call: link.call,
    isJoined: () => link.status().link === 'connected',
    publish: (window, camera) => publish(window, { watchfloor: 'steered', camera }),
    onChange: () => dispatch({ type: 'followsChanged' }),
  });

  /** An event that an effect causes waits until the effects before it are executed. */
  function dispatch(input: PtzControlInput): Sent {
    const sent: Sent = { rejected: undefined, command: undefined, stops: [] };
    if (isClosed) return sent;
    events.push(input);
    if (isRunning) return sent;
    isRunning = true;
    try {
      for (let next = events.shift(); next; next = events.shift()) {
        const step = reducePtzControl(state, { ...next, at: clock.monotonic(), wallAt: clock.now() });
        state = step.state;
        for (const effect of step.effects) execute(effect, sent);
      }
    } finally {
      isRunning = false;
    }
    return sent;
  }

  function execute(effect: PtzControlEffect, sent: Sent): void {
    switch (effect.do) {
      case 'steer': {
        const { camera, seq, velocity, source } = effect;
        link
          .call('ptz.steer', { camera, seq, velocity, source })
          .then((reply) => dispatch({ type: 'steerReply', camera, seq, reply }));
        break;
      }
      case 'stop': {
        const { camera, seq, cause } = effect;
        const reply = link.call('ptz.stop', { camera, seq, ...(cause === undefined ? {} : { cause }) });
        sent.stops.push({ camera, reply });
        reply.then((stopped) => dispatch({ type: 'stopReply', camera, seq, reply: stopped }));
        break;
      }
      case 'command': {
        const { camera, command, window } = effect;
        sent.command = link.call('ptz.do', { camera, command });
        if (window === null)
          sent.command.then((reply) => dispatch({ type: 'stickCommandReply', camera, command, reply }));
        break;
      }
      case 'goToPreset':
        // A refusal is shown in the view.
        void goToPreset(effect.camera, effect.number);
        break;
      case 'setTimer': {
        const { timer, afterMs } = effect;
        const name = timerName(timer);
        timers.get(name)?.();
        timers.set(
          name,
          clock.after(afterMs, () => {
            timers.delete(name);
            dispatch({ type: 'timer', timer });
          }),
        );
        break;
      }
      case 'clearTimer': {
        const name = timerName(effect.timer);
        timers.get(name)?.();
        timers.delete(name);
        break;
      }
      case 'reject':
        sent.rejected = effect.fault;
        break;
      case 'publish':
        publish(effect.to, effect.message);
        break;
      case 'publishView':
        publish('all', { watchfloor: 'control', control: view() });
        break;
      case 'useTicket':
        link.use(effect.ticket === null ? null : { ticket: effect.ticket, pin: effect.pin });
        break;
      case 'followAgain':
        follows.again();
        break;
      case 'countStart':
        pace.countStart(effect.window);
        break;
      case 'noteStickUse':
        options.onStickUsed?.();
    }
  }

  async function goToPreset(camera: CameraId, number: number): Promise<void> {
    const known = await follows.stateOf(camera);
    const command = known.ok ? createPresetCommand(known.value.presets, number) : known;
    if (command.ok) dispatch({ type: 'command', window: null, camera, command: command.value });
    else dispatch({ type: 'refused', camera, fault: command.fault });
  }

  const view = (): ControlView => ({
    ...createControlView(state),
    unanswered: follows.unanswered(),
    faults: follows.faults(),
  });

  async function saved(saving: Promise<Result<object>>): Promise<Result<object>> {
    const result = await saving;
    if (result.ok) dispatch({ type: 'profiles', profiles: profiles.all() });
    return result;
  }

  function plug(stick: ConnectedStick): void {
    dispatch({ type: 'stickPlugged', stick, reading: sticks.reading(stick.instance) });
  }
  const cancels: readonly Cancel[] = [
    sticks.onChange((what, stick) => {
      if (what === 'plugged') plug(stick);
      else dispatch({ type: 'stickUnplugged', instance: stick.instance });
    }),
    sticks.onReading((instance, reading, movedAt) =>
      dispatch({ type: 'stickReading', instance, reading, movedAt }),
    ),
    sticks.onButton((instance, button, down, movedAt) => {
      const reading = sticks.reading(instance);
      if (reading) dispatch({ type: 'stickReading', instance, reading, movedAt, button: { button, down } });
    }),
  ];
  for (const stick of sticks.list()) plug(stick);
  if (profiles.damage) dispatch({ type: 'refused', camera: null, fault: profiles.damage });

  return {
    select(window, camera, seen, steerable = true) {
      dispatch({ type: 'select', window, camera, seen, steerable });
    },
    confirmSeen(window, camera, ageMs) {
      dispatch({ type: 'seen', window, camera, ageMs });
    },
    steer(window, camera, velocity, source) {
      const mayStart = pace.mayStart(window);
      const { rejected } = dispatch({ type: 'steer', window, camera, velocity, source, mayStart });
      return rejected ? { ok: false, fault: rejected } : ok({});
    },
    async stop(camera, window) {
      const { stops } = dispatch({ type: 'stop', camera, window });
      const reply = await stops.find((stop) => stop.camera === camera)?.reply;
      return reply && !reply.ok ? reply : ok({});
    },
    async command(window, camera, command) {
      const { rejected, command: reply } = dispatch({ type: 'command', window, camera, command });
      return rejected ? { ok: false, fault: rejected } : ((await reply) ?? ok({}));
    },
    moves: (camera) => isInputMovingCamera(state, camera),
    follow: follows.follow,
    mayRequest: pace.mayRequest,
    mapKeys(window, on) {
      dispatch({ type: 'mapKeys', window, on, isFocused: options.isFocused(window) });
      return state.mapOwner === window;
    },
    spot(window, camera) {
      dispatch({ type: 'spot', window, camera });
    },
    call: link.call,
    use(ticket, pin) {
      dispatch({ type: 'ticket', ticket, pin });
    },
    view,
    learn(window, on) {
      dispatch({ type: 'learn', window, on });
    },
    saveProfile: (profile) => saved(profiles.save(profile)),
    forgetProfile: (key) => saved(profiles.forget(key)),
    gamepad: (window, stick) => options.gamepad?.reported(window, stick),
    blurred(window) {
      dispatch({ type: 'windowBlurred', window });
      options.gamepad?.reported(window, null);
    },
    gone(window) {
      dispatch({ type: 'windowGone', window });
      options.gamepad?.reported(window, null);
      // The window is gone: its reply has no receiver.
      void follows.follow(window, null);
    },
    async stopAll(cause) {
      const { stops } = dispatch({ type: 'stopAll', cause });
      await Promise.all(stops.map(({ reply }) => reply));
    },
    close() {
      isClosed = true;
      for (const cancel of [...timers.values(), ...cancels]) cancel();
      sticks.close();
      link.close();
    },
  };
}
