import { memo, type ReactNode, type RefObject, useMemo } from 'react';
import { useStore } from 'zustand';
import { priorityShapes } from '../../../core/alerts/alert.ts';
import type { AlertGroup } from '../../../core/alerts/queue.ts';
import type { AlertId } from '../../../core/base/ids.ts';
import { formatTime } from '../../../core/base/text.ts';
import type { Ward } from '../../../core/cameras/camera.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { type CameraEntry, listWards } from '../../shared/mirror.ts';
import { useMirror } from '../../shared/services.ts';
import { IconMark, StateMarks } from '../../ui/iconMark.tsx';
import { ListBox, type ListHandle, type VisibleListRange } from '../../ui/listBox.tsx';
import { useTickingText } from '../../ui/useTickingText.ts';
import { useWall } from '../wall/public.ts';
import styles from './alerts.module.css';
import { useAlertsContext } from './context.ts';
import {
  formatAge,
  formatClassHistory,
  getAlertClassName,
  getAlertStateMarks,
  getGroupElementId,
} from './model.ts';
import type { QueueRow } from './queueRows.ts';
import rowStyles from './row.module.css';
import type { AlertSelection } from './useAlertSelection.ts';

/**
 * Height of a row, rem, as in row.module.css.
 * Two lines are readable from a metre away, and the target is easy to hit.
 */
const rowHeight = 3.3;
/** The maximum number of state marks in a row. Others would be cut off; the details show all of them. */
const mostMarks = 3;

interface RowProps {
  readonly row: QueueRow;
  readonly index: number;
  readonly active: boolean;
  readonly marked: boolean;
  /** The alert is of the camera that the operator is working with. */
  readonly here: boolean;
  readonly entry: CameraEntry | undefined;
  readonly onPick: (index: number, how: { readonly marking: boolean; readonly through: boolean }) => void;
  readonly onOpen: (id: AlertId) => void;
}

const rowElementId = (id: AlertId): string => `alert-${id}`;

const AlertRow = memo(function AlertRow(props: RowProps) {
  const { row, index, active, marked, here, entry, onPick, onOpen } = props;
  const { me, policy } = useAlertsContext();
  const { alert } = row.shown;
  const speech = useLanguage();
  const { t } = speech;
  const marks = useMemo(
    () =>
      row.gone
        ? [{ text: t.alerts.states.gone, shape: 'ring' as const, weight: 'dim' as const }]
        : getAlertStateMarks(row.shown, t).slice(0, mostMarks),
    [row, t],
  );
  const age = useTickingText<HTMLTimeElement>(() => formatAge(Date.now() - alert.receivedAt), 'figures');
  const name = getAlertClassName(alert.class, speech, policy);
  const history = formatClassHistory(alert, speech, policy);
  const where = entry
    ? `${entry.camera.name}${entry.ward ? ` · ${t.ward(entry.ward)}` : ''}`
    : alert.place?.text || t.alerts.noCamera;
  // The list of shelved alerts shows the reason and the person who shelved them.
  const shelvedWhy = alert.shelved && `${alert.shelved.reason} · ${alert.shelved.by.name}`;
  const owner = alert.owner && (alert.owner.id === me.id ? t.alerts.mine : alert.owner.name);
  return (
    <div
      id={rowElementId(alert.id)}
      className={rowStyles.row}
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
      <span className={rowStyles.tick} aria-hidden="true">
        {marked && <IconMark shape="ticked" />}
      </span>
      <span className={rowStyles.priority}>
        <IconMark shape={priorityShapes[alert.priority]} />
        {t.alerts.priorities[alert.priority]}
      </span>
      <span className={rowStyles.line}>
        <span className={rowStyles.title} title={[alert.title || name, history].filter(Boolean).join(' · ')}>
          <strong>{name}</strong>
          {history && <span> · {history}</span>}
          {alert.title && alert.title !== name && <span> {alert.title}</span>}
        </span>
        <StateMarks marks={marks} />
      </span>
      <span className={rowStyles.under}>
        <span className={rowStyles.where} title={where}>
          {entry && <b>{entry.camera.number}</b>} {where}
        </span>
        <span className={rowStyles.owner} data-mine={alert.owner?.id === me.id}>
          {alert.count > 1 && !alert.storm && <b>{t.alerts.times(alert.count)} </b>}
          {shelvedWhy ?? owner ?? <span className={rowStyles.unassigned}>{t.alerts.unassigned}</span>}
        </span>
      </span>
      <time ref={age} className={rowStyles.age} />
      <span className={rowStyles.at}>{formatTime(alert.receivedAt)}</span>
    </div>
  );
});

