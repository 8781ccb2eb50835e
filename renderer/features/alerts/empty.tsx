import type { QueueState } from '../../../core/alerts/queue.ts';
import { type Fault, faultText } from '../../../core/errors/faults.ts';
import { useSpeech } from '../../i18n/words.ts';
import styles from './alerts.module.css';
import type { AlertView } from './model.ts';

/** Why a list has nothing in it: an empty queue is good news only while the chain is known to work. */
export function Empty(props: {
  readonly view: AlertView;
  readonly isLimited: boolean;
  readonly queue: QueueState | undefined;
  readonly loading: boolean;
  readonly fault: Fault | undefined;
}) {
  const { view, isLimited, queue, loading, fault } = props;
  const { t, language } = useSpeech();
  const words = t.alerts.empty;
  const [what, why] = (() => {
    if (fault) return [words.refused, faultText(fault, language)];
    if (loading) return [t.alerts.list.loading, ''];
    if (isLimited) return [words.filtered, words.filteredHint];
    if (view !== 'queue') return [words[view], ''];
    if (!queue?.live) return [words.queue, words.queueOffline];
    return [words.queue, queue.heartbeat.stale ? words.queueStale : words.queueHint];
  })();
  return (
    <div className={styles.empty}>
      <strong>{what}</strong>
      <span>{why}</span>
      {what === words.queue && <span>{words.queueKeys}</span>}
    </div>
  );
}
