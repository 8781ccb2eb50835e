import type { Ref } from 'react';
import type { QueueState } from '../../../core/alerts/queue.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { DataAge } from '../../shared/dataAge.tsx';
import { useRight } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/iconButton.tsx';
import { IconMark } from '../../ui/iconMark.tsx';
import { HeaderStatus, ViewTabsHeader } from '../../ui/viewTabsHeader.tsx';
import styles from './alerts.module.css';
import { alertKeys } from './keys.ts';
import { type AlertsPanelView, alertsPanelViews, sumCounters } from './model.ts';
import type { AlertActions } from './useAlertActions.ts';

/** Returns the number of entries of a view, where it is known and worth showing. */
function countOf(view: AlertsPanelView, queue: QueueState | undefined): number | undefined {
  if (!queue) return undefined;
  switch (view) {
    case 'queue':
      return sumCounters(queue.queued);
    case 'shelved':
      return queue.shelved;
    case 'suppressed':
      return queue.suppressed;
    case 'outOfService':
      return queue.outOfService;
    case 'conflicts':
      return queue.conflicts;
    default:
      return undefined;
  }
}

export function AlertsPanelHeader(props: {
  readonly view: AlertsPanelView;
  readonly queue: QueueState | undefined;
  readonly isMuted: boolean;
  readonly onSound: () => void;
  readonly onView: (view: AlertsPanelView) => void;
  readonly onWide: () => void;
  readonly onClose: () => void;
  /** The element in which each view shows its status. */
  readonly status: Ref<HTMLDivElement>;
}) {
  const { view, queue } = props;
  const { t } = useLanguage();
  // Operators without the right to work on alerts have no conflicts of their own.
  const mayWork = useRight('alert.work');
  const tabs = alertsPanelViews
    .map((one, at) => {
      const count = countOf(one, queue);
      return {
        view: one,
        digit: at + 1,
        name: t.alerts.views[one],
        badge: count ? { text: t.count(count), alarm: one === 'conflicts' } : undefined,
      };
    })
    .filter((tab) => mayWork || tab.view !== 'conflicts');
  return (
    <ViewTabsHeader
      label={t.alerts.title}
      tabs={tabs}
      view={view}
      dense
      onView={props.onView}
      status={props.status}
    >
      <Button look="quiet" data-muted={props.isMuted} className={styles.sound} onClick={props.onSound}>
        {props.isMuted && <IconMark shape="stop" />}
        {t.alerts.sound.button} <kbd>{alertKeys.presses.mute[0]}</kbd>
      </Button>
      <Button
        look="quiet"
        title={t.alerts.wider}
        aria-label={`${t.alerts.wider} (${alertKeys.presses.wide[0]})`}
        onClick={props.onWide}
      >
        <IconMark shape="wide" /> <kbd>{alertKeys.presses.wide[0]}</kbd>
      </Button>
      <IconButton shape="cross" label={t.alerts.close} onClick={props.onClose} />
    </ViewTabsHeader>
  );
}

/** Shows the length of the list, and since when the site has not confirmed it. */
export function AlertsStatusLine(props: {
  readonly queue: QueueState | undefined;
  /** The total, including alerts in groups. */
  readonly total: number | null | undefined;
  readonly groups: number;
  /** A description of the open group. */
  readonly group: string | undefined;
  readonly onLeaveGroup: () => void;
  readonly actions: Pick<AlertActions, 'chatter' | 'shelveChatter'>;
  /** New alerts above the list that are not shown yet. */
  readonly fresh: { readonly count: number; readonly more: boolean };
  readonly onTop: () => void;
}) {
  const { queue, total, actions, fresh } = props;
  const { t } = useLanguage();
  const words = t.alerts.list;
  return (
    <HeaderStatus>
      <span>
        {total === undefined ? words.loading : words.total(total)}
        {props.groups > 0 && ` · ${words.groups(props.groups)}`}
      </span>
      {queue && !queue.live && <DataAge at={queue.asOf} />}
      {props.group !== undefined && (
        <span className={styles.chatter}>
          <span className={styles.group}>{t.alerts.filter.group(props.group)}</span>
          <Button look="chip" onClick={props.onLeaveGroup}>
            {t.alerts.groups.back} <kbd>Esc</kbd>
          </Button>
        </span>
      )}
      {actions.chatter > 0 && (
        <span className={styles.chatter}>
          {t.alerts.chatter(actions.chatter)}
          <Button look="chip" onClick={() => void actions.shelveChatter()}>
            {t.alerts.chatterShelve} <kbd>{alertKeys.presses.chatter[0]}</kbd>
          </Button>
        </span>
      )}
      {fresh.count > 0 && (
        <button type="button" className={styles.fresh} onClick={props.onTop}>
          <IconMark shape="up" /> {words.fresh(fresh.count, fresh.more)}
        </button>
      )}
    </HeaderStatus>
  );
}
