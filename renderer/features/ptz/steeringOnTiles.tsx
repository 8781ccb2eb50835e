import { type ReactNode, useCallback } from 'react';
import { useStore } from 'zustand';
import type { CameraId } from '../../../core/base/ids.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { Media } from '../../media/index.ts';
import type { Mirror } from '../../shared/mirror.ts';
import { Mark } from '../../ui/mark.tsx';
import type { Control } from './control.ts';
import { SteeringOver } from './over.tsx';
import type { Steering } from './steering.ts';
import styles from './watchers.module.css';
import { othersWatching } from './watching.ts';

/** In a tile's head: how many others look at the same camera, by name where pointed at. Nothing while nobody else does. */
function Watchers({
  camera,
  mirror,
}: {
  readonly camera: CameraId;
  readonly mirror: Pick<Mirror, 'presence' | 'status'>;
}) {
  const { t } = useSpeech();
  const presence = useStore(mirror.presence, (all) => all.get(camera));
  const self = useStore(mirror.status, (now) => now.desk?.operator?.displayName);
  const others = othersWatching(presence, self);
  if (others.length === 0) return null;
  const who = `${t.steering.watchers}: ${others.join(', ')}`;
  return (
    <span className={styles.watchers} role="img" aria-label={who} title={who} data-testid="tile-watchers">
      <Mark shape="eye" />
      {others.length}
    </span>
  );
}

/** What steering puts on the tiles of the wall: over the picture, and who watches in its head. The same functions until a part is another. */
export function useSteeringOnTiles({
  control,
  steering,
  media,
  mirror,
}: {
  readonly control: Control;
  readonly steering: Steering;
  readonly media: Media;
  readonly mirror: Mirror;
}): {
  readonly over: (tile: number, camera: CameraId) => ReactNode;
  readonly inHead: (camera: CameraId) => ReactNode;
} {
  const over = useCallback(
    (tile: number, camera: CameraId) => (
      <SteeringOver
        tile={tile}
        camera={camera}
        control={control}
        steering={steering}
        media={media}
        mirror={mirror}
      />
    ),
    [control, steering, media, mirror],
  );
  const inHead = useCallback((camera: CameraId) => <Watchers camera={camera} mirror={mirror} />, [mirror]);
  return { over, inHead };
}
