import type { ReactNode } from 'react';
import type { CameraId } from '../../../core/base/ids.ts';
import { requiredContext } from '../../shared/requiredContext.ts';
import type { Displays } from './displays.ts';
import type { Sequences } from './sequences.ts';
import type { WallStore } from './wall.ts';

/** The wall of a window, what runs on it, and the displays of its desk. Created once per window. */
export interface WallServices {
  readonly wall: WallStore;
  readonly sequences: Sequences;
  readonly displays: Displays;
}

const [WallContext, useWallServices] = requiredContext<WallServices>('wall');

export { WallContext };

export const useWall = (): WallStore => useWallServices().wall;
export const useSequences = (): Sequences => useWallServices().sequences;
export const useDisplays = (): Displays => useWallServices().displays;

/**
 * What every tile of a wall works with. Each change renders all tiles: it changes only with the lock, the link to the site and the
 * language.
 */
interface TilesContextValue {
  /** Names of cameras and places are not shown. */
  readonly areNamesHidden: boolean;
  /** Nothing comes from the site: why a camera gives no picture is then a matter of the line. */
  readonly isSiteCutOff: boolean;
  /** The text of an empty tile; undefined: how to fill it. */
  readonly emptyHint: string | undefined;
  /** Lies over the picture of a tile with a camera. */
  readonly overlay: ((tile: number, camera: CameraId) => ReactNode) | undefined;
  /** Stands in the header of a tile with a camera. */
  readonly headerItem: ((camera: CameraId) => ReactNode) | undefined;
  /** Opens the last minute of a tile's camera beside the wall; undefined where this machine stores none. */
  readonly onReplay: ((tile: number) => void) | undefined;
  readonly onSelect: (tile: number) => void;
  readonly onToggleAlone: (tile: number) => void;
  /** Somebody is at this tile, if only with the pointer. */
  readonly onTouch: (tile: number) => void;
  /** The picture is enlarged so many times. */
  readonly onZoom: (tile: number, scale: number) => void;
  readonly onDrag: (tile: number, data: DataTransfer) => void;
  /** `copies`: Ctrl is held. */
  readonly onDrop: (tile: number, data: DataTransfer, copies: boolean) => void;
}

export const [TilesContext, useTilesContext] = requiredContext<TilesContextValue>('wall of tiles');
