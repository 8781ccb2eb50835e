import type { Cancel, Clock } from '../../../core/base/clock.ts';
import { repeatEveryMs } from '../../../core/ptz/ptz.ts';
import { firstHatButton, type StickIdentity, type StickReading } from '../../../core/ptz/stick.ts';
import type { Shell } from '../../shared/shell.ts';
import type { PtzClient } from './control.ts';

/** The Gamepad API tells nothing: it is asked this often, ms. */
const askEveryMs = 20;

type Pad = Pick<Gamepad, 'id' | 'axes' | 'connected'> & {
  readonly buttons: readonly Pick<GamepadButton, 'pressed'>[];
};

/**
 * Make and model out of what Chromium calls a gamepad: `Extreme 3D pro (Vendor: 046d Product: c215)`. undefined where it says
 * neither: without them no profile can be found again.
 */
export function identityOf(pad: Pad): StickIdentity | undefined {
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

export const readingOf = (pad: Pad): StickReading => ({
  axes: pad.axes.slice(0, 64).map((value) => Math.max(-1, Math.min(1, Number.isFinite(value) ? value : 0))),
  hats: [],
  buttons: pad.buttons.slice(0, firstHatButton).map(({ pressed }) => pressed),
});

/**
 * Where sticks are not heard by SDL: reads the first one of this window while it has the focus, and tells main at each change
 * and at every `repeatEveryMs`; that there is none, or that the focus is gone, once.
 */
export function hearGamepads(options: {
  readonly control: Pick<PtzClient, 'view'>;
  readonly shell: Pick<Shell, 'stick.gamepad'>;
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
    const identity = pad ? identityOf(pad) : undefined;
    const stick = pad && identity ? { identity, reading: readingOf(pad) } : null;
    const now = JSON.stringify(stick);
    const isDue = stick !== null && clock.monotonic() - publishedAt >= repeatEveryMs;
    if (now === lastPublished && !isDue) return;
    // Of a window that never had one there is nothing to say.
    const isNews = stick !== null || (lastPublished !== '' && lastPublished !== 'null');
    lastPublished = now;
    publishedAt = clock.monotonic();
    if (isNews) void shell['stick.gamepad']({ stick }); // what does not arrive is said again
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
