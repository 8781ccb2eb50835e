import { useCallback } from 'react';
import { formatDateTime } from '../../../core/base/text.ts';
import { faultText } from '../../../core/errors/faults.ts';
import type { WatchBody } from '../../../core/shiftlog/record.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { Desk } from '../../shared/client.ts';
import { useAsked } from '../../ui/asked.ts';
import styles from './log.module.css';

/** A record's own words, as far as it has any. */
function wordsOf(body: WatchBody): string {
  if (body.kind === 'entry') return body.entry.text;
  if (body.kind === 'incidentOpened') return body.incident.title;
  if (body.kind === 'standingAdded') return body.standing.text;
  if ('text' in body) return body.text;
  return 'reason' in body ? body.reason : '';
}

/** What this desk wrote and the site has not taken, each with why: nothing of it is lost, and somebody has to know. */
export function RefusedList(props: {
  readonly desk: Pick<Desk, 'call'>;
  readonly revision: number | undefined;
}) {
  const { desk, revision } = props;
  const { t, language } = useSpeech();
  const ask = useCallback(() => desk.call('log.refused', {}), [desk]);
  const { value, fault } = useAsked(ask, revision);
  return (
    <section className={styles.refusedList} aria-label={t.log.refusedList.title} data-testid="log-refused">
      <h4>{t.log.refusedList.title}</h4>
      {fault && <p>{faultText(fault, language)}</p>}
      {value?.total === 0 && <p>{t.log.refusedList.none}</p>}
      <ul>
        {value?.refused.map(({ record, fault: why }) => (
          <li key={record.id}>
            <time>{formatDateTime(record.at)}</time>
            <span>
              <b>{record.by.name}</b> {t.log.refusedList.kinds[record.body.kind]}
              {wordsOf(record.body) && `: ${wordsOf(record.body)}`}
              <em> {faultText(why, language)}</em>
            </span>
          </li>
        ))}
      </ul>
      {value && value.total > value.refused.length && (
        <p>{t.log.refusedList.more(value.total - value.refused.length)}</p>
      )}
    </section>
  );
}
