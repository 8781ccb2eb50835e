import { type KeyboardEvent, useCallback, useMemo } from 'react';
import { useStore } from 'zustand';
import type { WatchState } from '../../../core/contract/watch.ts';
import { faultText } from '../../../core/faults.ts';
import { useSpeech } from '../../i18n/words.ts';
import { useAsked } from '../../ui/asked.ts';
import { Button } from '../../ui/button.tsx';
import { useMinute } from '../../ui/minute.ts';
import { StatusLine } from './head.tsx';
import { deedKeys, pressOf } from './keys.ts';
import { EndOrderForm } from './lineForms.tsx';
import styles from './log.module.css';
import { PlainList, usePlainKeys } from './plainList.tsx';
import { LineRow, lineElementId, subjectOf } from './row.tsx';
import { useLineDeeds } from './useLineDeeds.ts';
import type { LogWorld } from './world.ts';

interface Props {
  readonly world: LogWorld;
  readonly watch: WatchState | null;
  readonly isLive: boolean;
  readonly onFocus: () => void;
}

/** Orders of all shifts that nobody has ended yet, the overdue first. */
export function OrdersView({ world, watch, isLive, onFocus }: Props) {
  const { desk, mirror, clock } = world;
  const { t, language } = useSpeech();
  const cameras = useStore(mirror.cameras);
  const thisDesk = useStore(mirror.status, (status) => status.desk?.desk);
  const now = useMinute(clock, watch?.revision);
  const ask = useCallback(() => desk.call('log.orders', {}), [desk]);
  const { value, fault } = useAsked(ask, watch?.revision);
  const orders = value?.orders;
  const ids = useMemo(() => orders?.map(({ line }) => line.id) ?? [], [orders]);
  const { box, keys } = usePlainKeys(ids);
  const deeds = useLineDeeds({ world, onFocus });
  const line = orders?.[keys.at]?.line;

  function onKeyDown(event: KeyboardEvent): void {
    const command = pressOf(event);
    if (!command || event.defaultPrevented) return;
    if (command.key === 'step') keys.step(command.by);
    else if (command.key === 'edge') keys.end(command.at);
    else if (command.key === 'end') deeds.begin('end', line);
    else if (command.key === 'open') {
      if (line) deeds.open(line);
    } else if (command.key === 'new') world.onWrite();
    else return;
    event.preventDefault();
    event.nativeEvent.stopImmediatePropagation();
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what has the keys is inside
    <div className={styles.page} onKeyDown={onKeyDown}>
      <StatusLine
        {...{ watch, isLive }}
        text={orders ? t.log.list.total(orders.length, false) : t.log.list.loading}
        fault={orders && fault ? faultText(fault, language) : undefined}
      />
      <PlainList
        box={box}
        label={t.log.views.orders}
        active={line && lineElementId(line.id)}
        testId="log-orders"
        count={orders?.length}
        fault={fault}
        empty={<strong>{t.log.empty.orders}</strong>}
      >
        {orders?.map((order) => (
          <LineRow
            key={order.line.id}
            line={order.line}
            active={order.line.id === line?.id}
            {...{ now, thisDesk }}
            byId={cameras.byId}
            onPick={keys.choose}
            onOpen={deeds.open}
          />
        ))}
      </PlainList>
      {deeds.form ? (
        <EndOrderForm
          key={deeds.form.line.id}
          about={subjectOf(deeds.form.line, now)}
          busy={deeds.deed.busy}
          fault={deeds.deed.fault}
          onDone={(how, text) => void deeds.endOrder(how, text)}
          onCancel={deeds.cancel}
        />
      ) : (
        <footer className={styles.actions}>
          <span className={styles.said} role="status">
            {deeds.deed.said}
          </span>
          <Button disabled={!line} onClick={() => deeds.begin('end', line)}>
            <kbd>{deedKeys.end}</kbd> {t.log.endOrder}
          </Button>
        </footer>
      )}
    </div>
  );
}
