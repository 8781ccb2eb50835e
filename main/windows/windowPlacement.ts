import { isDeepStrictEqual } from 'node:util';
import { type BrowserWindow, screen } from 'electron';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { WindowPlacement } from './arrangement.ts';

/** Time without movement after which a window's position counts. A window that is dragged moves many times a second. */
const restsAfterMs = 500;
/** Longest wait for a window to leave full screen; some window managers do not report it. */
const leavesWithinMs = 1_000;

/**
 * Returns the bounds to give a window before it may fill its display.
 * A window already as large as the display stays a pixel short of it where there is no window manager (X11).
 */
export function getOpeningBounds({ bounds, fullScreen }: WindowPlacement): WindowPlacement['bounds'] {
  return fullScreen ? { ...bounds, width: bounds.width - 2, height: bounds.height - 2 } : bounds;
}

/** Moves a window, created at `first`, to its target position and reports where others have moved it. */
export function maintainPlacement(
  window: BrowserWindow,
  options: {
    readonly first: WindowPlacement;
    readonly clock: Clock;
    readonly onRested: (standing: WindowPlacement) => void;
  },
): { show(): void; put(standing: WindowPlacement): void; end(): void } {
  const { clock } = options;
  let wanted: WindowPlacement = { bounds: options.first.bounds, fullScreen: options.first.fullScreen };
  let shown = false;
  /** Set while the window moves to a target: movements are then the system's, not the operator's. */
  let settling: 'no' | 'first' | 'again' = 'no';
  let cancelRest: Cancel = () => {};
  let cancelLeaving: Cancel = () => {};

  function rested(): void {
    if (window.isDestroyed() || window.isMinimized()) return;
    const normal = window.getNormalBounds();
    const actual = window.getBounds();
    const fullScreen = window.isFullScreen();
    const untouched = isDeepStrictEqual(normal, getOpeningBounds(wanted));
    const standing = { bounds: untouched ? wanted.bounds : normal, fullScreen };
    const was = settling;
    settling = 'no';
    if (was === 'no') {
      options.onRested(standing);
      return;
    }
    const fills = isDeepStrictEqual(actual, screen.getDisplayMatching(actual).bounds);
    if (isDeepStrictEqual(standing, wanted) && (fills || !fullScreen)) return;
    // Display changes move windows too, and without a window manager an older size event can arrive after a newer one.
    if (was === 'first') stand('again');
  }
  const moved = () => {
    // The operator cannot have moved a window that is not shown yet.
    if (!shown) return;
    cancelRest();
    cancelRest = clock.after(restsAfterMs, rested);
  };
  for (const event of ['resize', 'move', 'enter-full-screen', 'leave-full-screen'] as const)
    window.on(event as 'resize', moved);

  function place(): void {
    cancelLeaving();
    window.setBounds(getOpeningBounds(wanted));
    // A window that is not shown yet would not fill its display to the last pixel.
    if (wanted.fullScreen && shown) window.setFullScreen(true);
    // Checked even if nothing moved: the request may have been ignored.
    moved();
  }

  function stand(time: 'first' | 'again'): void {
    cancelLeaving();
    settling = time;
    if (!window.isFullScreen()) {
      place();
      return;
    }
    // A full-screen window cannot change display: it leaves full screen, moves, and enters it again.
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
