import { formatDateTime } from '../../../../core/base/text.ts';
import { useSpeech } from '../../../i18n/words.ts';
import { monotonicNow, wallOffset } from '../../../media/replay/index.ts';
import type { PastPicture } from '../../../media/replay/player.ts';
import { agoOf } from './model.ts';
import styles from './replay.module.css';

/** When the picture on the canvas was taken: of that picture, never of where it is being sought. */
export function Figures({ shown }: { readonly shown: PastPicture | undefined }) {
  const { t } = useSpeech();
  if (!shown) return <div className={styles.figures} />;
  const at = shown.at + wallOffset();
  const [date, time] = formatDateTime(at).split(' ');
  const { minutes, seconds } = agoOf(monotonicNow() - shown.at);
  const tenth = Math.floor((((at % 1_000) + 1_000) % 1_000) / 100);
  return (
    <div className={styles.figures}>
      <span className={styles.time} data-testid="replay-time">
        {time}
        <small>{t.replay.tenth(tenth)}</small>
      </span>
      <span className={styles.date}>{date}</span>
      <span className={styles.ago}>
        {minutes > 0 ? t.replay.agoLong(minutes, seconds) : t.replay.ago(seconds)}
      </span>
    </div>
  );
}
