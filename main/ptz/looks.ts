import type { ControlView } from '../../core/api/shell.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { CameraId, WindowId } from '../../core/base/ids.ts';

/**
 * What a window says of its picture is good for so long, ms: one that hangs says no more, and its stick steers no more. Of a
 * fixed camera it says it once.
 */
export const lookGoodForMs = 3_000;
/** Nobody steers by an older picture, whatever a window takes for live, ms. */
export const oldestSeenMs = 5_000;

/** What a window's selected tile shows. `seen`: its picture is live; `steerable`: it is no fixed camera. */
export interface Look {
  readonly camera: CameraId;
  readonly seen: boolean;
  readonly steerable: boolean;
}
export interface Selected extends Look {
  readonly window: WindowId;
}

/** What is selected in each window of the desk, and which of those was selected last: that is what a stick steers. */
export interface Looks {
  /** A window says how its selection stands. Said again unchanged, it was selected again. */
  look(window: WindowId, camera: CameraId | null, seen: boolean, steerable: boolean): void;
  /** It still is so, with a picture of that age: selects nothing. @returns whether that is news */
  see(window: WindowId, camera: CameraId, ageMs: number): boolean;
  gone(window: WindowId): void;
  of(window: WindowId): Look | undefined;
  selected(): Selected | null;
  /** As windows are told of it. */
  reported(): ControlView['selected'];
}

/** @param onUnseen a window has not said for too long that its picture is live */
export function createLooks(clock: Clock, onUnseen: () => void): Looks {
  /** `lastSent`: the window said that it is live; `seen`: and has said so of late. */
  const looks = new Map<WindowId, Look & { readonly lastSent: boolean; readonly cancel: Cancel }>();
  let last: WindowId | undefined;

  function keep(window: WindowId, look: Look, lastSent: boolean): void {
    looks.get(window)?.cancel();
    const canLapse = look.seen && look.steerable;
    const cancel = canLapse
      ? clock.after(lookGoodForMs, () => {
          keep(window, { ...look, seen: false }, lastSent);
          onUnseen();
        })
      : () => undefined;
    looks.set(window, { ...look, lastSent, cancel });
  }
  function drop(window: WindowId): void {
    looks.get(window)?.cancel();
    looks.delete(window);
  }
  const lookOf = (window: WindowId): Look | undefined => {
    const known = looks.get(window);
    return known && { camera: known.camera, seen: known.seen, steerable: known.steerable };
  };

  const selected = (): Selected | null => {
    const look = last === undefined ? undefined : lookOf(last);
    return last === undefined || look === undefined ? null : { window: last, ...look };
  };

  return {
    look(window, camera, seen, steerable) {
      const before = looks.get(window);
      if (camera === null) return drop(window);
      keep(window, { camera, seen, steerable }, seen);
      // A picture that goes or comes back in another window is no selection.
      if (before?.camera !== camera || before.seen === seen) last = window;
    },
    see(window, camera, ageMs) {
      const before = looks.get(window);
      // That it shows another one, or that it is live again, is said by `look`.
      if (before?.camera !== camera || !before.lastSent) return false;
      const seen = ageMs <= oldestSeenMs;
      keep(window, { camera, seen, steerable: before.steerable }, true);
      return before.seen !== seen;
    },
    gone: drop,
    of: lookOf,
    selected,
    reported() {
      const now = selected();
      return now && { camera: now.camera, window: now.window, seen: now.seen };
    },
  };
}
