import type { Cancel, Clock } from '../../core/base/clock.ts';
import { fail, type Result } from '../../core/base/result.ts';
import { axes, commandEveryMs, deadManMs, isStill, still, type Velocity } from '../../core/ptz/ptz.ts';
import type { CommandReceipt, PtzDriver } from './driver.ts';

/**
 * What somebody holds is said to the camera again when they say it again, and it was said so long ago: neither a move's
 * Timeout nor a lost command may end it. Never by a timer of our own: nobody might be there any more.
 */
const renewMs = 350;
/** Whoever said it is answered then, though it could not be written yet: they take a longer silence for the gateway's own, ms. */
const waitWrittenMs = 500;
/** Velocities that differ by less in each axis are the same. */
const leastChange = 0.002;

/** `move`: at a speed, as long as it is held; `place`: to a preset or another place. */
export type CommandKind = 'move' | 'place';
/** A command that failed so, and was not seen to be written, never left this machine. */
const unsent: ReadonlySet<string> = new Set(['ptz.unreachable', 'ptz.silent', 'ptz.overtaken']);

/** The commands to one camera that move it: one under way at a time, at most ten a second, the latest wins. */
export interface Commanding {
  readonly wanted: Velocity;
  /** From when a change was wanted until it was written to the camera, the last time; ms. */
  readonly toCameraMs: number | null;
  readonly isUnderWay: boolean;
  /**
   * Somebody wants it to move so, and must say so again before the dead-man's time is over. Resolves once the camera was
   * told, or at once where it cannot be told yet.
   */
  want(velocity: Velocity): Promise<void>;
  /** A move to a place waits for its turn. */
  readonly isWaiting: boolean;
  /**
   * A move to a place: after the command that is under way, unless something newer comes meanwhile (`steer.overtaken`), or
   * anyone who asked may not any more (`may`) once its turn has come. What was wanted before stays with the dead-man until the
   * camera has taken this in its place.
   */
  goes(
    run: (onSent: () => void) => Promise<Result<CommandReceipt>>,
    may: () => boolean,
  ): Promise<Result<CommandReceipt>>;
  /** Nothing is wanted any more, and nothing is sent that was. */
  halt(): void;
  /** It was told to stop: the next move keeps its distance from that too. */
  stopped(): void;
  /** Sends what is wanted, if that may be now. */
  pump(): void;
  close(): void;
}

