import type { ReactNode } from 'react';
import type { CameraId } from '../../../core/base/ids.ts';
import { requiredContext } from '../../shared/requiredContext.ts';
import type { DeskDisplays } from './displays.ts';
import type { SequenceRunner } from './sequenceRunner.ts';
import type { WallStore } from './wallStore.ts';

/** A window's wall, its sequences, and the displays of its desk. Created once per window. */
export interface WallServices {
  readonly wall: WallStore;
  readonly sequences: SequenceRunner;
  readonly displays: DeskDisplays;
}

const [WallContext, useWallServices] = requiredContext<WallServices>('wall');

export { WallContext };

export const useWall = (): WallStore => useWallServices().wall;
export const useSequences = (): SequenceRunner => useWallServices().sequences;
export const useDisplays = (): DeskDisplays => useWallServices().displays;

/**
 * The values that all tiles of a wall share.
 * Each change renders all tiles, so it changes only with the lock, the link to the site and the language.
 */
interface TilesContextValue {
  /** True if names of cameras and locations are hidden. */
  readonly areNamesHidden: boolean;
  /** True if the site is disconnected: missing pictures are then explained by the line. */
  readonly isSiteCutOff: boolean;
  /** Text of an empty tile; undefined: how to fill it. */
  readonly emptyHint: string | undefined;
  /** Renders an overlay on the picture of a tile with a camera. */
  readonly overlay: ((tile: number, camera: CameraId) => ReactNode) | undefined;
  /** Renders an item in the header of a tile with a camera. */
  readonly headerItem: ((camera: CameraId) => ReactNode) | undefined;
  /** Opens the last minute of a tile's camera next to the wall; undefined if this machine stores none. */
  readonly onReplay: ((tile: number) => void) | undefined;
  readonly onSelect: (tile: number) => void;
  readonly onToggleAlone: (tile: number) => void;
  /** Called when the operator uses a tile, even if only with the pointer. */
  readonly onTouch: (tile: number) => void;
  /** Called with the zoom factor of the picture. */
  readonly onZoom: (tile: number, scale: number) => void;
  readonly onDrag: (tile: number, data: DataTransfer) => void;
  /** `copies`: Ctrl is held. */
  readonly onDrop: (tile: number, data: DataTransfer, copies: boolean) => void;
}

export const [TilesContext, useTilesContext] = requiredContext<TilesContextValue>('wall of tiles');
