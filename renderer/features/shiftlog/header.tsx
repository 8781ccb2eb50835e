import type { Ref } from 'react';
import { useStore } from 'zustand';
import { useLanguage } from '../../i18n/translations.ts';
import { DataAge } from '../../shared/dataAge.tsx';
import { useMirror } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/iconButton.tsx';
import { IconMark } from '../../ui/iconMark.tsx';
import { HeaderStatus, ViewTabsHeader } from '../../ui/viewTabsHeader.tsx';
import { shiftLogActionKeys } from './keys.ts';
import styles from './log.module.css';
import { getViewCounters, type ShiftLogView, shiftLogViews } from './model.ts';

export function LogPanelHeader(props: {
  readonly view: ShiftLogView;
  readonly onView: (view: ShiftLogView) => void;
  readonly onClose: () => void;
  /** The element in which each view shows its status. */
  readonly status: Ref<HTMLDivElement>;
}) {
  const { view } = props;
  const { t } = useLanguage();
  const shiftLog = useStore(useMirror().shiftLog);
  const tabs = shiftLogViews.map((one, at) => {
    const counters = getViewCounters(one, shiftLog);
    return {
      view: one,
      digit: at + 1,
      name: t.log.views[one],
      hint: t.log.viewHints[one],
      badge:
        counters && counters.count > 0 ? { text: t.count(counters.count), alarm: counters.alarm } : undefined,
    };
  });
  return (
    <ViewTabsHeader label={t.log.title} tabs={tabs} view={view} onView={props.onView} status={props.status}>
      <IconButton shape="cross" label={t.log.close} onClick={props.onClose} />
    </ViewTabsHeader>
  );
}

/** Shows the number of entries, the pending ones, and since when the site has not confirmed them. */
export function LogStatusLine(props: {
  readonly text: string;
  readonly fresh?: number;
  readonly fault: string | undefined;
  readonly onTop?: () => void;
  /** Shows the entries that the site rejected. */
  readonly onRefused?: () => void;
}) {
  const { text, fresh = 0, fault } = props;
  const { t } = useLanguage();
  const mirror = useMirror();
  const shiftLog = useStore(mirror.shiftLog);
  const isLive = useStore(mirror.status, ({ desk }) => desk?.site.state === 'connected');
  const words = t.log.list;
  return (
    <HeaderStatus>
      <span>{text}</span>
      {shiftLog && !isLive && <DataAge at={shiftLog.asOf} />}
      {shiftLog && shiftLog.pending > 0 && (
        <span className={styles.waiting}>
          <IconMark shape="half" /> {words.waiting(shiftLog.pending)}
        </span>
      )}
      {fault && <span className={styles.waiting}>{fault}</span>}
      {shiftLog && shiftLog.refused > 0 && props.onRefused && (
        <Button look="chip" className={styles.refused} onClick={props.onRefused}>
          <IconMark shape="stop" /> {t.log.foot.refused(shiftLog.refused)}{' '}
          <kbd>{shiftLogActionKeys.refused}</kbd>
        </Button>
      )}
      {fresh > 0 && (
        <button type="button" className={styles.fresh} onClick={props.onTop}>
          <IconMark shape="up" /> {words.fresh(fresh)}
        </button>
      )}
    </HeaderStatus>
  );
}
