import { useSpeech } from '../../i18n/words.ts';
import { isTyping, type NumberEntry } from './model.ts';
import styles from './wall.module.css';

/** What stands over the wall for a moment: the camera number being typed, or what was just done. */
export function Passing({ typed, said }: { readonly typed: NumberEntry; readonly said: string | undefined }) {
  const { t } = useSpeech();
  if (!isTyping(typed))
    return (
      said && (
        <p className={styles.said} data-passing role="status">
          {said}
        </p>
      )
    );
  const { tile, digits, unknown } = typed;
  const hint = tile === undefined ? t.wall.numberHint : t.layouts.tileHint(tile);
  return (
    <div className={styles.typed} role="status">
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
