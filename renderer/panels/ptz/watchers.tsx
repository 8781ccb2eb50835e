import { useStore } from 'zustand';
import type { CameraId } from '../../../core/domain/ids.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { Mirror } from '../../mirror.ts';
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
      <svg className={styles.eye} viewBox="0 0 20 12" aria-hidden="true">
        <path d="M1 6c4-6.5 14-6.5 18 0-4 6.5-14 6.5-18 0z" />
        <circle cx="10" cy="6" r="2.6" />
      </svg>
      {others.length}
    </span>
  );
}
