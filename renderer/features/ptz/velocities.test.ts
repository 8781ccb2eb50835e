import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isZeroVelocity } from '../../../core/ptz/ptz.ts';
import {
  getDragVelocity,
  getHeldControlKey,
  getKeysVelocity,
  getWheelVelocity,
  type HeldControlKey,
  maxClickPx,
  toPictureBox,
  toPicturePoint,
} from './velocities.ts';

const picture = { width: 1_600, height: 900 };

describe('held keys', () => {
  it('move as a vector sum: a diagonal is no faster than one arrow', () => {
    const right = getKeysVelocity(['right'], false);
    const both = getKeysVelocity(['right', 'up'], false);
    expect(right.pan).toBeGreaterThan(0);
    expect(both.pan).toBeCloseTo(both.tilt);
    expect(Math.hypot(both.pan, both.tilt)).toBeCloseTo(right.pan);
  });

  it('cancel out where they are opposite', () => {
    expect(isZeroVelocity(getKeysVelocity(['left', 'right', 'in', 'out'], false))).toBe(true);
    expect(getKeysVelocity(['left', 'right', 'down'], false)).toMatchObject({ pan: 0, tilt: -0.6 });
  });

  it('are slower with Shift, and zoom while moving', () => {
    const slow = getKeysVelocity(['left', 'in'], true);
    expect(slow.pan).toBeLessThan(0);
    expect(Math.abs(slow.pan)).toBeLessThan(Math.abs(getKeysVelocity(['left'], false).pan));
    expect(slow.zoom).toBeGreaterThan(0);
  });

  it('are recognised even while Shift changes their characters', () => {
    expect(['+', '=', '-', '_'].map(getHeldControlKey)).toEqual(['in', 'in', 'out', 'out']);
    expect(getHeldControlKey('a')).toBeUndefined();
  });

  it('never exceed the maximum speed', () => {
    const key = fc.constantFrom<HeldControlKey>('left', 'right', 'up', 'down', 'in', 'out');
    fc.assert(
      fc.property(fc.array(key), fc.boolean(), (held, slow) => {
        const { pan, tilt, zoom } = getKeysVelocity(held, slow);
        expect(Math.hypot(pan, tilt)).toBeLessThanOrEqual(1);
        expect(Math.abs(zoom)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('a drag with the mouse', () => {
  const from = { x: 500, y: 500 };

  it('does not move the camera below the click threshold', () => {
    expect(isZeroVelocity(getDragVelocity(from, { x: 500 + maxClickPx - 1, y: 500 }, picture))).toBe(true);
  });

  it('moves the camera in its direction, up being up', () => {
    const { pan, tilt } = getDragVelocity(from, { x: 700, y: 300 }, picture);
    expect(pan).toBeCloseTo(tilt);
    expect(pan).toBeGreaterThan(0);
  });

  it('starts slowly, accelerates with its length and ends at the maximum speed', () => {
    const speeds = [10, 60, 200, 400, 4_000].map(
      (dx) => getDragVelocity(from, { x: 500 + dx, y: 500 }, picture).pan,
    );
    expect(speeds).toEqual([...speeds].sort((a, b) => a - b));
    expect(speeds[0]).toBeLessThan(0.01);
    expect(speeds.at(-1)).toBe(1);
  });
});

describe('a point of the picture', () => {
  const whole = { x: 100, y: 50, width: 1_600, height: 900 };

  it('is found where the picture fills its frame', () => {
    expect(toPicturePoint(whole, picture, { x: 900, y: 500 })).toEqual({ x: 0.5, y: 0.5 });
  });

  it('is corrected for the bars beside a picture of another shape', () => {
    const wide = { ...whole, width: 2_000 };
    expect(toPicturePoint(wide, picture, { x: 300, y: 50 })).toEqual({ x: 0, y: 0 });
    expect(toPicturePoint(wide, picture, { x: 200, y: 500 })).toBeUndefined();
  });

  it('is corrected for digital zoom, which enlarges and moves the element', () => {
    const twice = { x: 100 - 800, y: 50 - 450, width: 3_200, height: 1_800 };
    expect(toPicturePoint(twice, picture, { x: 900, y: 500 })).toEqual({ x: 0.5, y: 0.5 });
    expect(toPicturePoint(twice, picture, { x: 100, y: 50 })).toEqual({ x: 0.25, y: 0.25 });
  });

  it('is undefined before there is a picture', () => {
    expect(toPicturePoint(whole, { width: 0, height: 0 }, { x: 900, y: 500 })).toBeUndefined();
  });
});

describe('a box of the picture', () => {
  const stage = { x: 0, y: 0, width: 1_600, height: 900 };

  it('is the same from whichever corner it was drawn', () => {
    const one = toPictureBox(stage, picture, { x: 400, y: 225 }, { x: 1_200, y: 675 });
    const other = toPictureBox(stage, picture, { x: 1_200, y: 675 }, { x: 400, y: 225 });
    expect(one).toEqual({ at: { x: 0.5, y: 0.5 }, width: 0.5, height: 0.5 });
    expect(other).toEqual(one);
  });

  it('is cut at the edges of the picture, and undefined where it is too small', () => {
    expect(toPictureBox(stage, picture, { x: -800, y: -90 }, { x: 800, y: 450 })).toEqual({
      at: { x: 0.25, y: 0.25 },
      width: 0.5,
      height: 0.5,
    });
    expect(toPictureBox(stage, picture, { x: 400, y: 225 }, { x: 405, y: 600 })).toBeUndefined();
  });
});

it('turning the wheel away from the user zooms in', () => {
  expect(getWheelVelocity(-100).zoom).toBeGreaterThan(0);
  expect(getWheelVelocity(100).zoom).toBeLessThan(0);
  expect(isZeroVelocity(getWheelVelocity(0))).toBe(true);
});
