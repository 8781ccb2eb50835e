import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isZeroVelocity, ptzAxes, Velocity } from './ptz.ts';
import { isStickCentred, mustStickReturnToCentre } from './rearm.ts';
import {
  getHatButton,
  listPressedButtons,
  type StickAction,
  StickProfile,
  type StickReading,
} from './stick.ts';
import {
  getStickVelocity,
  type HeldButtons,
  handleStickButton,
  heldButtonSpeed,
  noHeldButtons,
} from './stickMap.ts';

const profile = StickProfile.parse({
  vid: '046d',
  pid: 'c215',
  name: 'A stick',
  pan: { axis: 0 },
  tilt: { axis: 1, invert: true },
  zoom: { axis: 2 },
  buttons: [
    { button: 0, plain: { do: 'stop' }, modified: { do: 'home' } },
    { button: 1, plain: { do: 'modifier' }, modified: { do: 'modifier' } },
    { button: 2, plain: { do: 'preset', number: 1 }, modified: { do: 'preset', number: 5 } },
    { button: 3, plain: { do: 'zoomIn' }, modified: { do: 'focusFar' } },
    { button: 4, plain: { do: 'zoomOut' }, modified: { do: 'focusNear' } },
    { button: getHatButton(0, 'up'), plain: { do: 'irisOpen' }, modified: { do: 'none' } },
  ],
});
const reading = (...given: number[]): StickReading => ({ axes: given, hats: [], buttons: [] });
const press = (held: HeldButtons, button: number, down = true) =>
  handleStickButton(profile, held, button, down);
const held = (...buttons: number[]) =>
  buttons.reduce<HeldButtons>((before, button) => press(before, button).held, noHeldButtons);

describe('the velocity of a stick', () => {
  it('has a speed for each axis of its profile', () => {
    expect(getStickVelocity(profile, reading(1, 1, -1, 1), noHeldButtons)).toEqual({
      pan: 1,
      tilt: -1,
      zoom: -1,
      focus: 0,
      iris: 0,
    });
  });

  it('is 0 for an axis that the stick or the profile lacks', () => {
    expect(isZeroVelocity(getStickVelocity(profile, reading(), noHeldButtons))).toBe(true);
    const bare = { ...profile, pan: null, tilt: null, zoom: null };
    expect(isZeroVelocity(getStickVelocity(bare, reading(1, 1, 1), noHeldButtons))).toBe(true);
  });

  it('includes the speed of held buttons', () => {
    expect(getStickVelocity(profile, reading(0, 0, 0), held(3)).zoom).toBe(heldButtonSpeed);
    expect(getStickVelocity(profile, reading(0, 0, 0), held(3, 4)).zoom, 'opposite buttons cancel out').toBe(
      0,
    );
    expect(getStickVelocity(profile, reading(0, 0, 1), held(3)).zoom, 'is at most full speed').toBe(1);
    expect(getStickVelocity(profile, reading(0, 0, 0), held(getHatButton(0, 'up'))).iris).toBe(
      heldButtonSpeed,
    );
  });

  const anyReading = fc.record({
    axes: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 4 }),
    hats: fc.constant<StickReading['hats']>([]),
    buttons: fc.constant<boolean[]>([]),
  });
  const anyPresses = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.boolean()), { maxLength: 30 });
  const heldAfter = (presses: readonly (readonly [number, boolean])[]) =>
    presses.reduce<HeldButtons>((before, [button, down]) => press(before, button, down).held, noHeldButtons);

  it('always conforms to the schema', () => {
    fc.assert(
      fc.property(anyReading, anyPresses, (read, presses) => {
        const wanted = getStickVelocity(profile, read, heldAfter(presses));
        expect(Velocity.parse(wanted)).toEqual(wanted);
      }),
    );
  });

  it('is 0 once everything is released, after any order of presses and releases', () => {
    fc.assert(
      fc.property(
        anyPresses,
        fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7 }),
        (presses, order) => {
          const released = order.reduce<HeldButtons>(
            (now, button) => press(now, button, false).held,
            heldAfter(presses),
          );
          expect(released.size).toBe(0);
          const wanted = getStickVelocity(profile, reading(0, 0, 0), released);
          expect(ptzAxes.map((axis) => Math.abs(wanted[axis]))).toEqual([0, 0, 0, 0, 0]);
        },
      ),
    );
  });
});

