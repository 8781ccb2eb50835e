import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useImperativeHandle, useRef } from 'react';
import type { AlertPolicy } from '../../../core/domain/alertPolicy.ts';
import type { AlertGroup } from '../../../core/domain/alertQueue.ts';
import type { Ward } from '../../../core/domain/camera.ts';
import type { AlertId, OperatorId, WardId } from '../../../core/domain/ids.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { CamerasState } from '../../mirror.ts';
import { useRem } from '../../ui/rem.ts';
import styles from './alerts.module.css';
import type { Row } from './heldRows.ts';
import { AlertRow, GroupRow, groupElementId, rowElementId, rowHeight } from './row.tsx';
import type { Sight } from './rows.ts';

export interface ListHandle {
  /** Shows the row of that index. */
  show(index: number): void;
  toTop(): void;
  /** Rows that fit. */
  page(): number;
}

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
  readonly onSight: (sight: Pick<Sight, 'first' | 'last'> & { readonly atTop: boolean }) => void;
  readonly onPick: (index: number, how: { readonly marking: boolean; readonly through: boolean }) => void;
  readonly onOpen: (id: AlertId) => void;
  readonly onOpenGroup: (group: AlertGroup) => void;
  readonly handle: RefObject<ListHandle | null>;
  readonly empty: React.ReactNode;
}

/** The rows in sight of a list as long as it likes. */
export function AlertList(props: Props) {
  const { rows, groups, at, marked, byId, wards, me, policy, onSight, onPick, onOpen } = props;
  const { t } = useSpeech();
  const scroller = useRef<HTMLDivElement>(null);
  const row = rowHeight * useRem();
  const virtual = useVirtualizer({
    count: rows.length + groups.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => row,
    overscan: 4,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height stand elsewhere
  useEffect(() => virtual.measure(), [row]);
  const scrolled = useRef(0);
  const tell = useRef(() => {});
  tell.current = () => {
    // As last told of: asking the page now would lay all of it out in the middle of a task.
    const [top, height] = [scrolled.current, virtual.scrollRect?.height ?? 0];
    const first = Math.floor(top / row);
    onSight({ first, last: first + Math.ceil(height / row), atTop: top < row / 2 });
  };
  useEffect(() => tell.current());
  useImperativeHandle(props.handle, () => ({
    show: (index) => virtual.scrollToIndex(index),
    toTop: () => scroller.current?.scrollTo({ top: 0 }),
    page: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / row) - 1),
  }));
  const isEmpty = rows.length + groups.length === 0;
  const active = rows[at];
  const activeGroup = active ? undefined : groups[at - rows.length];
  return (
    <div className={styles.listBox}>
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: a list box, or a group while nothing is in it */}
      <div
        ref={scroller}
        className={styles.list}
        role={isEmpty ? 'group' : 'listbox'}
        aria-label={t.alerts.list.label}
        aria-multiselectable={isEmpty ? undefined : true}
        data-list=""
        aria-activedescendant={
          active ? rowElementId(active.shown.alert.id) : activeGroup && groupElementId(activeGroup)
        }
        tabIndex={0}
        data-testid="alert-list"
        onScroll={(event) => {
          scrolled.current = event.currentTarget.scrollTop;
          tell.current();
        }}
      >
        {isEmpty && props.empty}
        <div className={styles.all} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const one = rows[item.index];
            if (one) {
              const { alert } = one.shown;
              return (
                <AlertRow
                  // By place: in a flood each row in sight is another one a few times a second, and what is drawn stays.
                  key={item.index}
                  row={one}
                  index={item.index}
                  top={item.start}
                  active={item.index === at}
                  marked={marked.has(alert.id)}
                  entry={alert.camera === null ? undefined : byId.get(alert.camera)}
                  me={me}
                  policy={policy}
                  onPick={onPick}
                  onOpen={onOpen}
                />
              );
            }
            const group = groups[item.index - rows.length];
            return (
              group && (
                <GroupRow
                  key={item.index}
                  group={group}
                  ward={group.ward === null ? undefined : wards.get(group.ward)}
                  index={item.index}
                  top={item.start}
                  active={item.index === at}
                  policy={policy}
                  onPick={onPick}
                  onOpen={props.onOpenGroup}
                />
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}
