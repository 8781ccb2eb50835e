import { describe, expect, it } from 'vitest';
import { getHatButton, StickProfile } from '../../../../core/ptz/stick.ts';
import {
  assignAxis,
  changeAxisSettings,
  clampMidpoint,
  createBlankProfile,
  createDefaultAction,
  getButtonActions,
  listStickButtons,
  setButtonAction,
} from './model.ts';

const identity = { vid: '046d', pid: 'c215', name: ' ', axes: 4, hats: 1, buttons: 2 };
const blank = createBlankProfile(identity, 'sdl');

describe('editing a joystick profile', () => {
  it('starts without any motion, named by vendor and product where the joystick has no name', () => {
    expect(StickProfile.parse(blank)).toMatchObject({ name: '046d:c215', pan: null, buttons: [] });
  });

  it('retains an axis’s settings, except the midpoint, when another joystick axis is assigned', () => {
    const set = changeAxisSettings(assignAxis(blank, 'pan', 0), 'pan', {
      deadZone: 0.2,
      midpoint: 0.1,
      invert: true,
    });
    expect(assignAxis(set, 'pan', 3).pan).toEqual({
      axis: 3,
      midpoint: 0,
      deadZone: 0.2,
      exponent: 2,
      invert: true,
    });
    expect(assignAxis(set, 'pan', null).pan).toBeNull();
    expect(changeAxisSettings(blank, 'tilt', { invert: true })).toEqual(blank);
  });

  it('rejects an invalid midpoint', () => {
    expect([clampMidpoint(-1), clampMidpoint(0.12345), clampMidpoint(1)]).toEqual([-0.9, 0.123, 0.9]);
  });

  it('gives a button two actions, in order of buttons, and drops one that does nothing', () => {
    const one = setButtonAction(blank, 1, 'plain', { do: 'stop' });
    const two = setButtonAction(one, 0, 'modified', createDefaultAction('preset', 7));
    expect(two.buttons.map(({ button }) => button)).toEqual([0, 1]);
    expect(getButtonActions(two, 0)).toMatchObject({
      plain: { do: 'none' },
      modified: { do: 'preset', number: 7 },
    });
    expect(setButtonAction(two, 1, 'plain', { do: 'none' }).buttons).toHaveLength(1);
  });
});

it('lists a joystick’s buttons and hat directions', () => {
  const buttons = listStickButtons(identity).map(({ button }) => button);
  expect(buttons).toEqual([
    0,
    1,
    getHatButton(0, 'up'),
    getHatButton(0, 'right'),
    getHatButton(0, 'down'),
    getHatButton(0, 'left'),
  ]);
});
