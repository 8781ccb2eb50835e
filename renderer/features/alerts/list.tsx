import type { ReactNode, RefObject } from 'react';
import { useStore } from 'zustand';
import type { AlertGroup } from '../../../core/alerts/queue.ts';
import type { AlertId } from '../../../core/base/ids.ts';
import { useSpeech } from '../../i18n/words.ts';
import { wardsOf } from '../../shared/mirror.ts';
import { useMirror } from '../../shared/services.ts';
import { ListBox, type ListHandle, type ListSight } from '../../ui/listBox.tsx';
import { useWall } from '../wall/public.ts';
import styles from './alerts.module.css';
import type { Row } from './heldRows.ts';
import { AlertRow, GroupRow, groupElementId, rowElementId, rowHeight } from './row.tsx';
import type { Selection } from './useSelection.ts';

interface Props {
  readonly rows: readonly Row[];
  /** Behind the rows. */
  readonly groups: readonly AlertGroup[];
  readonly selection: Selection;
  readonly onSight: (sight: ListSight) => void;
  readonly onOpen: (id: AlertId) => void;
  readonly onOpenGroup: (group: AlertGroup) => void;
  readonly handle: RefObject<ListHandle | null>;
  readonly empty: ReactNode;
}

/** Alerts, and below them what stands for many of them. */
export function AlertList(props: Props) {
  const wall = useWall();
  const { rows, groups, onOpen } = props;
  const { at, markedIds, pick } = props.selection;
  const { byId, list } = useStore(useMirror().cameras);
  const { t } = useSpeech();
  const attended = useStore(wall, (now) => now.attended);
  const active = rows[at];
  const activeGroup = active ? undefined : groups[at - rows.length];
  return (
    // By place: in a flood each row in sight is another one a few times a second, and what is drawn stays.
    <ListBox
      count={rows.length + groups.length}
      height={rowHeight}
      label={t.alerts.list.label}
      testId="alert-list"
      className={styles.list}
      isMultiple
      active={active ? rowElementId(active.shown.alert.id) : activeGroup && groupElementId(activeGroup)}
      onSight={props.onSight}
      handle={props.handle}
      empty={props.empty}
    >
      {(index) => {
        const one = rows[index];
        if (one) {
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
        const group = groups[index - rows.length];
        return (
          group && (
            <GroupRow
              group={group}
              ward={wardsOf(list).find(({ id }) => id === group.ward)}
              index={index}
              active={index === at}
              onPick={pick}
              onOpen={props.onOpenGroup}
            />
          )
        );
      }}
    </ListBox>
  );
}
