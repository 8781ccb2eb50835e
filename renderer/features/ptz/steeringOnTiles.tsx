import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { CameraId } from '../../../core/base/ids.ts';
import { useSpeech } from '../../i18n/words.ts';
import { useMirror } from '../../shared/services.ts';
import { Mark } from '../../ui/mark.tsx';
import { SteeringOver } from './over.tsx';
import styles from './watchers.module.css';
import { othersWatching } from './watching.ts';

/** In a tile's head: how many others look at the same camera, by name where pointed at. Nothing while nobody else does. */
function Watchers({ camera }: { readonly camera: CameraId }) {
  const mirror = useMirror();
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

/** What PTZ control puts over the picture of a tile. */
export const steeringOver = (tile: number, camera: CameraId): ReactNode => (
  <SteeringOver tile={tile} camera={camera} />
);

/** Who else watches a tile's camera, in the tile's head. */
export const watchersInHead = (camera: CameraId): ReactNode => <Watchers camera={camera} />;
