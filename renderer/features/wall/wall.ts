import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Cancel } from '../../../core/base/clock.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import { Listeners } from '../../../core/base/listeners.ts';
import { contentOn } from '../../../core/wall/layout.ts';
import { hasRoomForTab, TabId } from '../../../core/wall/tabs.ts';
import { firstWall, layoutOf, shownCamera, type Wall, wallAfter } from '../../../core/wall/wall.ts';
import type { WallAction } from '../../../core/wall/wallAction.ts';
import type { SequencesState } from './rotation.ts';

/** This window's wall. Changed by actions only. */
export type WallStore = StoreApi<Wall> & {
  /** @returns false where there is no room for another tab: nothing was done */
  readonly act: (action: WallAction) => boolean;
  /** Calls back when there was no room, anyone who wanted it. */
  readonly onNoRoom: (run: () => void) => Cancel;
};

export function createWall(first: Wall = firstWall): WallStore {
  const store = createStore<Wall>(() => first);
  const noRoom = new Listeners();
  return Object.assign(store, {
    act(action: WallAction) {
      const hasRoom = action.do !== 'addTab' || hasRoomForTab(store.getState().tabs);
      if (hasRoom) store.setState((before) => wallAfter(before, action), true);
      else noRoom.emit();
      return hasRoom;
    },
    onNoRoom: noRoom.add,
  });
}

/** Calls back when something was done to what stands on the wall, or taken back: anyone who does that wants to see it. */
export const onDone = (wall: WallStore, run: () => void): Cancel =>
  wall.subscribe(({ past, future }, before) => {
    // A wall that is restored has neither.
    if (past !== before.past && past.length + future.length > 0) run();
  });

/** The camera that the selected tile shows now: of a sequence, the one whose turn it is. */
export function selectedCameraOf(wall: Wall, { turns }: Pick<SequencesState, 'turns'>): CameraId | undefined {
  const { selected, spot } = wall;
  const turn = turns.get(selected)?.camera;
  return shownCamera(contentOn(layoutOf(wall), selected), { spot, turn }) ?? undefined;
}

/** For a new tab; never one that was there before: what an operator may not see of a tab is kept under its id. */
export const newTabId = (): TabId => TabId.parse(crypto.randomUUID().replaceAll('-', '').slice(0, 12));

/**
 * Shows the camera on every spot tile of this window: what a map, an alert or a list says the operator is at. Those of the desk's
 * other windows follow (`spot.ts`).
 */
export function spotlight(wall: WallStore, camera: Extract<WallAction, { do: 'spotlight' }>['camera']): void {
  wall.act({ do: 'spotlight', camera });
}
