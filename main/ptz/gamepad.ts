import type { Cancel, Clock } from '../../core/base/clock.ts';
import { deadManMs } from '../../core/ptz/ptz.ts';
import { getStickKey, type StickIdentity, type StickReading } from '../../core/ptz/stick.ts';
import { type ConnectedStick, type ConnectedSticks, createConnectedSticks } from './connectedSticks.ts';

/** Sticks that windows read by the Gamepad API, where SDL is not available. */
export interface GamepadSticks extends ConnectedSticks {
  /**
   * Receives a window's report by `stick.gamepad`, repeated every `repeatEveryMs` whether it moved or not.
   * null when the stick or the window's focus is gone. The window that reported last is the focused one.
   */
  reported(
    window: string,
    given: { readonly identity: StickIdentity; readonly reading: StickReading } | null,
  ): void;
}

/**
 * Reads one stick at most: that of the focused window.
 * A window that reports nothing for `deadManMs` has hung or is closed, and the stick counts as unplugged: its last reading must
 * not go on moving a camera.
 */
export function createGamepadSticks({ clock }: { readonly clock: Clock }): GamepadSticks {
  const board = createConnectedSticks();
  let current: { readonly window: string; readonly stick: ConnectedStick } | undefined;
  let instances = 0;
  let silence: Cancel = () => undefined;
  let closed = false;

  function drop() {
    silence();
    if (current !== undefined) board.unplug(current.stick.instance);
    current = undefined;
  }

  return {
    inputApi: 'gamepad',
    ...board.sticks,
    reported(window, given) {
      if (closed) return;
      if (given === null) {
        if (current?.window === window) drop();
        return;
      }
      const isSame =
        current?.window === window && getStickKey(current.stick.identity) === getStickKey(given.identity);
      if (isSame && current !== undefined) {
        board.read(current.stick.instance, given.reading, clock.monotonic());
      } else {
        drop();
        instances += 1;
        current = { window, stick: { instance: instances, identity: given.identity } };
        board.plug(current.stick, given.reading);
      }
      silence();
      silence = clock.after(deadManMs, drop);
    },
    close() {
      closed = true;
      silence();
      current = undefined;
      board.clear();
    },
  };
}
