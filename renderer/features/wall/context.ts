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
