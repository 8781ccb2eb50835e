import { useState } from 'react';
import { useSpeech } from '../../i18n/words.ts';
import { Button } from '../../ui/button.tsx';
import styles from './handover.module.css';
import { type Chosen, spans } from './model.ts';
import { periodOf } from './period.ts';

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
