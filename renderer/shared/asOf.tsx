import { formatDateTime, formatTime, isSameDay } from '../../core/base/text.ts';
import { useSpeech } from '../i18n/words.ts';
import { Mark } from '../ui/mark.tsx';
import styles from './asOf.module.css';

/** Shows the time of the data on screen, with its date unless that is today. `at` 0: no data has arrived yet. */
export function AsOf({ at }: { readonly at: number }) {
  const { t } = useSpeech();
  const time = isSameDay(at, Date.now()) ? formatTime(at) : formatDateTime(at);
  return (
    <span className={styles.asOf} title={t.asOf.hint} data-as-of="">
      <Mark shape="triangle" /> {at > 0 ? t.asOf.at(time) : t.asOf.never}
    </span>
  );
}
