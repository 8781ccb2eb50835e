import { useStore } from 'zustand';
import type { CameraId } from '../../../core/base/ids.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { Mirror } from '../../shared/mirror.ts';
import { Mark } from '../../ui/mark.tsx';
import styles from './watchers.module.css';
import { othersWatching } from './watching.ts';

/** In a tile's head: how many others look at the same camera, by name where pointed at. Nothing while nobody else does. */
export function Watchers({
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
