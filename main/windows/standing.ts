import type { BrowserWindow } from 'electron';
import type { Cancel, Clock } from '../../core/clock.ts';
import type { Standing } from './arrangement.ts';

/** A window that is dragged moves many times a second: where it stays counts. */
const restsAfterMs = 500;
/** A window manager that does not say that a window has left full screen is not waited for any longer. */
const leavesWithinMs = 1_000;

/** Puts a window where it is told to stand, and tells where it has come to rest, whoever moved it. */
export function keepStanding(
  window: BrowserWindow,
  options: { readonly clock: Clock; readonly onRested: (standing: Standing) => void },
): { put(standing: Standing): void; end(): void } {
  const { clock } = options;
  let cancelRest: Cancel = () => {};
  let cancelLeaving: Cancel = () => {};

  const moved = () => {
    cancelRest();
    cancelRest = clock.after(restsAfterMs, () => {
      if (!window.isDestroyed() && !window.isMinimized())
        options.onRested({ bounds: window.getNormalBounds(), fullScreen: window.isFullScreen() });
    });
  };
  for (const event of ['resize', 'move', 'enter-full-screen', 'leave-full-screen'] as const)
    window.on(event as 'resize', moved);

  return {
    put({ bounds, fullScreen }) {
      cancelLeaving();
      const place = () => {
        cancelLeaving();
        window.setBounds(bounds);
        if (fullScreen) window.setFullScreen(true);
      };
      if (!window.isFullScreen()) return place();
      // A full-screen window stays on its display: it leaves, moves, and fills the other one.
      window.once('leave-full-screen', place);
      const late = clock.after(leavesWithinMs, place);
      cancelLeaving = () => {
        late();
        window.off('leave-full-screen', place);
      };
      window.setFullScreen(false);
      return undefined;
    },
    end() {
      cancelRest();
      cancelLeaving();
    },
  };
}
