/**
 * The mechanics of a PTZ camera: pan, tilt, lens and other moving parts, with limits and inertia, driven by its clock
 * alone.
 */

import type { Cancel, Clock } from '../../core/base/clock.ts';
import { Listeners } from '../../core/base/listeners.ts';
import {
  type AxisLimits,
  brakeAfter,
  brakeToRest,
  createRest,
  type Motion,
  moveAtVelocity,
  moveToTarget,
  stateAt,
} from './motion.ts';
import { fovAt, type Lens, panTiltToCenter } from './optics.ts';

export const ptzAxes = ['pan', 'tilt', 'zoom', 'focus', 'iris'] as const;
export type PtzAxis = (typeof ptzAxes)[number];

export interface MechanicsPose {
  /** Clockwise from zero, its home; -180 to 180. */
  readonly panDeg: number;
  /** Clockwise from true north, 0 to 360. */
  readonly headingDeg: number;
  /** Up is positive; straight down is -90. */
  readonly tiltDeg: number;
  /** 1 at its widest. */
  readonly magnification: number;
  /** Horizontal, degrees. */
  readonly fovDeg: number;
  /** 0 near to 1 far; sharp at `sharpFocus`. */
  readonly focus: number;
  readonly focusAuto: boolean;
  /** 0 closed to 1 open; daylight brightness at `dayIris`. */
  readonly iris: number;
  readonly irisAuto: boolean;
  readonly wiper: boolean;
  readonly irLamp: boolean;
  readonly moving: boolean;
}

export const sharpFocus = 0.5;
export const dayIris = 0.5;

export interface MechanicsOptions {
  readonly lens: Lens;
  /** Heading of pan zero, clockwise from true north. */
  readonly headingDeg: number;
  /** Degrees from zero; infinite if it turns without end. */
  readonly pan: AxisLimits;
  /** Degrees, up is positive. */
  readonly tilt: AxisLimits;
  /** Share of the range from widest to narrowest, on a logarithmic scale, so that zooming looks even. */
  readonly zoom: AxisLimits;
  readonly focus: AxisLimits;
  readonly iris: AxisLimits;
  readonly home: PresetPosition;
  /** True if pan and tilt slow down as it zooms in, by the zoom at the time of the command. */
  readonly scalesSpeed: boolean;
}

/** The pose of a preset. `zoom` is a share of the range, as for the axis. */
export interface PresetPosition {
  readonly panDeg: number;
  readonly tiltDeg: number;
  readonly zoom: number;
}

/** A typical PTZ camera: 100 and 60 degrees/s, 30x in 3 s. */
export const typicalMechanics = {
  pan: { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY, speed: 100, acceleration: 400 },
  tilt: { min: -90, max: 5, speed: 60, acceleration: 300 },
  zoom: { min: 0, max: 1, speed: 1 / 3, acceleration: 2 },
  focus: { min: 0, max: 1, speed: 0.5, acceleration: 4 },
  iris: { min: 0, max: 1, speed: 0.5, acceleration: 4 },
  home: { panDeg: 0, tiltDeg: -12, zoom: 0 },
  scalesSpeed: false,
} as const satisfies Partial<MechanicsOptions>;
/** Pan limits of a camera with a mechanical stop, in place of `typicalMechanics.pan`. */
export const limitedPan: AxisLimits = { ...typicalMechanics.pan, min: -170, max: 170 };
export const maxMagnification = 30;
const widescreen = 16 / 9;

/** Velocities as shares of the maximum, -1 to 1. An omitted axis continues unchanged. */
export type AxisVelocities = Readonly<Partial<Record<PtzAxis, number>>>;
/** A target for each axis that moves. */
export type AxisTargets = Readonly<Partial<Record<PtzAxis, number>>>;

/** As a share of the maximum. */
export interface MoveSpeed {
  readonly panTilt?: number | undefined;
  readonly zoom?: number | undefined;
}

export interface Mechanics {
  readonly options: MechanicsOptions;
  pose(): MechanicsPose;
  position(): PresetPosition;
  isMoving(...axes: PtzAxis[]): boolean;
  /**
   * Returns when everything came or will come to rest, ms of its clock's monotonic time; infinite during endless
   * motion.
   */
  restAt(): number;
  /** Moves until the next command, or until `timeoutS` has passed. */
  move(velocity: AxisVelocities, timeoutS?: number): void;
  /** Stops the named axes, or all of them if none is named. */
  stop(...axes: PtzAxis[]): void;
  /** Moves to a target at `speed`, a share of the maximum. Pan takes the shorter way. */
  goTo(goal: AxisTargets, speed?: MoveSpeed): void;
  /** Moves each axis relative to its position. */
  goBy(way: AxisTargets, speed?: MoveSpeed): void;
  /** Centres a point of the picture, in the coordinates of ONVIF's TranslationSpaceFov. */
  goToPicture(x: number, y: number, speed?: number): void;
  setAuto(what: 'focus' | 'iris', on: boolean): void;
  switchOn(what: 'wiper' | 'irLamp', on: boolean): void;
  /** Called after each command that moves or switches a part. */
  onCommand(listener: () => void): Cancel;
}

/** Normalises degrees to between -180 and 180. */
const normalizeDegrees = (degrees: number) => ((((degrees + 180) % 360) + 360) % 360) - 180;

