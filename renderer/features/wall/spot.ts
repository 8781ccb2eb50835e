import type { StoreApi } from 'zustand/vanilla';
import type { ControlView } from '../../../core/api/shell.ts';
import type { CameraId, WindowId } from '../../../core/base/ids.ts';
import { contentOn, isSpot } from '../../../core/wall/layout.ts';
import { layoutOf } from '../../../core/wall/wall.ts';
import type { SequencesState } from './rotation.ts';
import { selectedCameraOf, type WallStore } from './wall.ts';

type Followed<T> = Pick<StoreApi<T>, 'getState' | 'subscribe'>;

/**
 * Keeps spot tiles on what the selected tile shows where no action says so: with a layout that comes, an action that is taken back, a
 * sequence's turn; and says to the other windows of this desk what they show, and follows those. What takes its turn by itself
 * takes a spot tile from nothing that it was given since.
 */
export function followSelected(options: {
  readonly wall: WallStore;
  readonly sequences: Followed<Pick<SequencesState, 'turns'>>;
  readonly view: Followed<Pick<ControlView, 'spot'> | null>;
  /** This one. */
  readonly window: WindowId;
  /** Says to main what spot tiles show; its view tells the other windows. */
  readonly notify: (camera: CameraId) => void;
}): void {
  const { wall, sequences, view, window } = options;
  let shown: CameraId | undefined;
  /** What happened since the last look: an action gave spot tiles something; one changed the selection or what stands on a tile. */
  let since: { isAnnounced: boolean; isStickCommand: boolean } | undefined;
  /** What this window said last, and what it said or heard last. */
  let lastPublished: CameraId | undefined;
  let agreed: CameraId | undefined;

  const follow = (camera: CameraId) => wall.act({ do: 'spotlight', camera, bySelf: true });

  /** A window that comes does not know yet what the others show: it takes nothing from them. */
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
    // This window's own word, that is back late: it has said another since.
    if (there.window === window && lastPublished !== undefined && there.camera !== lastPublished) return;
    agreed = there.camera;
    follow(there.camera);
  }

  function look(): void {
    const { isAnnounced = false, isStickCommand = false } = since ?? {};
    since = undefined;
    const state = wall.getState();
    const isOnSpot = isSpot(contentOn(layoutOf(state), state.selected));
    const now = isOnSpot ? undefined : selectedCameraOf(state, sequences.getState());
    const before = shown;
    shown = now;
    const isFree = isStickCommand || state.spot === null || state.spot === before;
    if (now && now !== before && !isAnnounced && isFree) follow(now);
    notify();
  }

  /** Once all has been done that is done in one go: what a tile shows in between is not what it is to show. */
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
    // Tabs take their turns by themselves.
    const isOneTab = now.tabs.active === before.tabs.active;
    // A wall that is restored has neither; nobody did anything in a window that comes.
    const isDone = now.tabs.tabs !== before.tabs.tabs && now.past.length + now.future.length > 0;
    const [last, lastBefore] = [now.past.at(-1), before.past.at(-1)];
    // Done in another window, which says what spot tiles show of it.
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
