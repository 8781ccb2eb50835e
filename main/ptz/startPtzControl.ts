import { join } from 'node:path';
import { app, powerMonitor } from 'electron';
import { faultText } from '../../core/errors/faults.ts';
import { createGamepadSticks } from './gamepad.ts';
import { onSessionLocked } from './logind.ts';
import { openProfileStore } from './profileStore.ts';
import { type DeskPtz, openPtzControl, type PtzControlOptions } from './ptzControl.ts';
import { openSdlSticks } from './stick.ts';

/** How long the program waits at its end for the gateway's replies to stops, ms; the gateway stops by itself soon after. */
const lastStopsMs = 300;

export interface StartedPtzControl extends DeskPtz {
  /** Stops all movements, then closes. */
  end(): Promise<void>;
}

/** Starts PTZ control on this machine: its sticks, its screen lock, its sleep. `data`: the user's data folder. */
export async function startPtzControl(
  options: Pick<PtzControlOptions, 'clock' | 'log' | 'publish' | 'isFocused' | 'onStickUsed'> & {
    readonly data: string;
  },
): Promise<StartedPtzControl> {
  const { clock, log } = options;
  const sticks = await openSdlSticks({ clock, log, addon: process.env.WATCHFLOOR_JOYSTICK });
  if (!sticks.ok) log(faultText(sticks.fault, 'en'));
  const gamepad = createGamepadSticks({ clock });
  const control = openPtzControl({
    ...options,
    system: process.platform,
    profiles: openProfileStore(join(options.data, 'sticks.json'), { log, now: clock.now }),
    sticks: sticks.ok ? sticks.value : gamepad,
    gamepad: sticks.ok ? undefined : gamepad,
  });

  // Not awaited: the system suspends or locks without waiting for the program.
  powerMonitor.on('suspend', () => void control.stopAll('suspended'));
  powerMonitor.on('resume', () => void control.stopAll('suspended'));
  const onLocked = () => void control.stopAll('screenLocked');
  powerMonitor.on('lock-screen', onLocked);
  const session = process.env.XDG_SESSION_ID;
  const cancelLock =
    process.platform === 'linux' ? onSessionLocked({ clock, log, session, onLocked }) : () => {};
  app.once('before-quit', () => void control.stopAll('consoleClosed'));

  return {
    ...control,
    async end() {
      await Promise.race([
        control.stopAll('consoleClosed'),
        new Promise<void>((resolve) => clock.after(lastStopsMs, resolve)),
      ]);
      cancelLock();
      control.close();
    },
  };
}