/** Creates the mechanics of a camera in `registry`; ordinary except for the given options. */
export function createMechanics(
  clock: Clock,
  camera: { readonly headingDeg: number; readonly fovDeg: number },
  changed: Partial<MechanicsOptions> = {},
): Mechanics {
  const options: MechanicsOptions = {
    ...typicalMechanics,
    lens: { fovDeg: camera.fovDeg, magnification: maxMagnification, aspect: widescreen },
    headingDeg: camera.headingDeg,
    ...changed,
  };
  const nowS = () => clock.monotonic() / 1_000;
  const start = nowS();
  const motions: Record<PtzAxis, Motion> = {
    pan: createRest(options.home.panDeg, start),
    tilt: createRest(options.home.tiltDeg, start),
    zoom: createRest(options.home.zoom, start),
    focus: createRest(sharpFocus, start),
    iris: createRest(dayIris, start),
  };
  const auto = { focus: true, iris: true };
  const switches = { wiper: false, irLamp: false };
  const commands = new Listeners();

  const stateOf = (axis: PtzAxis, timeS = nowS()) => stateAt(motions[axis], timeS);
  const endOf = ({ startS, restS }: Motion) => startS + restS;
  /** An axis at rest that stays at rest keeps its time of rest. */
  const set = (axis: PtzAxis, motion: Motion) => {
    if (motion.restS === 0 && endOf(motions[axis]) <= motion.startS) return;
    motions[axis] = motion;
  };
  const magnification = () => options.lens.magnification ** stateOf('zoom').position;
  /** Returns the present share of an axis's maximum speed at velocity 1. */
  const scale = (axis: PtzAxis) =>
    options.scalesSpeed && (axis === 'pan' || axis === 'tilt') ? 1 / magnification() : 1;

  function stopAxes(axes: readonly PtzAxis[]): void {
    const now = nowS();
    for (const axis of axes) set(axis, brakeToRest(options[axis], stateOf(axis, now), now));
  }

  function moveAxis(axis: PtzAxis, goal: number, isWay: boolean, speed = 1): void {
    const now = nowS();
    const from = stateOf(axis, now);
    const limits = options[axis];
    const isEndless = axis === 'pan' && !Number.isFinite(limits.max);
    const nearest = isEndless ? from.position + normalizeDegrees(goal - from.position) : goal;
    const to = isWay ? from.position + goal : nearest;
    set(axis, moveToTarget(limits, from, now, to, limits.speed * Math.min(1, Math.max(0.01, speed))));
  }

  function moveAxes(goals: AxisTargets, isWay: boolean, speed: MoveSpeed = {}): void {
    const speeds = { pan: speed.panTilt, tilt: speed.panTilt, zoom: speed.zoom, focus: 1, iris: 1 };
    for (const axis of ptzAxes) {
      const goal = goals[axis];
      if (goal === undefined) continue;
      if (axis === 'focus' || axis === 'iris') auto[axis] = false;
      moveAxis(axis, goal, isWay, speeds[axis]);
    }
    commands.emit();
  }
  const goTo = (goal: AxisTargets, speed?: MoveSpeed) => moveAxes(goal, false, speed);

  const isMoving = (...axes: PtzAxis[]) =>
    (axes.length > 0 ? axes : ptzAxes).some((axis) => endOf(motions[axis]) > nowS());

  return {
    options,
    isMoving,
    goTo,
    goBy: (way, speed) => moveAxes(way, true, speed),
    pose() {
      const panDeg = normalizeDegrees(stateOf('pan').position);
      const heading = (options.headingDeg + panDeg) % 360;
      const zoomed = magnification();
      return {
        panDeg,
        headingDeg: heading < 0 ? heading + 360 : heading,
        tiltDeg: stateOf('tilt').position,
        magnification: zoomed,
        fovDeg: fovAt(options.lens, zoomed),
        focus: stateOf('focus').position,
        focusAuto: auto.focus,
        iris: stateOf('iris').position,
        irisAuto: auto.iris,
        ...switches,
        moving: isMoving(),
      };
    },
    position: () => ({
      panDeg: normalizeDegrees(stateOf('pan').position),
      tiltDeg: stateOf('tilt').position,
      zoom: stateOf('zoom').position,
    }),
    restAt: () => Math.max(...ptzAxes.map((axis) => endOf(motions[axis]))) * 1_000,
    move(velocity, timeoutS) {
      const now = nowS();
      for (const axis of ptzAxes) {
        const wanted = velocity[axis];
        if (wanted === undefined) continue;
        if (axis === 'focus' || axis === 'iris') auto[axis] = false;
        const limits = options[axis];
        const motion = moveAtVelocity(limits, stateOf(axis, now), now, wanted * limits.speed * scale(axis));
        set(axis, timeoutS === undefined ? motion : brakeAfter(limits, motion, timeoutS));
      }
      commands.emit();
    },
    stop(...axes) {
      stopAxes(axes.length > 0 ? axes : ptzAxes);
      commands.emit();
    },
    goToPicture(x, y, speed) {
      const { panDeg, tiltDeg } = panTiltToCenter(
        {
          panDeg: stateOf('pan').position,
          tiltDeg: stateOf('tilt').position,
          fovDeg: fovAt(options.lens, magnification()),
        },
        options.lens.aspect,
        x,
        y,
      );
      goTo({ pan: panDeg, tilt: tiltDeg }, { panTilt: speed });
    },
    setAuto(what, on) {
      if (!on && !auto[what]) return;
      auto[what] = on;
      if (on) moveAxis(what, what === 'focus' ? sharpFocus : dayIris, false);
      else stopAxes([what]);
      commands.emit();
    },
    switchOn(what, on) {
      switches[what] = on;
      commands.emit();
    },
    onCommand: commands.add,
  };
}
