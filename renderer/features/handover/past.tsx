import { useEffect, useRef, useState } from 'react';
import { formatDateTime } from '../../../core/base/text.ts';
import { type Fault, faultText } from '../../../core/errors/faults.ts';
import { reportWords } from '../../../core/handover/document/words.ts';
import type { Handover } from '../../../core/handover/report.ts';
import { useSpeech } from '../../i18n/words.ts';
import { useDesk } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import { Mark, type Shape } from '../../ui/mark.tsx';
import { Rows, type RowsHandle } from '../../ui/rows.tsx';
import styles from './handover.module.css';
import row from './row.module.css';

const page = 50;
const shapes: Record<Handover['state'], Shape> = {
  begun: 'half',
  signed: 'half',
  refused: 'stop',
  accepted: 'dot',
};

/** Those before, the newest first; a further page at the end of the list. */
export function Past(props: {
  /** Asked for again with each. */
  readonly change: unknown;
  readonly onOpen: (handover: Handover) => void;
}) {
  const desk = useDesk();
  const { change, onOpen } = props;
  const { t, language } = useSpeech();
  const w = reportWords[language];
  const [handovers, setHandovers] = useState<readonly Handover[]>();
  const [isMore, setMore] = useState(false);
  const [fault, setFault] = useState<Fault>();
  const [before, setBefore] = useState<number>();
  const [tries, setTries] = useState(0);
  const list = useRef<RowsHandle>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each change is a reason to ask again from the beginning
  useEffect(() => setBefore(undefined), [change]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: likewise
  useEffect(() => {
    let gone = false;
    void desk
      .call('handover.list', { limit: page, ...(before === undefined ? {} : { before }) })
      .then((answer) => {
        if (gone) return;
        setFault(answer.ok ? undefined : answer.fault);
        if (!answer.ok) return;
        const found = answer.value.handovers;
        setMore(found.length === page);
        setHandovers((known) => (before === undefined ? found : [...(known ?? []), ...found]));
      }); // calls answer in results
    return () => {
      gone = true;
    };
  }, [desk, before, change, tries]);

  return (
    <div className={styles.past}>
      {fault && (
        <p className={styles.fault} role="status">
          <Mark shape="triangle" /> {faultText(fault, language)}{' '}
          <Button
            look="chip"
            onClick={() => {
              setTries((now) => now + 1);
              // It goes once it is answered, and its keys would go to the wall.
              list.current?.focus();
            }}
          >
            {t.handover.past.again}
          </Button>
        </p>
      )}
      <Rows
        rows={handovers ?? []}
        keyOf={({ id }) => id}
        height={3.4}
        aria-label={t.handover.views.past}
        data-testid="handover-past"
        ref={list}
        className={styles.report}
        onOpen={onOpen}
        onEnd={() => {
          const last = handovers?.at(-1);
          if (isMore && last) setBefore(last.begunAt);
        }}
        empty={<p className={row.note}>{handovers ? t.handover.past.none : t.handover.loading}</p>}
      >
        {(one) => (
          <div className={row.line}>
            <span className={row.label} data-state={one.state}>
              <Mark shape={shapes[one.state]} />
              {t.handover.bar.states[one.state]}
            </span>
            <span className={row.text}>
              {t.handover.past.line(one.outgoing.name, one.incoming?.name ?? t.handover.past.noOne)}
              <small>
                {w.subject(one.subject)} · {one.shift.name[language]}
                {one.version > 0 && ` · ${w.version(one.version)}`}
                {one.pending && ` · ${t.handover.pending}`}
              </small>
            </span>
            <span className={row.at}>{formatDateTime(one.begunAt).slice(0, 16)}</span>
          </div>
        )}
      </Rows>
    </div>
  );
}
