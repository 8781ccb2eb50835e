import type { Clock } from '../../core/base/clock.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { isZeroVelocity, type PtzCapabilities, type Velocity, zeroVelocity } from '../../core/ptz/ptz.ts';
import type { CameraCommand, CommandTiming, PtzDriver, PtzReading } from '../../site/ptz/driver.ts';

/** The faults of a fake camera. Each was seen in a real one (FACTS, "PTZ"). */
export interface Habits {
  /** The time until a command is carried out and answered, ms. */
  delayMs: number;
  /** The additional delay of moves, but not of Stop, ms. */
  moveDelayMs: number;
  /** Obeys only from the nth Stop on; `Infinity`: never. */
  obeysStopFrom: number;
  /** Always reports that it is moving. */
  alwaysReportsMoving: boolean;
  /** Reports neither position nor status. */
  isBlind: boolean;
  isUnreachable: boolean;
  /** The cause of the failed connection (`code` of Node's error). */
  why: string;
  /** Its list of presets cannot be read. */
  hasUnreadablePresets: boolean;
  /** Its connection never opens, so a move is never written. */
  neverWritten: boolean;
  /** Its driver throws, which no driver may do. */
  throws: boolean;
  /** The commands that it refuses. */
  refuses: readonly string[];
  /** Refuses a Timeout, although it reports that it supports one. */
  refusesTimeout: boolean;
  fovDeg: number;
}

/** A fake camera that moves by the clock. */
export interface FakePtz {
  readonly driver: PtzDriver;
  readonly habits: Habits;
  /** All received commands, in order, with their times on the monotonic clock. */
  readonly received: readonly { readonly what: string; readonly at: number; readonly velocity?: Velocity }[];
  times(what: string): number[];
  readonly velocity: Velocity;
  readonly isClosed: boolean;
}

/** The capabilities of a camera with everything except tours and moves by field of view. */
export const fakeCapabilities: PtzCapabilities = {
  pan: true,
  tilt: true,
  zoom: true,
  fovMove: false,
  absolute: true,
  relative: true,
  focus: true,
  autoFocus: true,
  iris: true,
  home: true,
  presets: true,
  tours: false,
  wiper: true,
  auxiliaries: [],
  timeout: true,
  scalesSpeed: false,
};

const presets = [{ token: 'p1', name: 'Cổng' }];
const missing = [
  { part: 'presets' as const, why: { code: 'ptz.badAnswer' as const, params: { why: 'fake' } } },
];

export function fakePtz(clock: Clock, bad: Partial<Habits> = {}): FakePtz {
  const habits: Habits = {
    delayMs: 5,
    moveDelayMs: 0,
    obeysStopFrom: 1,
    alwaysReportsMoving: false,
    refuses: [],
    isBlind: false,
    isUnreachable: false,
    why: 'fake',
    hasUnreadablePresets: false,
    neverWritten: false,
    throws: false,
    refusesTimeout: false,
    fovDeg: 60,
    ...bad,
  };
  const received: { what: string; at: number; velocity?: Velocity }[] = [];
  let velocity = zeroVelocity;
  let place = { pan: 0, tilt: 0, zoom: 0 };
  let movedAt = clock.monotonic();
  let stops = 0;
  let isClosed = false;

  function advance(): void {
    const seconds = (clock.monotonic() - movedAt) / 1000;
    movedAt = clock.monotonic();
    place = {
      pan: place.pan + velocity.pan * seconds,
      tilt: place.tilt + velocity.tilt * seconds,
      zoom: place.zoom + velocity.zoom * seconds,
    };
  }
  const become = (next: Velocity) => {
    advance();
    velocity = next;
  };
  const away = () => fail('ptz.unreachable', { why: habits.why });

  function command(what: string, ms: number, run: () => void, more: { velocity?: Velocity } = {}) {
    const sentAt = clock.monotonic();
    received.push({ what, at: sentAt, ...more });
    return new Promise<Result<CommandTiming>>((resolve) =>
      clock.after(ms, () => {
        if (habits.isUnreachable) return resolve(away());
        if (habits.refuses.includes(what))
          return resolve(fail(what === 'move' ? 'ptz.moveRefused' : 'ptz.fault', { why: 'fake' }));
        run();
        const refuses = what === 'move' && habits.refusesTimeout;
        resolve(
          ok({
            sentAt,
            answeredAt: clock.monotonic(),
            ...(refuses ? { refusesTimeout: true as const } : {}),
          }),
        );
      }),
    );
  }

  const driver: PtzDriver = {
    async meet() {
      received.push({ what: 'meet', at: clock.monotonic() });
      if (!habits.isUnreachable)
        return ok({
          capabilities: fakeCapabilities,
          presets: habits.hasUnreadablePresets ? [] : presets,
          tours: [],
          model: 'fake',
          missing: habits.hasUnreadablePresets ? missing : [],
        });
      await new Promise<void>((resolve) => clock.after(habits.delayMs, resolve));
      return away();
    },
    move(to, onSent) {
      if (habits.neverWritten) return new Promise(() => undefined);
      if (!habits.isUnreachable) onSent?.();
      return command('move', habits.delayMs + habits.moveDelayMs, () => become(to), { velocity: to });
    },
    stop(onSent) {
      onSent?.();
      if (habits.throws) throw new Error('a bug');
      stops += 1;
      const obeys = stops >= habits.obeysStopFrom;
      return command('stop', habits.delayMs, () => obeys && become(zeroVelocity));
    },
    async read(): Promise<Result<PtzReading>> {
      if (habits.isUnreachable) return away();
      if (habits.isBlind) return fail('ptz.noPosition');
      advance();
      const moving = habits.alwaysReportsMoving || !isZeroVelocity(velocity);
      const pose = { panDeg: place.pan, tiltDeg: place.tilt, fovDeg: habits.fovDeg, moving, ageMs: 0 };
      return ok({ pose, raw: place });
    },
    command(alertCommand: CameraCommand, _speed, onSent) {
      if (habits.neverWritten) return new Promise(() => undefined);
      if (!habits.isUnreachable) onSent?.();
      return command(alertCommand.do, habits.delayMs, () => undefined);
    },
    presets: async () => ok(presets),
    tours: async () => ok([]),
    close() {
      isClosed = true;
    },
  };
  return {
    driver,
    habits,
    received,
    times: (what) => received.filter((one) => one.what === what).map(({ at }) => at),
    get velocity() {
      return velocity;
    },
    get isClosed() {
      return isClosed;
    },
  };
}
