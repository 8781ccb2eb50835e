import type { ReactNode, RefObject } from 'react';
import { useStore } from 'zustand';
import type { AlertPolicy } from '../../../core/alerts/policy.ts';
import type { AlertGroup } from '../../../core/alerts/queue.ts';
import type { AlertId, OperatorId, WardId } from '../../../core/base/ids.ts';
import type { Ward } from '../../../core/cameras/camera.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { CamerasState } from '../../shared/mirror.ts';
import { ListBox, type ListHandle, type ListSight } from '../../ui/listBox.tsx';
import { useWall } from '../wall/public.ts';
import styles from './alerts.module.css';
import type { Row } from './heldRows.ts';
import { AlertRow, GroupRow, groupElementId, rowElementId, rowHeight } from './row.tsx';

interface Props {
  readonly rows: readonly Row[];
  /** Behind the rows. */
  readonly groups: readonly AlertGroup[];
  /** Index of the row or group that the keys are at; -1: none. */
  readonly at: number;
  readonly marked: ReadonlySet<AlertId>;
  readonly byId: CamerasState['byId'];
  readonly wards: ReadonlyMap<WardId, Ward>;
  readonly me: OperatorId | undefined;
  readonly policy: AlertPolicy | undefined;
  readonly onSight: (sight: ListSight) => void;
  readonly onPick: (index: number, how: { readonly marking: boolean; readonly through: boolean }) => void;
  readonly onOpen: (id: AlertId) => void;
  readonly onOpenGroup: (group: AlertGroup) => void;
  readonly handle: RefObject<ListHandle | null>;
  readonly empty: ReactNode;
}

/** Alerts, and below them what stands for many of them. */
export function AlertList(props: Props) {
  const wall = useWall();
  const { rows, groups, at, marked, byId, wards, me, policy, onPick, onOpen } = props;
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
              marked={marked.has(alert.id)}
              here={alert.camera !== null && alert.camera === attended}
              entry={alert.camera === null ? undefined : byId.get(alert.camera)}
              me={me}
              policy={policy}
              onPick={onPick}
              onOpen={onOpen}
            />
          );
        }
        const group = groups[index - rows.length];
        return (
          group && (
            <GroupRow
              group={group}
              ward={group.ward === null ? undefined : wards.get(group.ward)}
              index={index}
              active={index === at}
              policy={policy}
              onPick={onPick}
              onOpen={props.onOpenGroup}
            />
          )
        );
      }}
    </ListBox>
  );
}
