import { eventually } from '../../e2e/launch.ts';
import type { Subject } from '../../fixtures/ptz/habits.ts';
import type { SteeringConsole } from '../../fixtures/ptz/steeringConsole.ts';
import type { InputSource } from './round.ts';

const beginWithinMs = 1_500;

/**
 * The input devices at a console in real Electron: a stick, and a window's keys and mouse.
 * `forget` clears what was held, after its window is gone.
 */
export function windowInputSources(at: {
  readonly there: () => SteeringConsole;
  readonly running: () => SteeringConsole | undefined;
  readonly ready: (subject: Subject) => Promise<void>;
  /** Gives PTZ control to the window's keys and mouse. */
  readonly enableControl: (subject: Subject) => Promise<void>;
}): Readonly<Record<'stick' | 'keys' | 'mouse', InputSource>> & { forget(): void } {
  const { there, running, ready, enableControl } = at;
  let isMouseDown = false;
  let keyDown: string | undefined;

  /**
   * Repeats the input until the camera moves.
   * A window that has just got the focus may miss the first key press.
   */
  async function begin(hand: InputSource, pan: number): Promise<void> {
    await eventually('what is steered', async () => {
      await hand.push(pan);
      const isSeen = async () => ((await there().view())?.steering?.velocity.pan ?? 0) * pan > 0;
      return eventually('a hand that steers', isSeen, beginWithinMs).catch(async () => {
        await hand.release();
        return false;
      });
    });
  }

  const stick: InputSource = {
    async ready(subject) {
      await ready(subject);
    },
    begin: (pan) => stick.push(pan),
    async push(pan) {
      await there().stick.axis(0, pan);
    },
    async release() {
      await running()?.stick.axis(0, 0);
    },
  };
  const keys: InputSource = {
    async ready(subject) {
      await enableControl(subject);
    },
    begin: (pan) => begin(keys, pan),
    async push(pan) {
      const keyCode = pan > 0 ? 'Right' : 'Left';
      // A held key is sent again, as the system repeats it.
      await there().input({
        type: 'keyDown',
        keyCode,
        modifiers: keyDown === keyCode ? ['isautorepeat'] : [],
      });
      keyDown = keyCode;
    },
    async release() {
      keyDown = undefined;
      for (const keyCode of ['Left', 'Right']) await running()?.input({ type: 'keyUp', keyCode });
    },
  };
  /** The mouse distance for full speed, CSS pixels. */
  const pullPixels = 100;
  const mouse: InputSource = {
    async ready(subject) {
      await enableControl(subject);
    },
    begin: (pan) => begin(mouse, pan),
    async push(pan) {
      const from = await there().centreOf(0);
      if (!isMouseDown) await there().input({ type: 'mouseDown', ...from, button: 'left', clickCount: 1 });
      isMouseDown = true;
      const x = Math.round(from.x + pan * pullPixels);
      await there().input({ type: 'mouseMove', ...from, x, button: 'left', modifiers: ['leftbuttondown'] });
    },
    async release() {
      if (!isMouseDown || !running()) return;
      isMouseDown = false;
      const centre = await there().centreOf(0);
      await there().input({ type: 'mouseUp', ...centre, x: centre.x + 50, button: 'left', clickCount: 1 });
    },
  };

  return {
    stick,
    keys,
    mouse,
    forget() {
      isMouseDown = false;
      keyDown = undefined;
    },
  };
}