/** One row for all alerts of a ward and class, in a flood. */
const GroupRow = memo(function GroupRow(props: {
  readonly group: AlertGroup;
  readonly ward: Ward | undefined;
  readonly index: number;
  readonly active: boolean;
  readonly onPick: RowProps['onPick'];
  readonly onOpen: (group: AlertGroup) => void;
}) {
  const { group, ward, index, active, onPick, onOpen } = props;
  const { policy } = useAlertsContext();
  const speech = useLanguage();
  const { t } = speech;
  return (
    <div
      id={getGroupElementId(group)}
      className={rowStyles.row}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      data-priority={group.priority}
      data-new={group.unacknowledged > 0}
      data-group="true"
      onPointerDown={() => onPick(index, { marking: false, through: false })}
      onDoubleClick={() => onOpen(group)}
    >
      <span className={rowStyles.tick} />
      <span className={rowStyles.priority}>
        <IconMark shape={priorityShapes[group.priority]} />
        {t.alerts.priorities[group.priority]}
      </span>
      <span className={rowStyles.line}>
        <span className={rowStyles.title}>
          <strong>
            {getAlertClassName(group.class, speech, policy)} {t.alerts.times(group.count)}
          </strong>
        </span>
        <span className={rowStyles.mark} data-weight={group.unacknowledged > 0 ? 'plain' : 'dim'}>
          {t.alerts.groups.unacknowledged(group.unacknowledged)}
        </span>
      </span>
      <span className={rowStyles.under}>
        <span className={rowStyles.where}>{ward ? t.ward(ward) : t.alerts.groups.noWard}</span>
        <span className={rowStyles.owner}>
          {active ? t.alerts.groups.open : t.alerts.groups.newest(formatTime(group.newestAt))}
        </span>
      </span>
    </div>
  );
});

interface Props {
  readonly rows: readonly QueueRow[];
  readonly groups: readonly AlertGroup[];
  readonly selection: AlertSelection;
  readonly onSight: (sight: VisibleListRange) => void;
  readonly onOpen: (id: AlertId) => void;
  readonly onOpenGroup: (group: AlertGroup) => void;
  readonly handle: RefObject<ListHandle | null>;
  readonly empty: ReactNode;
}

/** The list of alerts, followed by groups of alerts. */
export function AlertList(props: Props) {
  const wall = useWall();
  const { rows, groups, onOpen } = props;
  const { at, markedIds, pick } = props.selection;
  const { byId, list } = useStore(useMirror().cameras);
  const { t } = useLanguage();
  const attended = useStore(wall, (now) => now.attended);
  const active = rows[at];
  const activeGroup = active ? undefined : groups[at - rows.length];
  const all = useMemo(() => [...rows, ...groups], [rows, groups]);
  return (
    // Rows are keyed by index: in a flood they change a few times a second, and their elements are reused.
    <ListBox
      rows={all}
      height={rowHeight}
      aria-label={t.alerts.list.label}
      data-testid="alert-list"
      className={styles.list}
      aria-multiselectable
      aria-activedescendant={
        active ? rowElementId(active.shown.alert.id) : activeGroup && getGroupElementId(activeGroup)
      }
      onSight={props.onSight}
      ref={props.handle}
      empty={props.empty}
    >
      {(one, index) => {
        if ('shown' in one) {
          const { alert } = one.shown;
          return (
            <AlertRow
              row={one}
              index={index}
              active={index === at}
              marked={markedIds.has(alert.id)}
              here={alert.camera !== null && alert.camera === attended}
              entry={alert.camera === null ? undefined : byId.get(alert.camera)}
              onPick={pick}
              onOpen={onOpen}
            />
          );
        }
        return (
          <GroupRow
            group={one}
            ward={listWards(list).find(({ id }) => id === one.ward)}
            index={index}
            active={index === at}
            onPick={pick}
            onOpen={props.onOpenGroup}
          />
        );
      }}
    </ListBox>
  );
}