describe('a button', () => {
  it('runs its command once, when it goes down', () => {
    const down = press(noHeldButtons, 2);
    expect(down.command).toEqual({ do: 'preset', number: 1 });
    expect(press(down.held, 2).command, 'a repeated press').toBeNull();
    expect(press(down.held, 2, false).command).toBeNull();
  });

  it('runs its second action while the modifier is held', () => {
    expect(press(held(1), 2).command).toEqual({ do: 'preset', number: 5 });
    expect(press(held(1), 0).command).toEqual({ do: 'home' });
    expect(press(press(held(1), 1, false).held, 2).command).toEqual({ do: 'preset', number: 1 });
  });

  it('continues its action when the modifier is released first', () => {
    const both = held(1, 3);
    expect(getStickVelocity(profile, reading(0, 0, 0), both)).toMatchObject({
      focus: heldButtonSpeed,
      zoom: 0,
    });
    const still = press(both, 1, false).held;
    expect(getStickVelocity(profile, reading(0, 0, 0), still)).toMatchObject({
      focus: heldButtonSpeed,
      zoom: 0,
    });
  });

  it('without an action does nothing', () => {
    expect(press(noHeldButtons, 9)).toEqual({ held: noHeldButtons, command: null });
    const bare: StickAction = { do: 'none' };
    const none = { ...profile, buttons: [{ button: 0, plain: bare, modified: bare }] };
    expect(handleStickButton(none, noHeldButtons, 0, true).command).toBeNull();
  });

  it('is one of four for each hat', () => {
    const diagonal = { axes: [], hats: [{ x: -1, y: 1 } as const], buttons: [true, false, true] };
    expect([...listPressedButtons(diagonal)].sort((a, b) => a - b)).toEqual([0, 2, 96, 99]);
    expect(getHatButton(0, 'left')).toBe(99);
    expect(getHatButton(7, 'left'), 'the last number that a profile can contain').toBe(127);
  });
});

describe('re-arming', () => {
  it('requires every used axis in its dead zone and no button that moves anything', () => {
    expect(isStickCentred(profile, reading(0.05, -0.05, 0.08, 1), noHeldButtons)).toBe(true);
    expect(isStickCentred(profile, reading(0, 0.2, 0), noHeldButtons)).toBe(false);
    expect(isStickCentred(profile, reading(0, 0, 0), held(3))).toBe(false);
    expect(isStickCentred(profile, reading(0, 0, 0), held(1, 0)), 'a command alone moves nothing').toBe(true);
  });

  it('blocks everything until the stick was released once', () => {
    let must = true;
    const passed = [0.9, 0.5, 0.3].map((pan) => {
      must = mustStickReturnToCentre(must, profile, reading(pan, 0, 0), noHeldButtons);
      return must;
    });
    expect(passed).toEqual([true, true, true]);
    must = mustStickReturnToCentre(must, profile, reading(0, 0, 0), noHeldButtons);
    expect(must).toBe(false);
    expect(mustStickReturnToCentre(must, profile, reading(1, 1, 1), noHeldButtons)).toBe(false);
  });

  it('never happens for a deflected stick', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 4 }), (given) => {
        const read = reading(...given);
        const done = !mustStickReturnToCentre(true, profile, read, noHeldButtons);
        expect(done).toBe(isZeroVelocity(getStickVelocity(profile, read, noHeldButtons)));
      }),
    );
  });
});
