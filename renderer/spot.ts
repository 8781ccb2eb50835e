import type { StoreApi } from 'zustand/vanilla';
import type { ControlView } from '../core/contract/shell.ts';
import type { CameraId, WindowId } from '../core/domain/ids.ts';
import { contentOn, isSpot } from '../core/domain/layout.ts';
import { layoutOf } from '../core/domain/wall.ts';
import type { Turns } from './panels/wall/turns.ts';
import { selectedCameraOf, type WallStore } from './wall.ts';

type Followed<T> = Pick<StoreApi<T>, 'getState' | 'subscribe'>;

/**
 * Keeps spot tiles on what the selected tile shows where no deed says so: with a layout that comes, a deed that is taken back, a
 * sequence's turn; and on what is selected in another window of this desk. What takes its turn by itself takes a spot tile from
 * nothing that it was given since.
 */
export function followSelected(options: {
  readonly wall: WallStore;
  readonly sequences: Followed<Pick<Turns, 'turns'>>;
  readonly view: Followed<Pick<ControlView, 'selected'> | null>;
  /** This one. */
  readonly window: WindowId;
}): void {
  const { wall, sequences, view, window } = options;
  let shown: CameraId | undefined;
  /** What happened since the last look: a deed gave spot tiles something; one changed the selection or what stands on a tile. */
  let since: { isSaid: boolean; isDeed: boolean } | undefined;

  const follow = (camera: CameraId) => wall.act({ do: 'spotlight', camera, bySelf: true });

  function look(): void {
    const { isSaid = false, isDeed = true } = since ?? {};
    since = undefined;
    const state = wall.getState();
    const isOnSpot = isSpot(contentOn(layoutOf(state), state.selected));
    const now = isOnSpot ? undefined : selectedCameraOf(state, sequences.getState());
    const before = shown;
    if (now === before) return;
    shown = now;
    const isFree = isDeed || state.spot === null || state.spot === before;
    if (now && !isSaid && isFree) follow(now);
  }

  /** Once all has been done that is done in one go: what a tile shows in between is not what it is to show. */
  function lookSoon(said: boolean, deed: boolean): void {
    if (!since) queueMicrotask(look);
    since = { isSaid: said || since?.isSaid === true, isDeed: deed || since?.isDeed === true };
  }

  look();
  wall.subscribe((now, before) => {
    // Tabs take their turns by themselves.
    const isOneTab = now.tabs.active === before.tabs.active;
    const isOther = now.selected !== before.selected || now.tabs.tabs !== before.tabs.tabs;
    lookSoon(now.spot !== before.spot, isOneTab && isOther);
  });
  sequences.subscribe(() => lookSoon(false, false));
  view.subscribe((now, before) => {
    const there = now?.selected;
    if (there && there.window !== window && there.camera !== before?.selected?.camera) follow(there.camera);
  });
}
