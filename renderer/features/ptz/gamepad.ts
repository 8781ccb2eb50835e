import type { Cancel, Clock } from '../../../core/base/clock.ts';
import { repeatEveryMs } from '../../../core/ptz/ptz.ts';
import { firstHatButton, type StickIdentity, type StickReading } from '../../../core/ptz/stick.ts';
import type { MainClient } from '../../shared/mainClient.ts';
import type { PtzClient } from './ptzClient.ts';

/** Polling interval, ms: the Gamepad API has no events for readings. */
const askEveryMs = 20;

type Pad = Pick<Gamepad, 'id' | 'axes' | 'connected'> & {
  readonly buttons: readonly Pick<GamepadButton, 'pressed'>[];
};

/**
 * Reads vendor and product from Chromium's name of a gamepad: `Extreme 3D pro (Vendor: 046d Product: c215)`. Undefined
 * if it has neither, because no profile could be found again.
 */
export function parseGamepadIdentity(pad: Pad): StickIdentity | undefined {
  const found = /^(.*?)\s*\((?:STANDARD GAMEPAD )?Vendor: ([0-9a-f]{4}) Product: ([0-9a-f]{4})\)$/i.exec(
    pad.id,
  );
  const [, name, vid, pid] = found ?? [];
  if (!vid || !pid) return undefined;
  return {
    vid: vid.toLowerCase(),
    pid: pid.toLowerCase(),
    name: (name ?? '').slice(0, 120),
    axes: Math.min(64, pad.axes.length),
    hats: 0,
    buttons: Math.min(firstHatButton, pad.buttons.length),
  };
}

export const toGamepadReading = (pad: Pad): StickReading => ({
  axes: pad.axes.slice(0, 64).map((value) => Math.max(-1, Math.min(1, Number.isFinite(value) ? value : 0))),
  hats: [],
  buttons: pad.buttons.slice(0, firstHatButton).map(({ pressed }) => pressed),
});

/**
 * Reads the first joystick where SDL is not available, while this window has the focus.
 * Sends main each change and a repeat every `repeatEveryMs`; once if the joystick or the focus is gone.
 */
export function pollGamepads(options: {
  readonly control: Pick<PtzClient, 'view'>;
  readonly shell: Pick<MainClient, 'stick.gamepad'>;
  readonly pads: () => readonly (Pad | null)[];
  readonly hasFocus: () => boolean;
  readonly clock: Clock;
}): Cancel {
  const { control, shell, clock } = options;
  let lastPublished = '';
  let publishedAt = Number.NEGATIVE_INFINITY;
  let stopAsking: Cancel | undefined;

  function ask(): void {
    const pad = options.hasFocus() ? options.pads().find((each) => each?.connected) : undefined;
    const identity = pad ? parseGamepadIdentity(pad) : undefined;
    const stick = pad && identity ? { identity, reading: toGamepadReading(pad) } : null;
    const now = JSON.stringify(stick);
    const isDue = stick !== null && clock.monotonic() - publishedAt >= repeatEveryMs;
    if (now === lastPublished && !isDue) return;
    // A window that never had a joystick reports nothing.
    const isNews = stick !== null || (lastPublished !== '' && lastPublished !== 'null');
    lastPublished = now;
    publishedAt = clock.monotonic();
    if (isNews) void shell['stick.gamepad']({ stick }); // a lost reading is followed by the next
  }

  function follow(): void {
    const isOurs = control.view.getState()?.inputApi === 'gamepad';
    if (isOurs) stopAsking ??= clock.every(askEveryMs, ask);
    else {
      stopAsking?.();
      stopAsking = undefined;
    }
  }

  follow();
  const cancel = control.view.subscribe(follow);
  return () => {
    cancel();
    stopAsking?.();
  };
}
