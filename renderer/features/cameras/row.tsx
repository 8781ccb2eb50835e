import { memo } from 'react';
import type { CameraId } from '../../../core/base/ids.ts';
import { cameraDrag } from '../../../core/wall/wall.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { CameraEntry } from '../../shared/mirror.ts';
import styles from './cameras.module.css';

/** In rem; the style sheet makes rows as tall. Three lines of text, and a target that a tired hand hits. */
export const rowHeight = 3.9;

interface Props {
  readonly entry: CameraEntry;
  readonly active: boolean;
  /** The tile it is on, if any. */
  readonly tile: number | undefined;
  readonly onHover: () => void;
  readonly onPut: (camera: CameraId) => void;
}

export const CameraRow = memo(function CameraRow({ entry, active, tile, onHover, onPut }: Props) {
  const { t } = useSpeech();
  const { camera, ward } = entry;
  return (
    <div
      className={styles.row}
      id={`camera-${camera.number}`}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(cameraDrag, camera.id);
        event.dataTransfer.effectAllowed = 'copy';
      }}
      onPointerDown={onHover}
      onDoubleClick={() => onPut(camera.id)}
    >
      <span className={styles.number}>{camera.number}</span>
      <span className={styles.name} title={camera.name}>
        {camera.name}
      </span>
      <span className={styles.place}>
        {ward ? `${t.ward(ward)} · ` : ''}
        {t.kinds[camera.kind]} · {t.functions[camera.function]}
      </span>
      {tile !== undefined && (
        <span className={styles.onTile} title={t.cameras.onTile(tile + 1)}>
          {t.tile.number(tile + 1)}
        </span>
      )}
    </div>
  );
});
