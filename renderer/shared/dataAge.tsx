import { formatDateTime, formatTime, isSameDay } from '../../core/base/text.ts';
import { useLanguage } from '../i18n/translations.ts';
import { IconMark } from '../ui/iconMark.tsx';
import styles from './asOf.module.css';

/** Shows the time of the data on screen, with its date unless that is today. `at` 0: no data has arrived yet. */
export function DataAge({ at }: { readonly at: number }) {
  const { t } = useLanguage();
  const time = isSameDay(at, Date.now()) ? formatTime(at) : formatDateTime(at);
  return (
    <span className={styles.asOf} title={t.asOf.hint} data-as-of="">
      <IconMark shape="triangle" /> {at > 0 ? t.asOf.at(time) : t.asOf.never}
    </span>
  );
}
