import { type ComponentProps, useMemo, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { goneTiles, layoutOf } from '../core/domain/wall.ts';
import type { Media } from './media/index.ts';
import type { Mirror } from './mirror.ts';
import { Foot } from './panels/frame/foot.tsx';
import { useTally } from './panels/frame/tally.ts';
import type { WallStore } from './wall.ts';

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
  const layout = useStore(wall, layoutOf);
  const { byId, complete } = useStore(mirror.cameras);
  const tally = useTally(media);
  const isBehind = useSyncExternalStore(media.onHealth, () => media.health().budget.level > 0);
  // Tiles whose camera is in the registry no more.
  const gone = useMemo(() => (complete ? goneTiles(layout, byId).length : 0), [layout, byId, complete]);
  return <Foot {...rest} tally={tally} isBehind={isBehind} gone={isWall ? gone : 0} />;
}
