import type { Cancel, Clock } from '../../core/base/clock.ts';
import { isLoopback } from '../../core/base/loopback.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { SteerableCamera } from '../../core/ptz/gatewayMessages.ts';
import {
  type CameraControl,
  isStill,
  type PtzCommand,
  PtzPose,
  type StopCause,
  type Tour,
  type Velocity,
} from '../../core/ptz/ptz.ts';
import { createAnswering } from './answering.ts';
import { createCommanding } from './commanding.ts';
import { type CameraCommand, isMoving, type PtzDriver, type PtzReading } from './driver.ts';
import { createMeeting, type Meeting } from './meeting.ts';
import { createStopping, isSamePlace } from './stopping.ts';
import { createTours, runTourCommand, type SiteTours } from './tours.ts';

/** Where a camera looks is read so often while it moves, and while somebody looks on, ms. */
const readMovingMs = 250;
const readIdleMs = 2_000;

/** Where a camera looks, read as often as somebody needs to know. */
interface Looking {
  /** As it was told last, with its age now. */
  pose(): PtzPose | null;
  /** Its position was seen to change once: that of some cameras never does. */
  readonly isPositionTrue: boolean;
  /** One reading, from whomever. */
  took(reading: PtzReading): void;
  /** Reads after so long, and then again and again, while anybody needs it. */
  after(ms: number): void;
  /** A command goes out: what was read before says nothing of rest. */
  commanded(): void;
  close(): void;
}

function createLooking(options: {
  readonly driver: Pick<PtzDriver, 'read'>;
  readonly clock: Clock;
  readonly isNeeded: () => boolean;
  /** Not yet: it is not known what it can do, or it is read by anyone who stops it. */
  readonly waits: () => boolean;
  /** Somebody moves it. */
  readonly isMoved: () => boolean;
  /** Nobody moves it, and two readings were the same. */
  readonly onRest: () => void;
  readonly onChange: () => void;
}): Looking {
  const { driver, clock } = options;
  let pose: { readonly pose: PtzPose; readonly at: number } | undefined;
  let first: PtzReading | undefined;
  let last: PtzReading | undefined;
  let isPositionTrue = false;
  let closed = false;
  let cancel: Cancel = () => undefined;

  function took(reading: PtzReading): void {
    isPositionTrue ||= first !== undefined && !isSamePlace(first, reading);
    first ??= reading;
    // What no console would take is not told: it gives up a link over which such a thing comes, and with it all cameras.
    const message = PtzPose.safeParse(reading.pose);
    pose = message.success ? { pose: message.data, at: clock.monotonic() - message.data.ageMs } : undefined;
    options.onChange();
  }

  function after(ms: number): void {
    cancel();
    if (closed || !options.isNeeded()) return;
    cancel = clock.after(ms, () => {
      if (options.waits()) return after(readMovingMs);
      driver.read().then((read) => {
        if (closed) return;
        const moving = options.isMoved();
        if (read.ok) {
          took(read.value);
          if (!moving && read.value.pose.moving !== true && last && isSamePlace(last, read.value))
            options.onRest();
        }
        last = read.ok ? read.value : undefined;
        after(moving || (read.ok && read.value.pose.moving === true) ? readMovingMs : readIdleMs);
      });
    });
  }

  return {
    pose: () => (pose ? { ...pose.pose, ageMs: Math.max(0, clock.monotonic() - pose.at) } : null),
    get isPositionTrue() {
      return isPositionTrue;
    },
    took,
    after,
    commanded() {
      last = undefined;
    },
    close() {
      closed = true;
      cancel();
    },
  };
}

/** At once. */
const most = 4;

