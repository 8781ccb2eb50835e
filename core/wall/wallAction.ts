import type { CameraId } from '../base/ids.ts';
import type { Direction, Division } from './division.ts';
import type { Layout, Sequence, TileContent } from './layout.ts';
import type { SentContent } from './sender.ts';
import type { TabId, Tabs, WithheldTile } from './tabs.ts';

/** An operator's action on a window's wall, or an update from the desk. */
export type WallAction =
  | { readonly do: 'restore'; readonly tabs: Tabs; readonly withheld?: readonly WithheldTile[] }
  /** Replaces the active tab's layout by a saved or received one. */
  | { readonly do: 'show'; readonly layout: Layout; readonly withheld?: readonly number[] }
  | { readonly do: 'division'; readonly division: Division }
  | { readonly do: 'select'; readonly tile: number }
  | { readonly do: 'move'; readonly direction: Direction }
  /** Puts a camera on the selected tile. `advance` selects the next tile, to fill a wall row by row. */
  | { readonly do: 'put'; readonly camera: CameraId; readonly advance: boolean }
  | { readonly do: 'putOn'; readonly camera: CameraId; readonly tile: number }
  /** Puts copied content unchanged, even if another tile shows it already. */
  | { readonly do: 'paste'; readonly content: TileContent; readonly tile: number }
  | { readonly do: 'putSequence'; readonly sequence: Sequence; readonly tile: number }
  | { readonly do: 'putSpot'; readonly tile: number }
  | { readonly do: 'clear' }
  | { readonly do: 'swap'; readonly from: number; readonly to: number }
  /** Exchanges content with another window's tile. `bySelf`: the other window initiated it. */
  | { readonly do: 'exchange'; readonly content: TileContent; readonly tile: number; readonly bySelf?: true }
  | { readonly do: 'copy'; readonly from: number; readonly to: number }
  | { readonly do: 'alone'; readonly on: boolean }
  /** Sets the camera that spot tiles follow. `bySelf`: without an operator's action; their current camera stays. */
  | { readonly do: 'spotlight'; readonly camera: CameraId; readonly bySelf?: true }
  | {
      readonly do: 'addTab';
      readonly id: TabId;
      readonly layout?: Layout;
      readonly name?: string;
      readonly withheld?: readonly number[];
    }
  | { readonly do: 'closeTab'; readonly id: TabId }
  | { readonly do: 'renameTab'; readonly id: TabId; readonly name: string }
  | { readonly do: 'useTab'; readonly id: TabId }
  /** `to` is a position among the tabs, from 0. */
  | { readonly do: 'moveTab'; readonly id: TabId; readonly to: number }
  | { readonly do: 'turnTabs'; readonly dwellMs: number | null }
  /** Records that the last change of the active tab was sent by another person. */
  | { readonly do: 'sent'; readonly sending: SentContent }
  /** Sets the tiles that are still hidden from this operator after a save. */
  | { readonly do: 'withhold'; readonly tiles: readonly WithheldTile[] }
  | { readonly do: 'undo' }
  | { readonly do: 'redo' };
