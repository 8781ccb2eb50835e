import { type KeyboardEvent, useCallback, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { useLanguage } from '../../i18n/translations.ts';
import { useClock, useDesk, useMirror } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import type { ListHandle } from '../../ui/listBox.tsx';
import { useQuery } from '../../ui/query.ts';
import { useCurrentMinute } from '../../ui/useCurrentMinute.ts';
import { useCurrentRow } from '../../ui/useCurrentRow.ts';
import { useShiftLogContext } from './context.ts';
import { EndOrderForm } from './entryForms.tsx';
import { getShiftLogKeyAt, shiftLogActionKeys } from './keys.ts';
import styles from './log.module.css';
import { getLineElementId, LineRow, toFormSubject } from './row.tsx';
import { SinglePageList } from './singlePageList.tsx';
import { useLineActions } from './useLineActions.ts';

/** The open orders of all shifts, overdue first. */
export function OrdersView() {
  const desk = useDesk();
  const mirror = useMirror();
  const { onWrite } = useShiftLogContext();
  const shiftLog = useStore(mirror.shiftLog);
  const { t } = useLanguage();
  const cameras = useStore(mirror.cameras);
  const thisDesk = useStore(mirror.status, (status) => status.desk?.desk);
  const now = useCurrentMinute(useClock(), shiftLog?.revision);
  const ask = useCallback(() => desk.call('log.orders', {}), [desk]);
  const { value, fault } = useQuery(ask, shiftLog?.revision);
  const orders = value?.orders;
  const lines = useMemo(() => orders?.map((order) => order.line) ?? [], [orders]);
  const ids = useMemo(() => lines.map(({ id }) => id), [lines]);
  const list = useRef<ListHandle>(null);
  const keys = useCurrentRow(ids, list);
  const actions = useLineActions();
  const line = lines[keys.at];

  function onKeyDown(event: KeyboardEvent): void {
    const command = getShiftLogKeyAt(event);
    if (!command || event.defaultPrevented) return;
    if (command.key === 'list' && command.list.do !== 'open') keys.press(command.list);
    else if (command.key === 'end') actions.begin('end', line);
    else if (command.key === 'list') {
      if (line) actions.open(line);
    } else if (command.key === 'back' && keys.at >= 0) keys.choose(undefined);
    else if (command.key === 'new') onWrite();
    else return;
    event.preventDefault();
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the focused element is inside
    <div className={styles.page} onKeyDown={onKeyDown}>
      <SinglePageList
        rows={lines}
        ref={list}
        aria-label={t.log.views.orders}
        aria-activedescendant={line && getLineElementId(line.id)}
        data-testid="log-orders"
        total={orders && t.log.list.total(orders.length, false)}
        fault={fault}
        empty={
          <>
            <strong>{t.log.empty.orders}</strong>
            <span>{t.log.empty.ordersHint}</span>
          </>
        }
      >
        {(each) => (
          <LineRow
            line={each}
            active={each.id === line?.id}
            now={now}
            thisDesk={thisDesk}
            byId={cameras.byId}
            onPick={keys.choose}
            onOpen={actions.open}
          />
        )}
      </SinglePageList>
      {actions.form ? (
        <EndOrderForm
          key={actions.form.line.id}
          about={toFormSubject(actions.form.line, now)}
          action={actions.auditEvent}
          onDone={(how, text) => void actions.endOrder(how, text)}
          onCancel={actions.cancel}
        />
      ) : (
        <footer className={styles.actions}>
          <Button disabled={!line} onClick={() => actions.begin('end', line)}>
            {t.log.endOrder} <kbd>{shiftLogActionKeys.end}</kbd>
          </Button>
        </footer>
      )}
    </div>
  );
}
