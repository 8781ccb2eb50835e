import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageMessage } from '../../core/api/shell.ts';
import { hatBits, plugIntoConsole } from '../fixtures/virtualStick.ts';
import { type Console, eventually, launch } from './launch.ts';
import { controlView, noSite, pageIsThere, recordedMessages, recordMessages } from './shellPage.ts';

/** Starts a console that records the messages to its page. */
async function listening(env: Readonly<Record<string, string>> = {}) {
  const console = await launch({ args: [noSite], env });
  await eventually('its page', () => pageIsThere(console));
  await recordMessages(console, 'control', 'stick');
  const reported = async <K extends 'control' | 'stick'>(kind: K) =>
    (await recordedMessages(console)).filter(
      (message): message is Extract<PageMessage, { watchfloor: K }> => message.watchfloor === kind,
    );
  const view = () => controlView(console);
  return {
    console,
    reported,
    view,
    /** Waits for a view with this many sticks. */
    viewOf: (sticks: number) =>
      eventually(`${sticks} sticks`, async () => {
        const now = await view();
        return now?.sticks.length === sticks && now;
      }),
  };
}

describe('a joystick at a console', () => {
  let at: Awaited<ReturnType<typeof listening>>;
  let console: Console;
  beforeAll(async () => {
    at = await listening();
    console = at.console;
  });
  afterAll(() => console.close());

  it('is read by SDL in main, named, and recognised by its built-in profile, until it is unplugged', async () => {
    const stick = await plugIntoConsole(console.app);
    const { inputApi, sticks } = await at.viewOf(1);
    expect(inputApi).toBe('sdl');
    expect(sticks[0]).toMatchObject({
      identity: { vid: '046d', pid: 'c215', name: 'Logitech Extreme 3D', axes: 4, hats: 1, buttons: 12 },
      profile: { name: 'Logitech Extreme 3D Pro' },
      from: 'ready',
    });
    await stick.unplug();
    await at.viewOf(0);
  });

  it('is read by the window that learns it, although no window has the focus', async () => {
    const stick = await plugIntoConsole(console.app);
    await console.app.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) window.hide();
    });
    await console.inWindow(`window.watchfloor.shell['stick.learn']({ on: true })`);
    await eventually('how it lies', async () => (await at.reported('stick')).length > 0);
    await stick.axis(0, 1);
    await stick.axis(1, -1);
    await stick.button(4, true);
    await stick.hat(0, hatBits.up);
    const last = await eventually('all of it', async () => {
      const reading = (await at.reported('stick')).at(-1);
      return reading?.reading.hats[0]?.y === 1 && reading;
    });
    expect(last.reading.axes.slice(0, 2)).toEqual([1, -1]);
    expect(last.reading.buttons.indexOf(true)).toBe(4);
    expect(last.velocity).toMatchObject({ pan: 1, tilt: 1 });
    await stick.unplug();
  });
});

describe('a joystick at a console without the joystick addon', () => {
  it('is read by its window, and removed when the window stops reporting it', async () => {
    const { console, viewOf } = await listening({ WATCHFLOOR_JOYSTICK: '' });
    try {
      const stick = {
        identity: { vid: '046d', pid: 'c215', name: 'Extreme 3D', axes: 7, hats: 0, buttons: 12 },
        reading: { axes: [0, 0, 0, 0, 0, 0, 0], hats: [], buttons: [] },
      };
      await console.inWindow(`window.watchfloor.shell['stick.gamepad'](${JSON.stringify({ stick })})`);
      const { inputApi, sticks } = await viewOf(1);
      expect(inputApi).toBe('gamepad');
      expect(sticks[0]?.profile, 'SDL’s profile would name the wrong axes').toBeNull();
      await viewOf(0);
    } finally {
      await console.close();
    }
  });
});
