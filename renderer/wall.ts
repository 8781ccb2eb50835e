import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CameraId } from '../core/domain/ids.ts';
import { contentOn } from '../core/domain/layout.ts';
import { TabId } from '../core/domain/tabs.ts';
import {
  firstWall,
  layoutOf,
  shownCamera,
  type Wall,
  type WallDeed,
  wallAfter,
} from '../core/domain/wall.ts';
import type { Turns } from './panels/wall/turns.ts';

/** This window's wall. Changed by deeds only. */
export type WallStore = StoreApi<Wall> & { readonly act: (deed: WallDeed) => void };

export function createWall(first: Wall = firstWall): WallStore {
  const store = createStore<Wall>(() => first);
  return Object.assign(store, {
    act: (deed: WallDeed) => store.setState((before) => wallAfter(before, deed), true),
  });
}

/** The camera that the selected tile shows now: of a sequence, the one whose turn it is. */
export function selectedCameraOf(wall: Wall, { turns }: Pick<Turns, 'turns'>): CameraId | undefined {
  const { selected, spot } = wall;
  const turn = turns.get(selected)?.camera;
  return shownCamera(contentOn(layoutOf(wall), selected), { spot, turn }) ?? undefined;
}

/** For a new tab; never one that was there before: what an operator may not see of a tab is kept under its id. */
export const newTabId = (): TabId => TabId.parse(crypto.randomUUID().replaceAll('-', '').slice(0, 12));

/** Shows the camera on every spot tile of this window: what a map, an alert or a list says the operator is at. */
export const spotlight = (wall: WallStore, camera: Extract<WallDeed, { do: 'spotlight' }>['camera']): void =>
  wall.act({ do: 'spotlight', camera });
