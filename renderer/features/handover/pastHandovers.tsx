import { useMemo, useRef } from 'react';
import { ok } from '../../../core/base/result.ts';
import { formatDateTime } from '../../../core/base/text.ts';
import { faultText } from '../../../core/errors/faults.ts';
import { reportTexts } from '../../../core/handover/document/words.ts';
import type { Handover } from '../../../core/handover/report.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useClock, useDesk } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import { IconMark, type IconShape } from '../../ui/iconMark.tsx';
import { KeyboardList, type KeyboardListHandle } from '../../ui/keyboardList.tsx';
import { type PagedListOptions, usePagedList } from '../../ui/pagedList.ts';
import styles from './handover.module.css';
import row from './row.module.css';

const pageItems = 50;
const shapes: Record<Handover['state'], IconShape> = {
  begun: 'half',
  signed: 'half',
  refused: 'stop',
  accepted: 'dot',
};

/** Earlier handovers, newest first, with a button for the next page. */
export function PastHandovers(props: {
  /** A change of this value reloads the list. */
  readonly change: unknown;
  readonly onOpen: (handover: Handover) => void;
}) {
  const desk = useDesk();
  const clock = useClock();
  const { change, onOpen } = props;
  const { t, language } = useLanguage();
  const w = reportTexts[language];
  const list = useRef<KeyboardListHandle>(null);
  const options = useMemo(
    (): PagedListOptions<Handover, number> => ({
      clock,
      async fetchPage(before, limit) {
        const page = await desk.call('handover.list', { limit, ...(before === undefined ? {} : { before }) });
        if (!page.ok) return page;
        const { handovers } = page.value;
        return ok({
          items: handovers,
          next: handovers.length < limit ? undefined : handovers.at(-1)?.begunAt,
        });
      },
      keyOf: ({ id }) => id,
      isSame: (a, b) => JSON.stringify(a) === JSON.stringify(b),
      pageItems,
      aheadItems: 1,
    }),
    [desk, clock],
  );
  const { items, isLoading, fault, more, renewNow } = usePagedList(options, change);

  return (
    <div className={styles.past}>
      {fault && (
        <p className={styles.fault} role="status">
          <IconMark shape="triangle" /> {faultText(fault, language)}{' '}
          <Button
            look="chip"
            onClick={() => {
              renewNow();
              // The button is removed after the response; without this the focus would move to the wall.
              list.current?.focus();
            }}
          >
            {t.handover.past.again}
          </Button>
        </p>
      )}
      <KeyboardList
        rows={items}
        keyOf={({ id }) => id}
        height={3.4}
        aria-label={t.handover.views.past}
        data-testid="handover-past"
        ref={list}
        className={styles.report}
        onOpen={onOpen}
        onEnd={more}
        empty={<p className={row.note}>{isLoading || fault ? t.handover.loading : t.handover.past.none}</p>}
      >
        {(one) => (
          <div className={row.line}>
            <span className={row.label} data-state={one.state}>
              <IconMark shape={shapes[one.state]} />
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
      </KeyboardList>
    </div>
  );
}
