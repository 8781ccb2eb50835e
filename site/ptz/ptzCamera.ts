import type { Cancel, Clock } from '../../core/base/clock.ts';
import { isLoopback } from '../../core/base/loopback.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { SteerableCamera } from '../../core/ptz/gatewayMessages.ts';
import type { CameraControl, PtzCommand, StopCause, Tour, Velocity } from '../../core/ptz/ptz.ts';
import {
  type CameraDriverRequest,
  type CameraEffect,
  type CameraInput,
  type CameraTimerName,
  createCameraState,
  getNotConnectedResult,
  hasVelocityTarget,
  isCameraBusy,
} from './cameraModel.ts';
import { type CameraCommand, type CommandTiming, isPtzReadingMoving, type PtzDriver } from './driver.ts';
import { getPoseAt } from './poseTracker.ts';
import { reduceCamera } from './reduceCamera.ts';
import { isStopSettled } from './stopper.ts';
import { createSiteTours, runTourCommand, type SiteTours } from './tours.ts';

/** Maximum number of simultaneous side commands (wiper, focus, setting presets). */
const maxSideCommands = 4;
/** A simulated camera that has refused every connection for this long has ended, ms. */
const simulatedGoneAfterMs = 10_000;

export interface PtzCameraEvents {
  /** Called when the result of `control` has changed; at most every 100 ms. */
  onChange(): void;
  /** Called when the dead-man has stopped the camera. */
  onDeadMan(): void;
  /** Called when Stop is not confirmed in time; `over`: it is confirmed after all. */
  onUnconfirmed(cause: StopCause | null, over: boolean): void;
  /** Called when a site tour was created, changed or removed. */
  onTour(token: string, tour: Tour | null): void;
  /** Called with the name of the running site tour when it changes; null: none. */
  onTouring(name: string | null): void;
  /** Called when a velocity was written to the camera, or written again. */
  onMoveSent(): void;
}

/** One PTZ camera: every command to it goes through here. Leases are checked elsewhere. */
export interface PtzCamera {
  /**
   * Replaces the target velocity. Resolves once the move is written to the camera, or at once if it must wait: another command is in
   * flight, or the last one is too recent.
   */
  steer(velocity: Velocity): Promise<void>;
  /**
   * Sends Stop at once and until it is confirmed. `mayMove`: it may be moving though nothing was sent over this connection.
   * @returns whether anything had moved it
   */
  stop(cause: StopCause | null, mayMove?: boolean): boolean;
  /** Executes a command. `may`: checked again right before it is sent, since it may have waited. */
  command(command: PtzCommand, may: () => boolean): Promise<Result<void>>;
  control(): CameraControl;
  /** Connects and reads the camera's capabilities, unless known. Resolves when the attempt has ended. */
  meet(): Promise<void>;
  /** While true its pose is read, and a failed connection is retried. */
  setFollowed(followed: boolean): void;
  /** Resumes a paused tour: the lease has ended. */
  release(): void;
  /** Pauses a site tour while the camera is reserved; it resumes when the lease has ended. */
  pauseTour(): void;
  endTour(): void;
  /** It may be moving, is being stopped, or is on a tour. */
  readonly isBusy: boolean;
  /** Stop is not confirmed yet, or a command is in flight. */
  readonly isStopping: boolean;
  close(): void;
}

