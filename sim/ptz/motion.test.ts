import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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

const tilt: AxisLimits = { min: -90, max: 5, speed: 60, acceleration: 300 };
const pan: AxisLimits = {
  min: Number.NEGATIVE_INFINITY,
  max: Number.POSITIVE_INFINITY,
  speed: 100,
  acceleration: 400,
};
const brakingS = ({ speed, acceleration }: AxisLimits) => speed / acceleration;
const tiny = 1e-6;

interface Command {
  readonly kind: 'move' | 'moveFor' | 'go' | 'stop';
  readonly value: number;
  readonly waitS: number;
}
const part = fc.double({ min: -1, max: 1, noNaN: true });
const commands = fc.array(
  fc.record({
    kind: fc.constantFrom('move', 'moveFor', 'go', 'stop'),
    value: part,
    waitS: fc.double({ min: 0, max: 2, noNaN: true }),
  }) satisfies fc.Arbitrary<Command>,
  { minLength: 1, maxLength: 12 },
);

function timelineText(limits: AxisLimits, motion: Motion, { kind, value }: Command, timeS: number): Motion {
  const now = stateAt(motion, timeS);
  if (kind === 'stop') return brakeToRest(limits, now, timeS);
  if (kind === 'go') return moveToTarget(limits, now, timeS, value * 120, limits.speed);
  const moved = moveAtVelocity(limits, now, timeS, value * limits.speed * 1.5);
  return kind === 'move' ? moved : brakeAfter(limits, moved, 0.3);
}

/** Samples the axis every 10 ms through a list of commands. */
function watched(limits: AxisLimits, list: readonly Command[]) {
  const seen: { position: number; velocity: number; timeS: number }[] = [];
  let motion = createRest(-10);
  let timeS = 0;
  for (const command of list) {
    motion = timelineText(limits, motion, command, timeS);
    for (let t = 0; t < command.waitS; t += 0.01)
      seen.push({ ...stateAt(motion, timeS + t), timeS: timeS + t });
    timeS += command.waitS;
  }
  return { seen, motion, timeS };
}

describe.each([
  ['tilt', tilt],
  ['endless pan', pan],
])('an axis: %s', (_, limits) => {
  it('never exceeds its limits of travel, speed or acceleration under any commands', () => {
    fc.assert(
      fc.property(commands, (list) => {
        const { seen } = watched(limits, list);
        for (const [i, now] of seen.entries()) {
          expect(now.position).toBeGreaterThanOrEqual(limits.min - tiny);
          expect(now.position).toBeLessThanOrEqual(limits.max + tiny);
          expect(Math.abs(now.velocity)).toBeLessThanOrEqual(limits.speed + tiny);
          const before = seen[i - 1];
          if (!before) continue;
          const s = now.timeS - before.timeS;
          expect(Math.abs(now.velocity - before.velocity)).toBeLessThanOrEqual(
            limits.acceleration * s + tiny,
          );
          expect(Math.abs(now.position - before.position)).toBeLessThanOrEqual(limits.speed * s + tiny);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is at rest within its braking time after a stop', () => {
    fc.assert(
      fc.property(commands, (list) => {
        const { motion, timeS } = watched(limits, list);
        const stop = brakeToRest(limits, stateAt(motion, timeS), timeS);
        expect(stop.restS).toBeLessThanOrEqual(brakingS(limits) + tiny);
        expect(stateAt(stop, timeS + stop.restS).velocity).toBe(0);
      }),
    );
  });

  it('is at rest within its braking time after a Timeout', () => {
    fc.assert(
      fc.property(commands, part, fc.double({ min: 0, max: 5, noNaN: true }), (list, value, timeoutS) => {
        const { motion, timeS } = watched(limits, list);
        const move = moveAtVelocity(limits, stateAt(motion, timeS), timeS, value * limits.speed);
        expect(brakeAfter(limits, move, timeoutS).restS).toBeLessThanOrEqual(
          timeoutS + brakingS(limits) + tiny,
        );
      }),
    );
  });

  it('moves the same when a command is repeated', () => {
    const times = fc.array(fc.double({ min: 0.001, max: 0.4, noNaN: true }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(commands, part, times, fc.boolean(), (list, value, waits, isGoing) => {
        const { motion, timeS } = watched(limits, list);
        const emit = (from: Motion, t: number) =>
          isGoing
            ? moveToTarget(limits, stateAt(from, t), t, value * 90, limits.speed)
            : moveAtVelocity(limits, stateAt(from, t), t, value * limits.speed);
        const once = emit(motion, timeS);
        let often = once;
        let t = timeS;
        for (const wait of waits) {
          t += wait;
          often = emit(often, t);
        }
        expect(stateAt(often, t + 0.1).position).toBeCloseTo(stateAt(once, t + 0.1).position, 4);
      }),
    );
  });

  it('goes to its target, and rests there', () => {
    fc.assert(
      fc.property(commands, fc.double({ min: -90, max: 5, noNaN: true }), (list, to) => {
        const { motion, timeS } = watched(limits, list);
        const way = moveToTarget(limits, stateAt(motion, timeS), timeS, to, limits.speed);
        expect(stateAt(way, timeS + way.restS)).toEqual({ position: way.rest, velocity: 0 });
        expect(way.rest).toBeCloseTo(to, 6);
        expect(stateAt(way, timeS + Math.max(0, way.restS - 1e-5)).position).toBeCloseTo(to, 3);
      }),
    );
  });
});

describe('a trapezoid', () => {
  it('takes the time of the formula: 90 degrees at 100 degrees/s and 400 degrees/s² in 1.15 s', () => {
    const way = moveToTarget(pan, { position: 0, velocity: 0 }, 0, 90, 100);
    expect(way.restS).toBeCloseTo(90 / 100 + 100 / 400, 9);
    expect(stateAt(way, way.restS / 2)).toEqual({ position: expect.closeTo(45, 9), velocity: 100 });
  });

  it('is a triangle if the distance is too short for full speed', () => {
    const way = moveToTarget(pan, { position: 0, velocity: 0 }, 0, 4, 100);
    expect(way.restS).toBeCloseTo(2 * Math.sqrt(4 / 400), 9);
  });
});