/** Does what does not move the camera (wiper, focus, presets being set): it goes beside what does. `may`: asked again before. */
function createSideCommands(options: {
  readonly driver: Pick<PtzDriver, 'command'>;
  readonly meeting: Pick<Meeting, 'meet' | 'whyNot' | 'readPresets' | 'readTours'>;
  readonly onChange: () => void;
}): (command: CameraCommand, may: () => boolean) => Promise<Result<void>> {
  const { driver, meeting } = options;
  let underWay = 0;

  return async (command, may) => {
    if (underWay >= most) return fail('call.tooMany');
    underWay += 1;
    try {
      await meeting.meet();
      const why = meeting.whyNot();
      if (why) return why;
      if (!may()) return fail('steer.notHeld');
      const outcome = await driver.command(command);
      if (!outcome.ok) return outcome;
      if (command.do === 'setPreset' || command.do === 'removePreset') await meeting.readPresets();
      if (command.do === 'stopTour') await meeting.readTours();
      options.onChange();
      return ok(undefined);
    } finally {
      underWay -= 1;
    }
  };
}

/** Changes are told together, ms. */
const publishEveryMs = 100;
/** However far it has zoomed in, it moves: part of its fastest. */
const slowest = 0.01;
/** A simulated camera that refused every connection for so long is gone with its program, ms. */
const simulatedGoneAfterMs = 10_000;

export interface SteeredCameraEvents {
  /** What `control` tells has changed; at most every 100 ms. */
  onChange(): void;
  /** The dead-man stopped it. */
  onDeadMan(): void;
  /** `over`: it stands still after all. */
  onUnconfirmed(cause: StopCause | null, over: boolean): void;
  /** One of the site's own tours was made, changed or removed. */
  onTour(token: string, tour: Tour | null): void;
  /** Which of them runs now, by name. */
  onTouring(name: string | null): void;
  /** A move at a speed was written to the camera, or written again. */
  onMoveSent(): void;
}

/** One camera being steered: everything that is done to it goes through here, by whomever. Knows no leases. */
export interface SteeredCamera {
  /**
   * Replaces what was wanted before. Resolves once the camera was told, or at once where it cannot be told yet: another
   * command is under way, or the one before is too recent.
   */
  steer(velocity: Velocity): Promise<void>;
  /**
   * Waits for nothing. `mayMove`: it may be moving though nothing was sent to it over this connection.
   * @returns whether anything moved it
   */
  stop(cause: StopCause | null, mayMove?: boolean): boolean;
  /** `may`: asked again before anything is sent to the camera, for which it may have had to wait. */
  command(command: PtzCommand, may: () => boolean): Promise<Result<void>>;
  control(): CameraControl;
  /** Learns what it can do, if that is not known yet. */
  meet(): Promise<void>;
  /** While true its pose is read, and a camera that could not be met is asked again. */
  setFollowed(followed: boolean): void;
  /** The lease of anyone who steered has ended: a paused tour goes on. */
  release(): void;
  /** It is reserved: a tour of the site's own waits until nobody has it any more. */
  pauseTour(): void;
  endTour(): void;
  /** It may be moving, or is being stopped, or on a tour. */
  readonly isBusy: boolean;
  /** Stop is not confirmed yet, or a command that was sent before it is still under way. */
  readonly isStopping: boolean;
  close(): void;
}

