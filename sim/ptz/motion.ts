/**
 * Motion of one camera axis in segments of constant acceleration, so that its position at any time is a formula and not
 * a sum of ticks. Positions in the axis's own unit (degrees, or shares of its range), times in seconds.
 */

export interface AxisLimits {
  /** Limits of travel; infinite if it turns without end. */
  readonly min: number;
  readonly max: number;
  /** Maximum speed, unit/s. */
  readonly speed: number;
  /** Acceleration and deceleration, unit/s². */
  readonly acceleration: number;
}

interface Segment {
  /** Since the start of the motion, s. */
  readonly from: number;
  readonly position: number;
  readonly velocity: number;
  readonly acceleration: number;
}

/** Motion of an axis from `startS` until the next command. */
export interface Motion {
  readonly startS: number;
  readonly segments: readonly Segment[];
  /** Time of rest, s after the start; infinite for endless motion. */
  readonly restS: number;
  /** Position of rest. */
  readonly rest: number;
}

export interface AxisState {
  readonly position: number;
  readonly velocity: number;
}

export function createRest(position: number, startS = 0): Motion {
  return { startS, segments: [], restS: 0, rest: position };
}

/** Rounding error of a sum of times, s: a double's precision at a month in seconds. */
const roundingErrorS = 1e-9;

/** Returns the position and velocity of the axis at a time. */
export function stateAt(motion: Motion, timeS: number): AxisState {
  const since = Math.max(0, timeS - motion.startS);
  if (since >= motion.restS - roundingErrorS) return { position: motion.rest, velocity: 0 };
  const segment = motion.segments.findLast(({ from }) => from <= since) ?? motion.segments[0];
  if (!segment) return { position: motion.rest, velocity: 0 };
  const t = since - segment.from;
  return {
    position: segment.position + segment.velocity * t + (segment.acceleration * t * t) / 2,
    velocity: segment.velocity + segment.acceleration * t,
  };
}

/** Joins (acceleration, duration) pairs to a motion that ends at `rest`, or never if a duration is infinite. */
function joinSegments(
  startS: number,
  from: AxisState,
  parts: readonly (readonly [acceleration: number, durationS: number])[],
  rest: number,
): Motion {
  const segments: Segment[] = [];
  let { position, velocity } = from;
  let time = 0;
  for (const [acceleration, durationS] of parts) {
    if (!(durationS > 0)) continue;
    segments.push({ from: time, position, velocity, acceleration });
    if (durationS === Number.POSITIVE_INFINITY) return { startS, segments, restS: durationS, rest };
    position += velocity * durationS + (acceleration * durationS * durationS) / 2;
    velocity += acceleration * durationS;
    time += durationS;
  }
  return { startS, segments, restS: time, rest };
}

const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value));

/** Brakes to rest. */
export function brakeToRest(limits: AxisLimits, from: AxisState, startS: number): Motion {
  const { velocity, position } = from;
  const a = limits.acceleration;
  const rest = clamp(position + (velocity * Math.abs(velocity)) / (2 * a), limits.min, limits.max);
  return joinSegments(startS, from, [[-Math.sign(velocity) * a, Math.abs(velocity) / a]], rest);
}

/**
 * Goes to a position as fast as possible within `speed`. If too fast at the start, it brakes, overshoots and returns.
 */
export function moveToTarget(
  limits: AxisLimits,
  from: AxisState,
  startS: number,
  to: number,
  speed: number,
): Motion {
  const a = limits.acceleration;
  const target = clamp(to, limits.min, limits.max);
  const maxSpeed = clamp(speed, 0, limits.speed);
  const stand = from.position + (from.velocity * Math.abs(from.velocity)) / (2 * a);
  const side = Math.sign(target - stand);
  if (side === 0 || maxSpeed === 0) return brakeToRest(limits, from, startS);
  // from here on as if the target were ahead
  const v = from.velocity * side;
  const way = (target - from.position) * side;
  const peak = Math.sqrt(Math.max(0, a * way + (v * v) / 2));
  if (peak <= maxSpeed)
    return joinSegments(
      startS,
      from,
      [
        [side * a, (peak - v) / a],
        [-side * a, peak / a],
      ],
      target,
    );
  const toTop = Math.abs(maxSpeed - v) / a;
  const rampWay = ((maxSpeed + v) / 2) * toTop;
  const cruiseS = Math.max(0, (way - rampWay - (maxSpeed * maxSpeed) / (2 * a)) / maxSpeed);
  return joinSegments(
    startS,
    from,
    [
      [side * Math.sign(maxSpeed - v) * a, toTop],
      [0, cruiseS],
      [-side * a, maxSpeed / a],
    ],
    target,
  );
}

/** Moves at `velocity` until the next command, or comes to rest exactly at the end of its travel. */
export function moveAtVelocity(
  limits: AxisLimits,
  from: AxisState,
  startS: number,
  velocity: number,
): Motion {
  const wanted = clamp(velocity, -limits.speed, limits.speed);
  if (wanted === 0) return brakeToRest(limits, from, startS);
  const end = wanted > 0 ? limits.max : limits.min;
  if (Number.isFinite(end)) return moveToTarget(limits, from, startS, end, Math.abs(wanted));
  const change = wanted - from.velocity;
  return joinSegments(
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
export function brakeAfter(limits: AxisLimits, motion: Motion, afterS: number): Motion {
  if (afterS >= motion.restS) return motion;
  const end = brakeToRest(limits, stateAt(motion, motion.startS + afterS), motion.startS + afterS);
  return {
    startS: motion.startS,
    segments: [
      ...motion.segments.filter(({ from }) => from < afterS),
      ...end.segments.map((segment) => ({ ...segment, from: segment.from + afterS })),
    ],
    restS: afterS + end.restS,
    rest: end.rest,
  };
}
