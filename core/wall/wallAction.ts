import type { CameraId } from '../base/ids.ts';
import type { Direction, Division } from './division.ts';
import type { Layout, Sequence, TileContent } from './layout.ts';
import type { Sending } from './sender.ts';
import type { TabId, Tabs, WithheldTile } from './tabs.ts';

/** What an operator does to a window's wall, and what the desk says of it. */
export type WallAction =
  | { readonly do: 'restore'; readonly tabs: Tabs; readonly withheld?: readonly WithheldTile[] }
  /** A whole layout for the tab in sight: a saved one, or one that was sent here. */
  | { readonly do: 'show'; readonly layout: Layout; readonly withheld?: readonly number[] }
  | { readonly do: 'division'; readonly division: Division }
  | { readonly do: 'select'; readonly tile: number }
  | { readonly do: 'move'; readonly direction: Direction }
  /** Onto the selected tile. `advance`: select the next tile, for filling a wall row by row. */
  | { readonly do: 'put'; readonly camera: CameraId; readonly advance: boolean }
  | { readonly do: 'putOn'; readonly camera: CameraId; readonly tile: number }
  /** As it is, also where it stands elsewhere already: what was copied in this window or another. */
  | { readonly do: 'paste'; readonly content: TileContent; readonly tile: number }
  | { readonly do: 'putSequence'; readonly sequence: Sequence; readonly tile: number }
  | { readonly do: 'putSpot'; readonly tile: number }
  | { readonly do: 'clear' }
  | { readonly do: 'swap'; readonly from: number; readonly to: number }
  /** With a tile of another window, which gets what stood here. `bySelf`: it was done over there. */
  | { readonly do: 'exchange'; readonly content: TileContent; readonly tile: number; readonly bySelf?: true }
  | { readonly do: 'copy'; readonly from: number; readonly to: number }
  | { readonly do: 'alone'; readonly on: boolean }
  /** What spot tiles follow. `bySelf`: nobody did anything for it; the operator stays where they are. */
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
  /** To a place among the tabs, from 0. */
  | { readonly do: 'moveTab'; readonly id: TabId; readonly to: number }
  | { readonly do: 'turnTabs'; readonly dwellMs: number | null }
  /** What was just put on the tab in sight was sent by somebody. */
  | { readonly do: 'sent'; readonly sending: Sending }
  /** What the desk says, after a save, that this operator is still not shown. */
  | { readonly do: 'withhold'; readonly tiles: readonly WithheldTile[] }
  | { readonly do: 'undo' }
  | { readonly do: 'redo' };
