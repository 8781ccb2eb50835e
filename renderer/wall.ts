import { createStore, type StoreApi } from 'zustand/vanilla';
import { firstWall, type Wall, type WallDeed, wallAfter } from '../core/domain/wall.ts';

/** This window's wall. Changed by deeds only. */
export type WallStore = StoreApi<Wall> & { readonly act: (deed: WallDeed) => void };

export function createWall(first: Wall = firstWall): WallStore {
  const store = createStore<Wall>(() => first);
  return Object.assign(store, {
    act: (deed: WallDeed) => store.setState((before) => wallAfter(before, deed)),
  });
}
