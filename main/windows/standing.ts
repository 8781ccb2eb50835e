import { isDeepStrictEqual } from 'node:util';
import { type BrowserWindow, screen } from 'electron';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { Standing } from './arrangement.ts';

/** A window that is dragged moves many times a second: where it stays counts. */
const restsAfterMs = 500;
/** A window manager that does not say that a window has left full screen is not waited for any longer. */
const leavesWithinMs = 1_000;

/**
 * The bounds to give a window before it may fill its display. One that is as large as the display already stays a pixel short
 * of it where there is no window manager (X11).
 */
export function boundsBefore({ bounds, fullScreen }: Standing): Standing['bounds'] {
  return fullScreen ? { ...bounds, width: bounds.width - 2, height: bounds.height - 2 } : bounds;
}

/** Puts a window, which has been made to stand as `first`, where it is told to stand, and tells where others have moved it. */
export function keepStanding(
  window: BrowserWindow,
  options: {
    readonly first: Standing;
    readonly clock: Clock;
    readonly onRested: (standing: Standing) => void;
  },
): { show(): void; put(standing: Standing): void; end(): void } {
  const { clock } = options;
  let wanted: Standing = { bounds: options.first.bounds, fullScreen: options.first.fullScreen };
  let shown = false;
  /** It was put somewhere and has not come to rest since: what it does is the system's doing, not the operator's. */
  let settling: 'no' | 'first' | 'again' = 'no';
  let cancelRest: Cancel = () => {};
  let cancelLeaving: Cancel = () => {};

  function rested(): void {
    if (window.isDestroyed() || window.isMinimized()) return;
    const normal = window.getNormalBounds();
    const actual = window.getBounds();
    const fullScreen = window.isFullScreen();
    const untouched = isDeepStrictEqual(normal, boundsBefore(wanted));
    const standing = { bounds: untouched ? wanted.bounds : normal, fullScreen };
    const was = settling;
    settling = 'no';
    if (was === 'no') {
      options.onRested(standing);
      return;
    }
    const fills = isDeepStrictEqual(actual, screen.getDisplayMatching(actual).bounds);
    if (isDeepStrictEqual(standing, wanted) && (fills || !fullScreen)) return;
    // Displays that come and go move windows, too, and without a window manager an older word of a size can overtake a newer one.
    if (was === 'first') stand('again');
  }
  const moved = () => {
    // Until it is shown nobody has moved it.
    if (!shown) return;
    cancelRest();
    cancelRest = clock.after(restsAfterMs, rested);
  };
  for (const event of ['resize', 'move', 'enter-full-screen', 'leave-full-screen'] as const)
    window.on(event as 'resize', moved);

  function place(): void {
    cancelLeaving();
    window.setBounds(boundsBefore(wanted));
    // A window that is not shown yet would not fill its display to the last pixel.
    if (wanted.fullScreen && shown) window.setFullScreen(true);
    // Also where nothing has moved: what was wanted may not have been done.
    moved();
  }

  function stand(time: 'first' | 'again'): void {
    cancelLeaving();
    settling = time;
    if (!window.isFullScreen()) {
      place();
      return;
    }
    // A full-screen window stays on its display: it leaves, moves, and fills the other one.
    window.once('leave-full-screen', place);
    const late = clock.after(leavesWithinMs, place);
    cancelLeaving = () => {
      late();
      window.off('leave-full-screen', place);
    };
    window.setFullScreen(false);
  }

  return {
    show() {
      window.show();
      shown = true;
      if (!wanted.fullScreen) return;
      settling = 'first';
      window.setFullScreen(true);
    },
    put(standing) {
      wanted = { bounds: standing.bounds, fullScreen: standing.fullScreen };
      stand('first');
    },
    end() {
      cancelRest();
      cancelLeaving();
    },
  };
}
