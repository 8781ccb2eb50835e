import type { Missing } from '../../../core/wall/wall.ts';
import { useSpeech } from '../../i18n/words.ts';
import styles from './noPicture.module.css';

/** In place of a picture: the registry holds the tile's camera no more, or not for this operator. */
export function Absent({ why }: { readonly why: Missing }) {
  const { t } = useSpeech();
  return (
    <p className={styles.notice}>
      <strong>{t.tile[why]}</strong>
      <span className={styles.sentence}>{t.tile[`${why}Hint`]}</span>
    </p>
  );
}

/** In place of a picture: the tile shows no camera, or none that this operator may see. */
export function Empty(props: {
  readonly tile: number;
  /** Something stands here that this operator may not see, or that there is no more. */
  readonly withheld: Missing | undefined;
  readonly hint: string;
}) {
  const { tile, withheld, hint } = props;
  const { t } = useSpeech();
  return (
    <div className={styles.empty}>
      <span className={styles.number}>{tile + 1}</span>
      {withheld && <strong>{t.tile[withheld]}</strong>}
      <span className={styles.sentence}>{withheld ? t.tile[`${withheld}Hint`] : hint}</span>
    </div>
  );
}
