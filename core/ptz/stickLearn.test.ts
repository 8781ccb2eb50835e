import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyStickCurve } from './curve.ts';
import type { HatDirection, StickIdentity, StickReading } from './stick.ts';
import { getHatButton } from './stick.ts';
import {
  type LearningState,
  learnHoldMs,
  learnRestMs,
  noSpringBackMs,
  skipLearnStep,
  startLearning,
  updateLearning,
} from './stickLearn.ts';

const identity: StickIdentity = { vid: '1234', pid: 'abcd', name: 'Stick', axes: 4, hats: 1, buttons: 12 };
const tickMs = 50;

/** Simulates a person with a stick and the learning that reads it. */
function lesson(atRest: readonly number[] = [0, 0, 0, 0]) {
  let state: LearningState = startLearning(identity, 'sdl');
  let now = 0;
  let reading: StickReading = { axes: [...atRest], hats: [], buttons: [] };
  const watch = (ms: number, tremble: (at: number) => readonly number[] = () => reading.axes) => {
    for (const end = now + ms; now < end; now += tickMs) {
      reading = { ...reading, axes: [...tremble(now)] };
      state = updateLearning(state, reading, now);
    }
  };
  const person = {
    get state() {
      return state;
    },
    rest: (tremble?: (at: number) => readonly number[]) => watch(learnRestMs + 2 * tickMs, tremble),
    release() {
      reading = { axes: [...atRest], hats: [], buttons: [] };
      watch(2 * tickMs);
    },
    /** Holds axes away for a while, then lets go. */
    push(to: Readonly<Record<number, number>>, ms = learnHoldMs + 2 * tickMs) {
      reading = { ...reading, axes: atRest.map((value, axis) => to[axis] ?? value) };
      watch(ms);
      person.release();
    },
    press(...buttons: number[]) {
      reading = { ...reading, buttons: Array.from({ length: 12 }, (_, button) => buttons.includes(button)) };
      watch(2 * tickMs);
      person.release();
    },
    hat(direction: HatDirection) {
      const at = { up: [0, 1], right: [1, 0], down: [0, -1], left: [-1, 0] } as const;
      reading = { ...reading, hats: [{ x: at[direction][0], y: at[direction][1] }] };
      watch(2 * tickMs);
      person.release();
    },
    hold(to: Readonly<Record<number, number>>, ms: number) {
      reading = { ...reading, axes: atRest.map((value, axis) => to[axis] ?? value) };
      watch(ms);
    },
    skip() {
      state = skipLearnStep(state);
      watch(2 * tickMs);
    },
  };
  return person;
}

