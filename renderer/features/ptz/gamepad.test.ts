import { beforeEach, describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { ControlView } from '../../../core/api/shell.ts';
import { ok } from '../../../core/base/result.ts';
import { repeatEveryMs } from '../../../core/ptz/ptz.ts';
import { type HandClock, handClock } from '../../../test/fakes/clock.ts';
import { fakeControlView } from '../../../test/fakes/controlView.ts';
import { parseGamepadIdentity, pollGamepads, toGamepadReading } from './gamepad.ts';

const pad = (x = 0, pressed = false) => ({
  id: 'Logitech Extreme 3D (Vendor: 046d Product: c215)',
  connected: true,
  axes: [x, 0, 0],
  buttons: [{ pressed }, { pressed: false }],
});
const view = (inputApi: 'sdl' | 'gamepad') => fakeControlView({ inputApi });

describe('parseGamepadIdentity', () => {
  it('reads a joystick’s vendor and product', () => {
    expect(parseGamepadIdentity(pad())).toEqual({
      vid: '046d',
      pid: 'c215',
      name: 'Logitech Extreme 3D',
      axes: 3,
      hats: 0,
      buttons: 2,
    });
    const standard = { ...pad(), id: 'Wireless Controller (STANDARD GAMEPAD Vendor: 054C Product: 0CE6)' };
    expect(parseGamepadIdentity(standard)).toMatchObject({
      vid: '054c',
      pid: '0ce6',
      name: 'Wireless Controller',
    });
  });

  it('rejects a joystick that names neither', () => {
    expect(
      parseGamepadIdentity({ ...pad(), id: 'Xbox 360 Controller (XInput STANDARD GAMEPAD)' }),
    ).toBeUndefined();
  });

  it('limits readings to the valid range', () => {
    expect(toGamepadReading({ ...pad(), axes: [1.00001, -2, Number.NaN] }).axes).toEqual([1, -1, 0]);
  });
});

describe('pollGamepads', () => {
  let clock: HandClock;
  let message: (number | null)[];
  let now: ReturnType<typeof pad> | null;
  let hasFocus: boolean;
  const store = createStore<ControlView | null>(() => null);

  beforeEach(() => {
    clock = handClock();
    message = [];
    now = pad();
    hasFocus = true;
    store.setState(view('gamepad'), true);
    pollGamepads({
      control: { view: store },
      shell: {
        async 'stick.gamepad'({ stick }) {
          message.push(stick?.reading.axes[0] ?? null);
          return ok({});
        },
      },
      pads: () => [null, now],
      hasFocus: () => hasFocus,
      clock,
    });
  });

  it('sends each change to main, and repeats the last reading', async () => {
    await clock.advance(20);
    now = pad(0.5);
    await clock.advance(20);
    await clock.advance(repeatEveryMs + 20);
    expect(message).toEqual([0, 0.5, 0.5]);
  });

  it('notifies main once that the focus or the joystick was lost', async () => {
    await clock.advance(20);
    hasFocus = false;
    await clock.advance(1_000);
    expect(message).toEqual([0, null]);
  });

  it('sends nothing if SDL reads the joystick', async () => {
    store.setState(view('sdl'), true);
    await clock.advance(1_000);
    expect(message).toEqual([]);
  });
});
