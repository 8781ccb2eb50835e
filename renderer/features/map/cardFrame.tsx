import type { ReactNode } from 'react';
import type { CameraId } from '../../../core/base/ids.ts';
import type { PinId } from '../../../core/map/map.ts';
import { useSpeech } from '../../i18n/words.ts';
import { IconButton } from '../../ui/iconButton.tsx';
import styles from './card.module.css';
import type { MapAction } from './keys.ts';

/** What cards can have done. */
export interface CardActions {
  onCommand(action: MapAction): void;
  /** Shows another camera's card, and goes there. */
  onCamera(camera: CameraId): void;
  /** Shows the cameras that the card is about on the wall. */
  onWall(cameras: readonly CameraId[]): void;
  onClose(): void;
  onRemovePin(id: PinId): void;
}

/** The frame of each card. */
export function Card(props: {
  readonly title: ReactNode;
  readonly testId: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const { t } = useSpeech();
  return (
    <section className={styles.card} data-testid={props.testId}>
      <header>
        <h3>{props.title}</h3>
        <IconButton shape="cross" label={t.map.card.close} onClick={props.onClose} />
      </header>
      {props.children}
    </section>
  );
}
