import type { CameraId, WindowId } from '../../core/domain/ids.ts';

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
  /** A window says how its selection stands. Said again unchanged, it was selected anew. */
  look(window: WindowId, camera: CameraId | null, seen: boolean, steerable: boolean): void;
  gone(window: WindowId): void;
  of(window: WindowId): Look | undefined;
  selected(): Selected | null;
}

export function createLooks(): Looks {
  const looks = new Map<WindowId, Look>();
  let last: WindowId | undefined;

  return {
    look(window, camera, seen, steerable) {
      const before = looks.get(window);
      if (camera === null) {
        looks.delete(window);
        return;
      }
      looks.set(window, { camera, seen, steerable });
      // A picture that goes or comes back in another window is no selection.
      if (before?.camera !== camera || before.seen === seen) last = window;
    },
    gone: (window) => void looks.delete(window),
    of: (window) => looks.get(window),
    selected() {
      const look = last === undefined ? undefined : looks.get(last);
      return last === undefined || look === undefined ? null : { window: last, ...look };
    },
  };
}
