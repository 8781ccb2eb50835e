import type { CameraId } from '../../../core/base/ids.ts';
import type { Near } from '../../../core/map/nearest.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { CameraEntry } from '../../shared/mirror.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/iconButton.tsx';
import styles from './card.module.css';

/** Cameras near a place, nearest first: each can be gone to, and put on the wall. */
export function NearList(props: {
  readonly title: string;
  readonly near: readonly Near<CameraEntry>[];
  readonly onCamera: (camera: CameraId) => void;
  readonly onPut: (camera: CameraId) => void;
}) {
  const { t } = useSpeech();
  if (props.near.length === 0) return null;
  return (
    <>
      <h4>{props.title}</h4>
      <ul className={styles.near}>
        {props.near.map(({ entry: { camera }, metres }) => (
          <li key={camera.id}>
            <Button look="quiet" className={styles.name} onClick={() => props.onCamera(camera.id)}>
              <b>{camera.number}</b> <span>{camera.name}</span>
            </Button>
            <span className={styles.figures}>{t.map.metres(metres)}</span>
            <IconButton
              shape="toTile"
              title={t.map.card.put}
              label={`${t.map.card.put}: ${camera.number}`}
              onClick={() => props.onPut(camera.id)}
            />
          </li>
        ))}
      </ul>
    </>
  );
}
