import { type ComponentProps, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { missingTiles } from '../../core/wall/wall.ts';
import type { WallStore } from '../features/wall/wall.ts';
import type { Media } from '../media/index.ts';
import type { Mirror } from '../shared/mirror.ts';
import { Foot } from './frame/foot.tsx';
import { useTally } from './frame/tally.ts';

/** The window's last line, with how its wall stands. By itself: it changes with every tile that comes or goes. */
export function WallFoot(
  props: {
    readonly media: Media;
    readonly mirror: Pick<Mirror, 'cameras'>;
    readonly wall: WallStore;
    /** Somebody sits here. */
    readonly isWall: boolean;
  } & Omit<ComponentProps<typeof Foot>, 'tally' | 'isBehind' | 'gone'>,
) {
  const { media, mirror, wall, isWall, ...rest } = props;
  const known = useStore(mirror.cameras);
  const tally = useTally(media);
  const isBehind = useSyncExternalStore(media.onHealth, () => media.health().budget.level > 0);
  // Tiles whose camera is in the registry no more.
  const gone = useStore(wall, (now) => missingTiles(now, known).filter(({ why }) => why === 'gone').length);
  return <Foot {...rest} tally={tally} isBehind={isBehind} gone={isWall ? gone : 0} />;
}
