import { useState } from 'react';
import { dateAfter, momentOf } from '../../../core/base/zone.ts';
import { useSpeech } from '../../i18n/words.ts';
import { Button } from '../../ui/button.tsx';
import styles from './handover.module.css';
import { type Chosen, spans } from './model.ts';

const written = /^\s*(\d{1,2})\/(\d{1,2})\/(\d{4})\s+(\d{1,2}):(\d{2})\s*$/;
const mostMs = 31 * 24 * 3_600_000;
const two = (text: string | undefined) => (text ?? '').padStart(2, '0');

/** `26/11/2026 22:00` by the wall clock of a zone, ms since the epoch; undefined for what is no such moment. */
export function momentTyped(text: string, zone: string): number | undefined {
  const found = written.exec(text);
  if (!found) return undefined;
  const [, day, month, year, hour, minute] = found;
  const date = `${year}-${two(month)}-${two(day)}`;
  // The 31st of February is no day: it comes back as another.
  if (Number.isNaN(Date.parse(`${date}T00:00:00Z`)) || dateAfter(date, 0) !== date) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59) return undefined;
  return momentOf(zone, date, `${two(hour)}:${two(minute)}`);
}

/** What was typed as a period; undefined while it is none. */
export function periodOf(
  from: string,
  to: string,
  zone: string,
): { readonly from: number; readonly to: number } | undefined {
  const [first, last] = [momentTyped(from, zone), momentTyped(to, zone)];
  if (first === undefined || last === undefined) return undefined;
  return first < last && last - first <= mostMs ? { from: first, to: last } : undefined;
}

const subjects = ['desk', 'centre'] as const;

/** Of what and of which time a preview is made. */
export function ChosenBar(props: {
  readonly chosen: Chosen;
  readonly zone: string;
  readonly onChoose: (chosen: Chosen) => void;
}) {
  const { chosen, zone, onChoose } = props;
  const { t } = useSpeech();
  const words = t.handover;
  const [isOwn, setOwn] = useState(chosen.period !== undefined);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const typed = periodOf(from, to, zone);

  function type(nextFrom: string, nextTo: string): void {
    setFrom(nextFrom);
    setTo(nextTo);
    const period = periodOf(nextFrom, nextTo, zone);
    if (period) onChoose({ ...chosen, period });
  }
  return (
    <div className={styles.chosen}>
      <span role="toolbar" aria-label={words.of}>
        {subjects.map((of) => (
          <Button key={of} pressed={chosen.of === of} onClick={() => onChoose({ ...chosen, of })}>
            {words.ofWhat[of]}
          </Button>
        ))}
      </span>
      <span role="toolbar" aria-label={words.span}>
        {spans.map((span) => (
          <Button
            key={span ?? 0}
            pressed={!isOwn && chosen.span === span}
            onClick={() => {
              setOwn(false);
              onChoose({ ...chosen, span, period: undefined });
            }}
          >
            {words.spans(span)}
          </Button>
        ))}
        <Button pressed={isOwn} onClick={() => setOwn(true)}>
          {words.ownSpan}
        </Button>
      </span>
      {isOwn && (
        <span className={styles.period}>
          <label>
            {words.from}
            <input value={from} maxLength={16} onChange={(event) => type(event.target.value, to)} />
          </label>
          <label>
            {words.to}
            <input value={to} maxLength={16} onChange={(event) => type(from, event.target.value)} />
          </label>
          <small data-wrong={typed === undefined && from !== '' && to !== ''}>
            {typed === undefined && from !== '' && to !== '' ? words.spanWrong : words.spanHint}
          </small>
        </span>
      )}
    </div>
  );
}
