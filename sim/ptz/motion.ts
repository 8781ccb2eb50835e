/**
 * Motion of one camera axis in segments of constant acceleration, so that its position at any time is a formula and not
 * a sum of ticks. Positions in the axis's own unit (degrees, or shares of its range), times in seconds.
 */

export interface AxisLimits {
  /** Limits of travel; infinite if it turns without end. */
  readonly least: number;
  readonly most: number;
  /** Maximum speed, unit/s. */
  readonly speed: number;
  /** Acceleration and deceleration, unit/s². */
  readonly acceleration: number;
}

interface Stretch {
  /** Since the start of the motion, s. */
  readonly from: number;
  readonly position: number;
  readonly velocity: number;
  readonly acceleration: number;
}

/** Motion of an axis from `startS` until the next command. */
export interface Motion {
  readonly startS: number;
  readonly stretches: readonly Stretch[];
  /** Time of rest, s after the start; infinite for endless motion. */
  readonly restS: number;
  /** Position of rest. */
  readonly rest: number;
}

export interface Moment {
  readonly position: number;
  readonly velocity: number;
}

export function resting(position: number, startS = 0): Motion {
  return { startS, stretches: [], restS: 0, rest: position };
}

/** Rounding error of a sum of times, s: a double's precision at a month in seconds. */
const hairS = 1e-9;

/** Returns the position and velocity of the axis at a time. */
export function at(motion: Motion, timeS: number): Moment {
  const since = Math.max(0, timeS - motion.startS);
  if (since >= motion.restS - hairS) return { position: motion.rest, velocity: 0 };
  const stretch = motion.stretches.findLast(({ from }) => from <= since) ?? motion.stretches[0];
  if (!stretch) return { position: motion.rest, velocity: 0 };
  const t = since - stretch.from;
  return {
    position: stretch.position + stretch.velocity * t + (stretch.acceleration * t * t) / 2,
    velocity: stretch.velocity + stretch.acceleration * t,
  };
}

/** Joins (acceleration, duration) pairs to a motion that ends at `rest`, or never if a duration is infinite. */
function joined(
  startS: number,
  from: Moment,
  parts: readonly (readonly [acceleration: number, durationS: number])[],
  rest: number,
): Motion {
  const stretches: Stretch[] = [];
  let { position, velocity } = from;
  let time = 0;
  for (const [acceleration, durationS] of parts) {
    if (!(durationS > 0)) continue;
    stretches.push({ from: time, position, velocity, acceleration });
    if (durationS === Number.POSITIVE_INFINITY) return { startS, stretches, restS: durationS, rest };
    position += velocity * durationS + (acceleration * durationS * durationS) / 2;
    velocity += acceleration * durationS;
    time += durationS;
  }
  return { startS, stretches, restS: time, rest };
}

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

/** Brakes to rest. */
export function braking(limits: AxisLimits, from: Moment, startS: number): Motion {
  const { velocity, position } = from;
  const a = limits.acceleration;
  const rest = clamp(position + (velocity * Math.abs(velocity)) / (2 * a), limits.least, limits.most);
  return joined(startS, from, [[-Math.sign(velocity) * a, Math.abs(velocity) / a]], rest);
}

/**
 * Goes to a position as fast as possible within `speed`. If too fast at the start, it brakes, overshoots and returns.
 */
export function going(limits: AxisLimits, from: Moment, startS: number, to: number, speed: number): Motion {
  const a = limits.acceleration;
  const target = clamp(to, limits.least, limits.most);
  const most = clamp(speed, 0, limits.speed);
  const stand = from.position + (from.velocity * Math.abs(from.velocity)) / (2 * a);
  const side = Math.sign(target - stand);
  if (side === 0 || most === 0) return braking(limits, from, startS);
  // from here on as if the target were ahead
  const v = from.velocity * side;
  const way = (target - from.position) * side;
  const peak = Math.sqrt(Math.max(0, a * way + (v * v) / 2));
  if (peak <= most)
    return joined(
      startS,
      from,
      [
        [side * a, (peak - v) / a],
        [-side * a, peak / a],
      ],
      target,
    );
  const toTop = Math.abs(most - v) / a;
  const rampWay = ((most + v) / 2) * toTop;
  const cruiseS = Math.max(0, (way - rampWay - (most * most) / (2 * a)) / most);
  return joined(
    startS,
    from,
    [
      [side * Math.sign(most - v) * a, toTop],
      [0, cruiseS],
      [-side * a, most / a],
    ],
    target,
  );
}

/** Moves at `velocity` until the next command, or comes to rest exactly at the end of its travel. */
export function moving(limits: AxisLimits, from: Moment, startS: number, velocity: number): Motion {
  const wanted = clamp(velocity, -limits.speed, limits.speed);
  if (wanted === 0) return braking(limits, from, startS);
  const end = wanted > 0 ? limits.most : limits.least;
  if (Number.isFinite(end)) return going(limits, from, startS, end, Math.abs(wanted));
  const change = wanted - from.velocity;
  return joined(
    startS,
    from,
    [
      [Math.sign(change) * limits.acceleration, Math.abs(change) / limits.acceleration],
      [0, Number.POSITIVE_INFINITY],
    ],
    end,
  );
}

/** Returns the motion that brakes `afterS` past its start. */
export function until(limits: AxisLimits, motion: Motion, afterS: number): Motion {
  if (afterS >= motion.restS) return motion;
  const end = braking(limits, at(motion, motion.startS + afterS), motion.startS + afterS);
  return {
    startS: motion.startS,
    stretches: [
      ...motion.stretches.filter(({ from }) => from < afterS),
      ...end.stretches.map((stretch) => ({ ...stretch, from: stretch.from + afterS })),
    ],
    restS: afterS + end.restS,
    rest: end.rest,
  };
}
