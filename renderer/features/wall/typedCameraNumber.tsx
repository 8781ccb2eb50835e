import { useLanguage } from '../../i18n/translations.ts';
import { type CameraNumberEntry, isTypingNumber } from './model.ts';
import styles from './wall.module.css';

/** Shows the camera number being typed. */
export function TypedCameraNumber({ typed }: { readonly typed: CameraNumberEntry }) {
  const { t } = useLanguage();
  if (!isTypingNumber(typed)) return null;
  const { tile, digits, unknown } = typed;
  const hint = tile === undefined ? t.wall.numberHint : t.layouts.tileHint(tile);
  return (
    <div className={styles.typed} role="status" data-testid="typed">
      <span>
        {tile === undefined ? '' : `${t.layouts.tileEntry} ${tile} · `}
        {t.wall.numberEntry}
      </span>
      <strong>{digits || '…'}</strong>
      <span data-unknown={unknown !== undefined}>
        {unknown === 'tile'
          ? t.layouts.unknownTile(tile ?? '')
          : unknown === 'camera'
            ? t.tile.unknownNumber(digits)
            : hint}
      </span>
    </div>
  );
}
