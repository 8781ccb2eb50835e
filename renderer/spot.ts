import type { StoreApi } from 'zustand/vanilla';
import type { ControlView } from '../core/contract/shell.ts';
import type { CameraId, WindowId } from '../core/domain/ids.ts';
import { contentOn, isSpot } from '../core/domain/layout.ts';
import { layoutOf } from '../core/domain/wall.ts';
import type { Turns } from './panels/wall/turns.ts';
import { selectedCameraOf, spotlight, type WallStore } from './wall.ts';

type Followed<T> = Pick<StoreApi<T>, 'getState' | 'subscribe'>;

/**
 * Keeps what the operator is at on what the selected tile shows, where that changes by itself too: with a layout that comes, a
 * deed that is taken back, a sequence's turn; and on what is selected in another window of this desk.
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
  /** `isSaid`: a deed said by itself what the operator is at. */
  function look(isSaid: boolean): void {
    const state = wall.getState();
    const isOnSpot = isSpot(contentOn(layoutOf(state), state.selected));
    const now = isOnSpot ? undefined : selectedCameraOf(state, sequences.getState());
    if (now === shown) return;
    shown = now;
    if (now && !isSaid) spotlight(wall, now);
  }
  look(false);
  wall.subscribe((now, before) => look(now.spot !== before.spot));
  sequences.subscribe(() => look(false));
  view.subscribe((now, before) => {
    const there = now?.selected;
    if (!there || there.window === window || there.camera === before?.selected?.camera) return;
    spotlight(wall, there.camera);
  });
}