export function createCommanding(options: {
  readonly driver: Pick<PtzDriver, 'move'>;
  readonly clock: Clock;
  readonly isMet: () => boolean;
  readonly meet: () => Promise<void>;
  /** Why nothing can be sent to it, once `meet` has ended. */
  readonly whyNot: () => Result<never> | undefined;
  /** What is wanted, as the camera is to be told. */
  readonly scaled: (velocity: Velocity) => Velocity;
  /** A command goes out. */
  readonly onCommand: () => void;
  /** A command was written to the camera, or may have been: it may move from now on. */
  readonly onWritten: (what: CommandKind) => void;
  /** What became of it. `isOvertaken`: what it asked for is not wanted any more. */
  readonly onOutcome: (what: CommandKind, outcome: Result<CommandReceipt>, isOvertaken: boolean) => void;
  /** Who moved it has said nothing for so long that it must stop. */
  readonly onDeadMan: () => void;
}): Commanding {
  const { driver, clock } = options;
  let closed = false;
  let wanted: Velocity = still;
  /** Since when just this has been wanted, by the monotonic clock. */
  let sentAt = 0;
  let sent: Velocity | undefined;
  let lastCommandAt = Number.NEGATIVE_INFINITY;
  /** What is held and said again keeps nothing new waiting: a hand that turns round is told at once. */
  let lastNewAt = Number.NEGATIVE_INFINITY;
  let underWay: Promise<unknown> | undefined;
  /** Counts whatever takes the place of what was wanted before. */
  let turn = 0;
  let waiting = 0;
  let toCameraMs: number | null = null;
  let cancelDeadMan: Cancel = () => undefined;
  let cancelPump: Cancel = () => undefined;

  function command(
    what: CommandKind,
    run: (onSent: () => void) => Promise<Result<CommandReceipt>>,
    onSent: () => void,
  ) {
    lastCommandAt = clock.monotonic();
    options.onCommand();
    const mine = turn;
    let isWritten = false;
    const written = () => {
      if (!isWritten) options.onWritten(what);
      isWritten = true;
      onSent();
    };
    const done = run(written).then((reported) => {
      if (underWay === done) underWay = undefined;
      if (reported.ok || !unsent.has(reported.fault.code)) written();
      else onSent();
      options.onOutcome(what, reported, mine !== turn);
      return reported;
    });
    underWay = done;
    return done;
  }

  /** @returns what resolves once it is written, if it was sent */
  function pump(isRepeat = false): Promise<void> | undefined {
    cancelPump();
    if (closed || isStill(wanted) || underWay) return undefined;
    if (!options.isMet()) {
      void options.meet();
      return undefined;
    }
    const now = clock.monotonic();
    const velocity = options.scaled(wanted);
    const isNew = !sent || axes.some((axis) => Math.abs(velocity[axis] - (sent?.[axis] ?? 0)) > leastChange);
    const waitMs = (isNew ? lastNewAt + commandEveryMs : lastCommandAt + renewMs) - now;
    if (waitMs > 0 || !(isNew || isRepeat)) {
      if (isNew) cancelPump = clock.after(waitMs, () => pump());
      return undefined;
    }
    sent = velocity;
    if (isNew) lastNewAt = now;
    return new Promise((resolve) => {
      let isWritten = false;
      const written = () => {
        if (isNew && !isWritten) toCameraMs = Math.max(0, clock.monotonic() - sentAt);
        isWritten = true;
        resolve();
      };
      command('move', (onSent) => driver.move(velocity, onSent), written).then((reported) => {
        if (!reported.ok) sent = undefined;
        pump();
      });
    });
  }

  function drop(): void {
    turn += 1;
    wanted = still;
    sent = undefined;
    cancelPump();
  }
  function halt(): void {
    drop();
    cancelDeadMan();
  }

  return {
    get wanted() {
      return wanted;
    },
    get toCameraMs() {
      return toCameraMs;
    },
    get isUnderWay() {
      return underWay !== undefined;
    },
    async want(velocity) {
      if (isStill(wanted)) turn += 1;
      if (axes.some((axis) => velocity[axis] !== wanted[axis])) sentAt = clock.monotonic();
      wanted = velocity;
      cancelDeadMan();
      cancelDeadMan = clock.after(deadManMs, options.onDeadMan);
      const written = pump(true);
      if (!written) return;
      let cancelWait: Cancel = () => undefined;
      await Promise.race([
        written,
        new Promise<void>((resolve) => {
          cancelWait = clock.after(waitWrittenMs, resolve);
        }),
      ]);
      cancelWait();
    },
    get isWaiting() {
      return waiting > 0;
    },
    async goes(run, may) {
      drop();
      const mine = turn;
      waiting += 1;
      await options.meet();
      while (underWay) await underWay;
      waiting -= 1;
      if (mine !== turn || closed) return fail('steer.overtaken');
      const why = options.whyNot();
      if (why) return why;
      if (!may()) return fail('steer.notHeld');
      lastNewAt = clock.monotonic();
      const outcome = await command('place', run, () => undefined);
      if (mine === turn && outcome.ok) cancelDeadMan();
      return outcome.ok || mine === turn ? outcome : fail('steer.overtaken');
    },
    halt,
    stopped() {
      lastCommandAt = clock.monotonic();
      lastNewAt = lastCommandAt;
    },
    pump: () => void pump(),
    close() {
      closed = true;
      halt();
    },
  };
}
