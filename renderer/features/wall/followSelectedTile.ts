import type { StoreApi } from 'zustand/vanilla';
import type { ControlView } from '../../../core/api/shell.ts';
import type { CameraId, WindowId } from '../../../core/base/ids.ts';
import { getTileContent, isSpotContent } from '../../../core/wall/layout.ts';
import { getActiveLayout } from '../../../core/wall/wall.ts';
import type { SequencesState } from './sequencePosition.ts';
import { getSelectedCamera, type WallStore } from './wallStore.ts';

type Followed<T> = Pick<StoreApi<T>, 'getState' | 'subscribe'>;

/**
 * Keeps spot tiles on the selected tile's camera where no action sets them: after a layout change, an undo or a
 * sequence's turn. Reports them to the desk's other windows through main, and follows those. An automatic turn never
 * replaces a newer assignment.
 */
export function followSelectedTile(options: {
  readonly wall: WallStore;
  readonly sequences: Followed<Pick<SequencesState, 'turns'>>;
  readonly view: Followed<Pick<ControlView, 'spot'> | null>;
  /** This window. */
  readonly window: WindowId;
  /** Reports the spot tiles' camera to main, whose state reaches the other windows. */
  readonly notify: (camera: CameraId) => void;
}): void {
  const { wall, sequences, view, window } = options;
  let shown: CameraId | undefined;
  /** Events since the last update: an action set spot tiles, or changed the selection or a tile's content. */
  let since: { isAnnounced: boolean; isStickCommand: boolean } | undefined;
  /** The last report of this window, and the last one sent or received. */
  let lastPublished: CameraId | undefined;
  let agreed: CameraId | undefined;

  const follow = (camera: CameraId) => wall.act({ do: 'spotlight', camera, bySelf: true });

  /** A new window does not know the others' camera yet, and must not override it. */
  function notify(): void {
    const { spot } = wall.getState();
    if (spot === null || spot === agreed || view.getState() === null) return;
    lastPublished = spot;
    agreed = spot;
    options.notify(spot);
  }

  function hear(there: ControlView['spot']): void {
    if (there === null) {
      notify();
      return;
    }
    // A late echo of this window's own report, which has been superseded.
    if (there.window === window && lastPublished !== undefined && there.camera !== lastPublished) return;
    agreed = there.camera;
    follow(there.camera);
  }

  function look(): void {
    const { isAnnounced = false, isStickCommand = false } = since ?? {};
    since = undefined;
    const state = wall.getState();
    const isOnSpot = isSpotContent(getTileContent(getActiveLayout(state), state.selected));
    const now = isOnSpot ? undefined : getSelectedCamera(state, sequences.getState());
    const before = shown;
    shown = now;
    const isFree = isStickCommand || state.spot === null || state.spot === before;
    if (now && now !== before && !isAnnounced && isFree) follow(now);
    notify();
  }

  /** Runs after the current task: intermediate contents of a tile must not be shown. */
  function lookSoon(lastSent: boolean, action: boolean): void {
    if (!since) queueMicrotask(look);
    since = {
      isAnnounced: lastSent || since?.isAnnounced === true,
      isStickCommand: action || since?.isStickCommand === true,
    };
  }

  hear(view.getState()?.spot ?? null);
  look();
  wall.subscribe((now, before) => {
    // Tabs rotate by themselves.
    const isOneTab = now.tabs.active === before.tabs.active;
    // A restored wall has no history: nothing was done in a new window.
    const isDone = now.tabs.tabs !== before.tabs.tabs && now.past.length + now.future.length > 0;
    const [last, lastBefore] = [now.past.at(-1), before.past.at(-1)];
    // Done in another window, which reports its own spot tiles.
    const isElsewhere =
      last?.did === 'exchange' && last !== lastBefore && now.past.length >= before.past.length;
    const isAnnounced = now.spot !== before.spot || isElsewhere;
    lookSoon(isAnnounced, isOneTab && (now.selected !== before.selected || isDone));
  });
  sequences.subscribe(() => lookSoon(false, false));
  view.subscribe((now, before) => {
    const [there, was] = [now?.spot ?? null, before?.spot];
    if (there?.camera !== was?.camera || there?.window !== was?.window || !before) hear(there);
  });
}
