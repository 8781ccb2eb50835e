import { type ReactNode, type RefObject, useCallback } from 'react';
import type { DeskId } from '../../../core/base/ids.ts';
import type { LogLine } from '../../../core/shiftlog/line.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { CamerasState } from '../../shared/mirror.ts';
import { ListBox, type ListHandle, type ListSight } from '../../ui/listBox.tsx';
import styles from './log.module.css';
import { DividerRow, LineRow, lineElementId } from './row.tsx';
import type { LogRow } from './rows.ts';

/** Before a row is measured, rem. */
const lineRem = 3.4;
const dividerRem = 2;

interface Props {
  readonly rows: readonly LogRow[];
  readonly active: LogLine['id'] | undefined;
  readonly now: number;
  readonly thisDesk: DeskId | undefined;
  readonly byId: CamerasState['byId'];
  readonly onSight: (sight: ListSight) => void;
  readonly onPick: (id: LogLine['id']) => void;
  readonly onOpen: (line: LogLine) => void;
  readonly handle: RefObject<ListHandle | null>;
  readonly empty: ReactNode;
  readonly tail: ReactNode;
}

/** The log as long as it likes, with its shifts and days between its lines; each as high as its words. */
export function LogList(props: Props) {
  const { rows, active, now, thisDesk, byId, onPick, onOpen } = props;
  const keyAt = useCallback((at: number) => rows[at]?.key ?? '', [rows]);
  const { t } = useSpeech();
  return (
    <ListBox
      count={rows.length}
      keyAt={keyAt}
      height={(at) => (rows[at]?.kind === 'divider' ? dividerRem : lineRem)}
      isMeasured
      label={t.log.list.label}
      testId="log-list"
      className={styles.list}
      active={active && lineElementId(active)}
      onSight={props.onSight}
      handle={props.handle}
      empty={props.empty}
      tail={props.tail}
    >
      {(at) => {
        const row = rows[at];
        if (row?.kind === 'line')
          return (
            <LineRow
              line={row.line}
              active={row.line.id === active}
              {...{ now, thisDesk, byId, onPick, onOpen }}
            />
          );
        return row && <DividerRow divider={row} />;
      }}
    </ListBox>
  );
}
