import { memo, useMemo } from 'react';
import { priorityShape } from '../../../core/alerts/alert.ts';
import type { AlertGroup } from '../../../core/alerts/queue.ts';
import type { AlertId } from '../../../core/base/ids.ts';
import { formatTime } from '../../../core/base/text.ts';
import type { Ward } from '../../../core/cameras/camera.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { CameraEntry } from '../../shared/mirror.ts';
import { Mark, StateMarks } from '../../ui/mark.tsx';
import { useTicking } from '../../ui/ticker.ts';
import { useAlertsContext } from './context.ts';
import type { Row } from './heldRows.ts';
import { ageText, classHistoryText, classNameOf, stateMarks } from './model.ts';
import styles from './row.module.css';

/** In rem; the style sheet makes rows as tall. Two lines, readable from a metre away, and a target that a tired hand hits. */
export const rowHeight = 3.3;
/** More than these would be cut off; the details have them all. */
const mostMarks = 3;

interface Props {
  readonly row: Row;
  readonly index: number;
  readonly active: boolean;
  readonly marked: boolean;
  /** It is of the camera that the operator is at. */
  readonly here: boolean;
  readonly entry: CameraEntry | undefined;
  readonly onPick: (index: number, how: { readonly marking: boolean; readonly through: boolean }) => void;
  readonly onOpen: (id: AlertId) => void;
}

export const rowElementId = (id: AlertId): string => `alert-${id}`;

export const AlertRow = memo(function AlertRow(props: Props) {
  const { row, index, active, marked, here, entry, onPick, onOpen } = props;
  const { me, policy } = useAlertsContext();
  const { alert } = row.shown;
  const speech = useSpeech();
  const { t } = speech;
  const marks = useMemo(
    () =>
      row.gone
        ? [{ text: t.alerts.states.gone, shape: 'ring' as const, weight: 'dim' as const }]
        : stateMarks(row.shown, t).slice(0, mostMarks),
    [row, t],
  );
  const age = useTicking<HTMLTimeElement>(() => ageText(Date.now() - alert.receivedAt), 'figures');
  const name = classNameOf(alert.class, speech, policy);
  const history = classHistoryText(alert, speech, policy);
  const where = entry
    ? `${entry.camera.name}${entry.ward ? ` · ${t.ward(entry.ward)}` : ''}`
    : alert.place?.text || t.alerts.noCamera;
  // In its list it matters why it was put aside, and by whom.
  const shelvedWhy = alert.shelved && `${alert.shelved.reason} · ${alert.shelved.by.name}`;
  const owner = alert.owner && (alert.owner.id === me.id ? t.alerts.mine : alert.owner.name);
  return (
    <div
      id={rowElementId(alert.id)}
      className={styles.row}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      aria-checked={marked}
      data-priority={alert.priority}
      data-new={alert.acknowledged === null && alert.closed === null}
      data-gone={row.gone}
      data-here={here}
      onPointerDown={(event) =>
        onPick(index, { marking: event.ctrlKey || event.metaKey, through: event.shiftKey })
      }
      onDoubleClick={() => onOpen(alert.id)}
    >
      <span className={styles.tick} aria-hidden="true">
        {marked && <Mark shape="ticked" />}
      </span>
      <span className={styles.priority}>
        <Mark shape={priorityShape[alert.priority]} />
        {t.alerts.priorities[alert.priority]}
      </span>
      <span className={styles.line}>
        <span className={styles.title} title={[alert.title || name, history].filter(Boolean).join(' · ')}>
          <strong>{name}</strong>
          {history && <span> · {history}</span>}
          {alert.title && alert.title !== name && <span> {alert.title}</span>}
        </span>
        <StateMarks marks={marks} />
      </span>
      <span className={styles.under}>
        <span className={styles.where} title={where}>
          {entry && <b>{entry.camera.number}</b>} {where}
        </span>
        <span className={styles.owner} data-mine={alert.owner?.id === me.id}>
          {alert.count > 1 && !alert.storm && <b>{t.alerts.times(alert.count)} </b>}
          {shelvedWhy ?? owner ?? <span className={styles.unassigned}>{t.alerts.unassigned}</span>}
        </span>
      </span>
      <time ref={age} className={styles.age} />
      <span className={styles.at}>{formatTime(alert.receivedAt)}</span>
    </div>
  );
});

/** In a flood: one line for the alerts of a place and class. */
export const GroupRow = memo(function GroupRow(props: {
  readonly group: AlertGroup;
  readonly ward: Ward | undefined;
  readonly index: number;
  readonly active: boolean;
  readonly onPick: Props['onPick'];
  readonly onOpen: (group: AlertGroup) => void;
}) {
  const { group, ward, index, active, onPick, onOpen } = props;
  const { policy } = useAlertsContext();
  const speech = useSpeech();
  const { t } = speech;
  return (
    <div
      id={groupElementId(group)}
      className={styles.row}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      data-priority={group.priority}
      data-new={group.unacknowledged > 0}
      data-group="true"
      onPointerDown={() => onPick(index, { marking: false, through: false })}
      onDoubleClick={() => onOpen(group)}
    >
      <span className={styles.tick} />
      <span className={styles.priority}>
        <Mark shape={priorityShape[group.priority]} />
        {t.alerts.priorities[group.priority]}
      </span>
      <span className={styles.line}>
        <span className={styles.title}>
          <strong>
            {classNameOf(group.class, speech, policy)} {t.alerts.times(group.count)}
          </strong>
        </span>
        <span className={styles.mark} data-weight={group.unacknowledged > 0 ? 'plain' : 'dim'}>
          {t.alerts.groups.unacknowledged(group.unacknowledged)}
        </span>
      </span>
      <span className={styles.under}>
        <span className={styles.where}>{ward ? t.ward(ward) : t.alerts.groups.noWard}</span>
        <span className={styles.owner}>
          {active ? t.alerts.groups.open : t.alerts.groups.newest(formatTime(group.newestAt))}
        </span>
      </span>
    </div>
  );
});

export const groupElementId = (group: AlertGroup): string => `group-${group.ward ?? ''}-${group.class}`;