/** Runs one PTZ camera: passes every event to `reduceCamera`, and executes the effects over the driver and the clock. */
export function createPtzCamera(options: {
  readonly known: SteerableCamera;
  readonly driver: PtzDriver;
  readonly tours: readonly Tour[];
  /** It was sent Stop over an earlier connection, and was not confirmed to stand still. */
  readonly isUnconfirmed?: boolean;
  readonly clock: Clock;
  readonly events: PtzCameraEvents;
}): PtzCamera {
  const { known, driver, clock, events } = options;
  let state = createCameraState(known.camera.fovDeg, options.isUnconfirmed ?? false);
  let isClosed = false;
  const effects: CameraEffect[] = [];
  let isExecuting = false;
  const timers = new Map<CameraTimerName, Cancel>();
  const replies = new Map<number, (result: Result<void>) => void>();
  /** Pending checks, by reply, of whether a waiting place's caller may still move the camera. */
  const permissions = new Map<number, () => boolean>();
  let lastReply = 0;
  const connecting: (() => void)[] = [];
  let sideCommands = 0;

  /** Changes the state at once; effects are executed in the order of the events, also if one of them is an event itself. */
  function dispatch(input: CameraInput): void {
    if (isClosed) return;
    const next = reduceCamera(state, { ...input, at: clock.monotonic(), random: Math.random() });
    state = next.state;
    effects.push(...next.effects);
    if (isExecuting) return;
    isExecuting = true;
    try {
      for (let effect = effects.shift(); effect && !isClosed; effect = effects.shift()) execute(effect);
    } finally {
      isExecuting = false;
    }
  }

  function execute(effect: CameraEffect): void {
    switch (effect.do) {
      case 'request':
        send(effect.id, effect.request);
        break;
      case 'setTimer': {
        const { timer, afterMs } = effect;
        timers.get(timer)?.();
        const expired = () => {
          timers.delete(timer);
          dispatch({ type: 'timer', timer });
        };
        timers.set(timer, clock.after(afterMs, expired));
        break;
      }
      case 'cancelTimer':
        timers.get(effect.timer)?.();
        timers.delete(effect.timer);
        break;
      case 'reply':
        replies.get(effect.reply)?.(effect.result);
        replies.delete(effect.reply);
        permissions.delete(effect.reply);
        return;
      case 'askPermission': {
        const isGranted = permissions.get(effect.reply)?.() ?? false;
        dispatch({ type: 'permission', reply: effect.reply, isGranted });
        break;
      }
      case 'pauseTour':
        tours.pause();
        break;
      case 'connectionSettled':
        for (const resolve of connecting.splice(0)) resolve();
        return;
      case 'publishChange':
        events.onChange();
        break;
      case 'publishDeadMan':
        events.onDeadMan();
        break;
      case 'publishMoveSent':
        events.onMoveSent();
        break;
      case 'publishUnconfirmed':
        events.onUnconfirmed(effect.cause, effect.isOver);
        break;
    }
  }

  function send(id: number, request: CameraDriverRequest): void {
    const commandEnded = (result: Result<CommandTiming>) => dispatch({ type: 'commandEnded', id, result });
    switch (request.kind) {
      case 'move': {
        const onSent = () => dispatch({ type: 'written', id, kind: 'move' });
        driver.move(request.velocity, onSent).then(commandEnded);
        break;
      }
      case 'place': {
        const onSent = () => dispatch({ type: 'written', id, kind: 'place' });
        driver.command(request.command, request.speed, onSent).then(commandEnded);
        break;
      }
      case 'stop': {
        const { episode, isFinal } = request;
        driver.stop().then((result) => dispatch({ type: 'stopEnded', id, episode, isFinal, result }));
        break;
      }
      case 'side': {
        const { reply } = request;
        driver.command(request.command).then((result) => dispatch({ type: 'sideEnded', id, reply, result }));
        break;
      }
      case 'facts': {
        const { purpose } = request;
        driver.meet().then((result) => dispatch({ type: 'factsEnded', id, purpose, result }));
        break;
      }
      case 'read': {
        const { purpose } = request;
        driver.read().then((result) => dispatch({ type: 'readEnded', purpose, result }));
        break;
      }
    }
  }

  /**
   * Dispatches an event with a reply.
   * @returns the reply
   */
  function ask(event: (reply: number) => CameraInput, may?: () => boolean): Promise<Result<void>> {
    if (isClosed) return Promise.resolve(fail('steer.overtaken'));
    lastReply += 1;
    const reply = lastReply;
    if (may) permissions.set(reply, may);
    return new Promise((resolve) => {
      replies.set(reply, resolve);
      dispatch(event(reply));
    });
  }

  const goTo = (command: CameraCommand, may: () => boolean, tour?: { readonly speed: number }) =>
    ask((reply) => ({ type: 'place', command, speed: tour?.speed, isTour: tour !== undefined, reply }), may);

  async function connect(): Promise<void> {
    dispatch({ type: 'connect' });
    if (state.connection.isConnecting && !isClosed)
      await new Promise<void>((resolve) => connecting.push(resolve));
  }

  const stop = (cause: StopCause | null, mayMove = false) => dispatch({ type: 'stop', cause, mayMove });

  const tours: SiteTours = createSiteTours({
    stored: options.tours,
    clock,
    goTo: ({ preset, speed }) => goTo({ do: 'preset', token: preset }, () => true, { speed }),
    onChange() {
      const name = tours.running();
      events.onTouring(name);
      dispatch({ type: 'tour', isTouring: name !== null });
    },
  });

  async function readTours(): Promise<void> {
    const read = await driver.tours();
    dispatch({ type: 'lists', lists: read.ok ? { tours: read.value } : {} });
  }

  /** Runs a command that does not move the camera, in parallel to those that do. */
  async function runSideCommand(command: CameraCommand, may: () => boolean): Promise<Result<void>> {
    if (sideCommands >= maxSideCommands) return fail('call.tooMany');
    sideCommands += 1;
    try {
      await connect();
      const why = getNotConnectedResult(state);
      if (why) return why;
      if (!may()) return fail('steer.notHeld');
      const outcome = await ask((reply) => ({ type: 'side', command, reply }));
      if (!outcome.ok) return outcome;
      if (command.do === 'setPreset' || command.do === 'removePreset') {
        const read = await driver.presets();
        dispatch({ type: 'lists', lists: read.ok ? { presets: read.value } : {} });
      }
      if (command.do === 'stopTour') await readTours();
      return outcome;
    } finally {
      sideCommands -= 1;
    }
  }

  /** Returns whether a port on this machine has closed: a simulated camera has ended and cannot move. */
  function isGone(): boolean {
    const { refusedSince } = state.stopper;
    if (refusedSince === undefined || clock.monotonic() - refusedSince < simulatedGoneAfterMs) return false;
    return isLoopback(new URL(known.address.onvif).hostname);
  }

  return {
    async steer(velocity) {
      await ask((reply) => ({ type: 'steer', velocity, reply }));
    },
    stop(cause, mayMove) {
      const wasMoving = state.motion.mayBeMoving || hasVelocityTarget(state);
      stop(cause, mayMove);
      return wasMoving;
    },
    async command(command, may) {
      const own = runTourCommand(tours, command, { onTour: events.onTour, onEnd: () => stop(null) });
      if (own) return own;
      if (command.do === 'saveTour' || command.do === 'removeTour') return fail('steer.noTour');
      if (command.do === 'seenStanding') {
        dispatch({ type: 'seenStationary' });
        return ok(undefined);
      }
      if (!isPtzReadingMoving(command)) return runSideCommand(command, may);
      const gone = await goTo(command, may);
      if (gone.ok && command.do === 'startTour') await readTours();
      return gone;
    },
    control() {
      const { connection, queue, motion, responsiveness } = state;
      const { facts } = connection;
      return {
        camera: known.camera.id,
        state: connection.state,
        fault: connection.fault ?? null,
        missing: [...(facts?.missing ?? [])],
        capabilities: facts?.capabilities ?? null,
        pose: getPoseAt(state, clock.monotonic()),
        presets: [...(facts?.presets ?? [])],
        tours: [...(facts?.tours ?? []), ...tours.list()].slice(0, 64),
        toCameraMs: queue.toCameraMs,
        answerMs: motion.answerMs,
        // A camera that was never connected was sent no move; its connection fault is shown instead.
        unanswered:
          responsiveness.isOverdue &&
          isCameraBusy(state) &&
          (facts !== undefined || motion.mayMoveFromBefore),
        stopUnconfirmed: motion.isUnconfirmed,
      };
    },
    meet: connect,
    setFollowed: (isFollowed) => dispatch({ type: 'follow', isFollowed }),
    release: () => tours.resume(),
    pauseTour: () => tours.pause(),
    endTour: () => void tours.stop(),
    get isBusy() {
      return isCameraBusy(state);
    },
    get isStopping() {
      const { target, inFlight } = state.queue;
      return !isGone() && (!isStopSettled(state) || inFlight !== undefined || target?.kind === 'place');
    },
    close() {
      tours.stop();
      isClosed = true;
      for (const cancel of timers.values()) cancel();
      for (const reply of replies.values()) reply(fail('steer.overtaken'));
      for (const resolve of connecting.splice(0)) resolve();
      driver.close();
    },
  };
}
