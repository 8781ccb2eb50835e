import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Cancel } from '../../../core/base/clock.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import { Listeners } from '../../../core/base/listeners.ts';
import { getTileContent } from '../../../core/wall/layout.ts';
import { canAddTab, TabId } from '../../../core/wall/tabs.ts';
import {
  applyWallAction,
  getActiveLayout,
  getShownCamera,
  initialWall,
  type WallState,
} from '../../../core/wall/wall.ts';
import type { WallAction } from '../../../core/wall/wallAction.ts';
import type { SequencesState } from './sequencePosition.ts';

/** This window's wall. Changed by actions only. */
export type WallStore = StoreApi<WallState> & {
  /**
   * Runs an action.
   * @returns false if there is no room for another tab, so that nothing changed
   */
  readonly act: (action: WallAction) => boolean;
  /** Calls back when there was no room for an action. */
  readonly onNoRoom: (run: () => void) => Cancel;
};

export function createWallStore(first: WallState = initialWall): WallStore {
  const store = createStore<WallState>(() => first);
  const noRoom = new Listeners();
  return Object.assign(store, {
    act(action: WallAction) {
      const hasRoom = action.do !== 'addTab' || canAddTab(store.getState().tabs);
      if (hasRoom) store.setState((before) => applyWallAction(before, action), true);
      else noRoom.emit();
      return hasRoom;
    },
    onNoRoom: noRoom.add,
  });
}

/** Calls back when the wall's content was changed or a change undone: the operator wants to see the result. */
export const onWallChangedByOperator = (wall: WallStore, run: () => void): Cancel =>
  wall.subscribe(({ past, future }, before) => {
    // A restored wall has no history.
    if (past !== before.past && past.length + future.length > 0) run();
  });

/** Returns the camera that the selected tile shows now; of a sequence, the current one. */
export function getSelectedCamera(
  wall: WallState,
  { turns }: Pick<SequencesState, 'turns'>,
): CameraId | undefined {
  const { selected, spot } = wall;
  const turn = turns.get(selected)?.camera;
  return getShownCamera(getTileContent(getActiveLayout(wall), selected), { spot, turn }) ?? undefined;
}

/** Creates an id for a new tab. It is never reused: hidden contents of a tab are stored under its id. */
export const createTabId = (): TabId => TabId.parse(crypto.randomUUID().replaceAll('-', '').slice(0, 12));

/**
 * Shows the camera on every spot tile of this window, after a selection on the map, in an alert or in a list. The
 * desk's other windows follow (`followSelectedTile.ts`).
 */
export function showOnSpotTiles(
  wall: WallStore,
  camera: Extract<WallAction, { do: 'spotlight' }>['camera'],
): void {
  wall.act({ do: 'spotlight', camera });
}