export function createSteeredCamera(options: {
  readonly known: SteerableCamera;
  readonly driver: PtzDriver;
  readonly tours: readonly Tour[];
  /** It was told to stop before, over another connection, and was not seen to. */
  readonly isUnconfirmed?: boolean;
  readonly clock: Clock;
  readonly events: SteeredCameraEvents;
}): SteeredCamera {
  const { known, clock, events } = options;
  const answering = createAnswering(options.driver, clock, () => changed());
  const { driver } = answering;
  const widestDeg = known.camera.fovDeg;
  let followed = false;
  let closed = false;

  /** Something was sent that may move it still. */
  let isRestless = false;
  /** It may be moving by what was sent over another connection, or by the gateway before. */
  let mayMoveBefore = false;
  let isUnconfirmed = options.isUnconfirmed ?? false;
  let answerMs: number | null = null;
  let cancelPublish: Cancel | undefined;

  function changed(): void {
    cancelPublish ??= clock.after(publishEveryMs, () => {
      cancelPublish = undefined;
      if (!closed) events.onChange();
    });
  }
  /** It was seen to, by its own word or by a person's. */
  function isStationary(): void {
    mayMoveBefore = false;
    if (isUnconfirmed) events.onUnconfirmed(null, true);
    isUnconfirmed = false;
  }
  const looking = createLooking({
    driver,
    clock,
    isNeeded: () => followed || isRestless || isUnconfirmed,
    // Stopping reads for itself.
    waits: () => !meeting.facts() || stopping.isUnderWay,
    isMoved: () => !isStill(commanding.wanted) || commanding.isUnderWay,
    onRest() {
      // Where it was sent to: it has come to rest by itself.
      isRestless = false;
      // One that told nothing when it was stopped may tell now, or have shown by now that its position is true.
      if (looking.isPositionTrue || looking.pose()?.moving === false) isStationary();
    },
    onChange: changed,
  });

  const stopping = createStopping({
    driver: {
      stop: driver.stop,
      // A driver would ask one that is not connected what it can do each time that it is to be read.
      async read() {
        await meeting.meet();
        return meeting.whyNot() ?? driver.read();
      },
    },
    clock,
    isCommandUnderWay: () => commanding.isUnderWay,
    mayMove: () => isRestless || mayMoveBefore || isUnconfirmed || commanding.isUnderWay,
    onReading: looking.took,
    isPositionTrue: () => looking.isPositionTrue,
    onOutcome({ sentAt, answeredAt }) {
      answerMs = answeredAt - sentAt;
      meeting.answered();
    },
    onConfirmed() {
      isRestless = false;
      isStationary();
      changed();
    },
    onUnconfirmed(cause) {
      isUnconfirmed = true;
      events.onUnconfirmed(cause, false);
      changed();
    },
  });

  const tours: SiteTours = createTours({
    stored: options.tours,
    clock,
    goTo: (stop) => go({ do: 'preset', token: stop.preset }, () => true, stop.speed),
    onChange() {
      events.onTouring(tours.running());
      changed();
    },
  });

  const meeting = createMeeting({
    driver,
    clock,
    isNeeded: () => followed || !isStill(commanding.wanted),
    onMet(reading) {
      if (reading) looking.took(reading);
      looking.after(0);
      changed();
      commanding.pump();
    },
    isAtRest: () => !isBusy(),
    onChange: changed,
  });

  /** Scaled with the zoom: the picture moves alike however near it is (FACTS, "Feel"). */
  function scaled(velocity: Velocity): Velocity {
    const pose = looking.pose();
    if (!pose || meeting.facts()?.capabilities.scalesSpeed) return velocity;
    const part = Math.min(1, Math.max(slowest, pose.fovDeg / widestDeg));
    return { ...velocity, pan: velocity.pan * part, tilt: velocity.tilt * part };
  }

  const commanding = createCommanding({
    driver,
    clock,
    isMet: () => meeting.facts() !== undefined,
    meet: () => meeting.meet(),
    whyNot: () => meeting.whyNot(),
    scaled,
    onCommand() {
      stopping.cancel();
      looking.commanded();
    },
    onWritten(what) {
      const wasRestless = isRestless;
      isRestless = true;
      if (!wasRestless) looking.after(readMovingMs);
      if (what === 'move') events.onMoveSent();
    },
    onOutcome(what, reported, isOvertaken) {
      if (reported.ok) answerMs = reported.value.answeredAt - reported.value.sentAt;
      meeting.commanded(what, reported);
      // What was written before Stop may be carried out after it.
      if (isOvertaken) stopping.overtaken(!reported.ok);
      changed();
    },
    onDeadMan() {
      stop('deadMan');
      events.onDeadMan();
    },
  });

  function stop(cause: StopCause | null, mayMove = false): boolean {
    mayMoveBefore ||= mayMove;
    const was = isRestless || !isStill(commanding.wanted);
    commanding.halt();
    tours.pause();
    commanding.stopped();
    stopping.begin(cause);
    looking.after(readMovingMs);
    changed();
    return was;
  }

  async function go(command: CameraCommand, may: () => boolean, speed?: number): Promise<Result<void>> {
    const mayRunOn = stopping.isUnderWay || !isStill(commanding.wanted);
    const outcome = await commanding.goes((onSent) => driver.command(command, speed, onSent), may);
    // It took nothing in place of what it did before, and nobody holds that any more.
    if (!outcome.ok && outcome.fault.code !== 'steer.overtaken' && mayRunOn) stop(null);
    looking.after(readMovingMs);
    return outcome.ok ? ok(undefined) : outcome;
  }

  const sideCommands = createSideCommands({ driver, meeting, onChange: changed });

  function isBusy(): boolean {
    const isAsked = !isStill(commanding.wanted) || commanding.isWaiting || commanding.isUnderWay;
    return isRestless || stopping.isUnderWay || isAsked || tours.running() !== null;
  }

  /** Nothing listens any more at an address of this machine: there is no camera that could still move. */
  function isGone(): boolean {
    const { refusedSince } = stopping;
    if (refusedSince === undefined || clock.monotonic() - refusedSince < simulatedGoneAfterMs) return false;
    return isLoopback(new URL(known.address.onvif).hostname);
  }

  return {
    async steer(velocity) {
      if (isStill(velocity)) {
        if (!isStill(commanding.wanted)) stop(null);
        return;
      }
      if (!isBusy()) answering.begin();
      tours.pause();
      // A Stop that is under way goes on until a command takes its place: one that is not connected is sent none.
      if (meeting.facts()) stopping.cancel();
      await commanding.want(velocity);
    },
    stop,
    async command(command, may) {
      const own = runTourCommand(tours, command, { onTour: events.onTour, onEnd: () => void stop(null) });
      if (own) return own;
      if (command.do === 'saveTour' || command.do === 'removeTour') return fail('steer.noTour');
      if (command.do === 'seenStanding') {
        // Of one that tells nothing nobody else can say so; one that is told still goes on being told.
        isRestless = false;
        isStationary();
        changed();
        return ok(undefined);
      }
      if (!isMoving(command)) return sideCommands(command, may);
      if (!isBusy()) answering.begin();
      tours.pause();
      const gone = await go(command, may);
      if (!gone.ok || command.do !== 'startTour') return gone;
      await meeting.readTours();
      changed();
      return gone;
    },
    control() {
      const facts = meeting.facts();
      return {
        camera: known.camera.id,
        state: meeting.state(),
        fault: meeting.fault(),
        missing: [...(facts?.missing ?? [])],
        capabilities: facts?.capabilities ?? null,
        pose: looking.pose(),
        presets: [...(facts?.presets ?? [])],
        tours: [...(facts?.tours ?? []), ...tours.list()].slice(0, 64),
        toCameraMs: commanding.toCameraMs,
        answerMs,
        // One that was never connected was not told to move: why it cannot be is said in place of this.
        unanswered: answering.isOverdue && isBusy() && (facts !== undefined || mayMoveBefore),
        stopUnconfirmed: isUnconfirmed,
      };
    },
    meet: meeting.meet,
    setFollowed(now) {
      followed = now;
      if (!now) return;
      void meeting.meet();
      looking.after(0);
    },
    release: () => tours.resume(),
    pauseTour: () => tours.pause(),
    endTour: () => void tours.stop(),
    get isBusy() {
      return isBusy();
    },
    get isStopping() {
      return !isGone() && (!stopping.isSettled || commanding.isUnderWay || commanding.isWaiting);
    },
    close() {
      closed = true;
      answering.close();
      commanding.close();
      stopping.cancel();
      tours.stop();
      meeting.close();
      looking.close();
      cancelPublish?.();
      driver.close();
    },
  };
}