describe('learning a stick', () => {
  it('finds the axes of pan, tilt and zoom, the stop button and all directions from the requested movements', () => {
    const person = lesson();
    expect(person.state.step).toBe('rest');
    person.rest();
    expect(person.state.step).toBe('right');
    person.push({ 0: 0.9 });
    expect(person.state.step).toBe('up');
    person.push({ 1: -1 });
    expect(person.state.step).toBe('in');
    person.push({ 3: -0.8 });
    expect(person.state.step).toBe('stop');
    person.press(6);
    expect(person.state.step).toBe('done');
    expect(person.state.profile).toMatchObject({
      vid: '1234',
      pid: 'abcd',
      name: 'Stick',
      inputApi: 'sdl',
      pan: { axis: 0, midpoint: 0, deadZone: 0.08, exponent: 2, invert: false },
      tilt: { axis: 1, invert: true },
      zoom: { axis: 3, invert: true },
      buttons: [{ button: 6, plain: { do: 'stop' }, modified: { do: 'stop' } }],
    });
  });

  it('accepts buttons or a hat for zoom', () => {
    const person = lesson();
    person.rest();
    person.push({ 0: 1 });
    person.push({ 1: 1 });
    person.hat('up');
    expect(person.state.step).toBe('out');
    person.hat('up');
    expect(person.state.fault?.code, 'the same axis again').toBe('stick.learnTaken');
    person.hat('down');
    person.press(0);
    expect(person.state.profile?.zoom).toBeNull();
    expect(person.state.profile?.buttons.map(({ button, plain }) => [button, plain.do])).toEqual([
      [getHatButton(0, 'up'), 'zoomIn'],
      [getHatButton(0, 'down'), 'zoomOut'],
      [0, 'stop'],
    ]);
  });

  it('skips zoom and the stop button where the stick has none', () => {
    const person = lesson();
    person.rest();
    person.skip();
    expect(person.state.step, 'panning cannot be skipped').toBe('right');
    person.push({ 0: 1 });
    person.push({ 1: 1 });
    person.skip();
    person.skip();
    expect(person.state.profile).toMatchObject({
      pan: { axis: 0 },
      tilt: { axis: 1 },
      zoom: null,
      buttons: [],
    });
  });

  it('requires the stick to be still first, with a fault if it is not', () => {
    const person = lesson();
    person.rest((at) => [Math.sin(at / 100) * 0.3, 0, 0, 0]);
    expect(person.state).toMatchObject({ step: 'rest', fault: { code: 'stick.learnNotStill' } });
    person.rest();
    person.rest();
    expect(person.state).toMatchObject({ step: 'right', fault: null });
  });

  it('widens the dead zone of a trembling stick so that the camera does not creep', () => {
    const person = lesson();
    const tremble = (at: number) => [0.2 + (at % 100 === 0 ? 0.05 : -0.05), 0, 0, 0];
    person.rest(tremble);
    person.push({ 0: 1 });
    person.push({ 1: 1 });
    person.skip();
    person.skip();
    const pan = person.state.profile?.pan;
    expect(pan?.midpoint).toBeCloseTo(0.2);
    for (const at of [0, 50]) expect(pan && applyStickCurve(pan, tremble(at)[0] ?? 1)).toBe(0);
  });

  it('refuses an unclear movement with a reason and asks again', () => {
    const person = lesson();
    person.rest();
    person.push({ 0: 0.9, 1: 0.7 });
    expect(person.state).toMatchObject({
      step: 'right',
      fault: { code: 'stick.learnTwoAxes' },
      mustLetGo: false,
    });
    person.push({ 0: 0.5 });
    expect(person.state.step, 'not pushed far enough').toBe('right');
    person.push({ 0: 0.9 }, learnHoldMs / 2);
    expect(person.state.step, 'not held long enough').toBe('right');
    person.press(3);
    expect(person.state).toMatchObject({ step: 'right', fault: { code: 'stick.learnWantsAxis' } });
    person.push({ 0: 0.9 });
    expect(person.state).toMatchObject({ step: 'up', fault: null });
    person.push({ 0: -0.9 });
    expect(person.state).toMatchObject({ step: 'up', fault: { code: 'stick.learnTaken' } });
    person.push({ 1: 0.9 });
    person.press(3, 4);
    expect(person.state).toMatchObject({ step: 'in', fault: { code: 'stick.learnTwoButtons' } });
  });

  it('waits for the stick to be released before the next step', () => {
    const person = lesson();
    person.rest();
    person.hold({ 0: 1 }, learnHoldMs + 4 * tickMs);
    expect(person.state).toMatchObject({ step: 'up', mustLetGo: true });
    person.hold({ 0: 1, 1: 1 }, learnHoldMs + 4 * tickMs);
    expect(person.state).toMatchObject({ step: 'up', mustLetGo: true, fault: null });
    person.release();
    expect(person.state).toMatchObject({ step: 'up', mustLetGo: false });
  });

  it('refuses an axis that does not spring back: a throttle would move the camera for ever', () => {
    const person = lesson();
    person.rest();
    person.push({ 0: 1 });
    person.push({ 1: 1 });
    person.hold({ 3: 1 }, learnHoldMs + 4 * tickMs);
    expect(person.state.step).toBe('stop');
    person.hold({ 3: 1 }, noSpringBackMs + 4 * tickMs);
    expect(person.state).toMatchObject({ step: 'in', mustLetGo: false, fault: { code: 'stick.learnStays' } });
    person.hold({ 3: 1, 2: 1 }, learnHoldMs + 2 * tickMs);
    expect(person.state, 'the throttle is ignored at any position').toMatchObject({ step: 'stop' });
  });

  it('never accepts an axis that rests at its end, such as a trigger', () => {
    const person = lesson([0, 0, -1, -1]);
    person.rest();
    person.push({ 2: 1 });
    expect(person.state.step).toBe('right');
    person.push({ 0: 1 });
    expect(person.state.step).toBe('up');
  });

  it('creates a profile that reproduces every requested movement, for any midpoint and sign', () => {
    const anyStick = fc.record({
      order: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 3, maxLength: 3 }),
      rest: fc.array(fc.double({ min: -0.6, max: 0.6, noNaN: true }), { minLength: 4, maxLength: 4 }),
      signs: fc.array(fc.constantFrom(-1, 1), { minLength: 3, maxLength: 3 }),
      stop: fc.integer({ min: 0, max: 11 }),
    });
    fc.assert(
      fc.property(anyStick, ({ order, rest, signs, stop }) => {
        const person = lesson(rest);
        person.rest();
        for (const [at, axis] of order.entries()) person.push({ [axis]: signs[at] ?? 1 });
        person.press(stop);
        const { profile } = person.state;
        const found = [profile?.pan, profile?.tilt, profile?.zoom];
        expect(found.map((each) => each?.axis)).toEqual(order);
        found.forEach((each, at) => {
          expect(each && applyStickCurve(each, signs[at] ?? 1)).toBe(1);
          expect(each && applyStickCurve(each, rest[order[at] ?? 0] ?? 1)).toBe(0);
        });
      }),
      { numRuns: 50 },
    );
  });

  it('survives any readings, and finishes only with axes for pan and tilt', () => {
    const axis = fc.double({ min: -1, max: 1, noNaN: true });
    const anyReading = fc.record({
      axes: fc.array(axis, { maxLength: 5 }),
      hats: fc.constantFrom<StickReading['hats']>([], [{ x: 1, y: -1 }]),
      buttons: fc.array(fc.boolean(), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(anyReading, fc.integer({ min: 0, max: 900 }))), (reported) => {
        let state = startLearning(identity, 'gamepad');
        let now = 0;
        for (const [reading, ms] of reported) {
          now += ms;
          state = skipLearnStep(updateLearning(state, reading, now));
        }
        if (state.step !== 'done') return;
        expect(state.profile?.pan?.axis).not.toBe(state.profile?.tilt?.axis);
        expect(state.profile?.inputApi).toBe('gamepad');
      }),
    );
  });
});
