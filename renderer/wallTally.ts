import { useMemo, useSyncExternalStore } from 'react';
import type { Layout } from '../core/domain/layout.ts';
import { goneCameras } from '../core/domain/wall.ts';
import type { Media } from './media/index.ts';
import type { CamerasState } from './mirror.ts';
import { type Tally, useTally } from './panels/frame/tally.ts';

/** How this window's wall stands, for its last line. */
export function useWallTally(options: {
  readonly media: Media;
  readonly cameras: CamerasState;
  readonly layout: Layout;
}): {
  readonly tally: Tally;
  /** The window cannot keep up and has given something up. */
  readonly isBehind: boolean;
  /** Tiles whose camera is in the registry no more. */
  readonly gone: number;
} {
  const { media, cameras, layout } = options;
  const tally = useTally(media);
  const isBehind = useSyncExternalStore(media.onHealth, () => media.health().budget.level > 0);
  const gone = useMemo(
    () => (cameras.complete ? goneCameras(layout, cameras.byId).length : 0),
    [layout, cameras],
  );
  return { tally, isBehind, gone };
}
