import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { formatMinute } from '../../../core/base/text.ts';
import type { WatchState } from '../../../core/shiftlog/api.ts';
import { useSpeech } from '../../i18n/words.ts';
import { Mark } from '../../ui/mark.tsx';
import styles from './shiftLine.module.css';

/** In the window's last line: the shift that is on and its end, and what of the watch should not wait. A press opens the log. */
export function ShiftLine(props: {
  readonly watch: StoreApi<WatchState | null>;
  readonly onOpen: () => void;
}) {
  const watch = useStore(props.watch);
  const { t, language } = useSpeech();
  const words = t.log.foot;
  if (!watch) return null;
  const { shift, pending, refused, conflicts } = watch;
  const overdue = watch.overdueOrders + watch.overdueIncidents;
  return (
    <button
      type="button"
      className={styles.line}
      title={words.open}
      data-testid="shift-line"
      onClick={props.onOpen}
    >
      {refused > 0 && (
        <span className={styles.alarm}>
          <Mark shape="stop" /> {words.refused(refused)}
        </span>
      )}
      {conflicts > 0 && (
        <span className={styles.warn}>
          <Mark shape="stop" /> {words.conflicts(conflicts)}
        </span>
      )}
      {overdue > 0 && (
        <span className={styles.warn}>
          <Mark shape="square" /> {words.overdue(overdue)}
        </span>
      )}
      {pending > 0 && (
        <span className={styles.warn}>
          <Mark shape="half" /> {t.log.list.waiting(pending)}
        </span>
      )}
      <span className={styles.shift}>
        {shift ? words.shift(shift.name[language], formatMinute(shift.to)) : t.log.button}
      </span>
    </button>
  );
}
