import type { CameraId } from '../../../core/base/ids.ts';
import type { TabId } from '../../../core/wall/tabs.ts';

/** How a tile's sequence stands. */
export interface TileTurn {
  readonly camera: CameraId;
  /** The place of its camera, from 0, and how many there are. */
  readonly at: number;
  readonly of: number;
  /** Whose turn is next, from shortly before it is. */
  readonly next: CameraId | undefined;
  readonly paused: boolean;
  /** Cameras left out because they give nothing. */
  readonly skipped: readonly CameraId[];
}

/** How the sequences of a window stand. */
export interface Turns {
  /** By tile of the tab in sight. */
  readonly turns: ReadonlyMap<number, TileTurn>;
  /** The camera with which a sequence of another tab was left, and will come back. */
  readonly leftWith: (tab: TabId, tile: number) => CameraId | undefined;
  /** The tab whose turn is next, from shortly before it is. */
  readonly nextTab: TabId | undefined;
  /** The tabs take turns and somebody is at the wall: they stand still. */
  readonly tabsPaused: boolean;
  /** Everything stands still, because the machine cannot keep up. */
  readonly held: boolean;
}
