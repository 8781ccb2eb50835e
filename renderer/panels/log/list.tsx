import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useImperativeHandle, useMemo, useRef } from 'react';
import type { DeskId } from '../../../core/domain/ids.ts';
import type { LogLine } from '../../../core/domain/watch/line.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { CamerasState } from '../../mirror.ts';
import { useRem } from '../../ui/rem.ts';
import styles from './log.module.css';
import { DividerRow, LineRow, lineElementId } from './row.tsx';
import type { LogRow } from './rows.ts';

export interface ListHandle {
  /** Shows the line of that index. */
  show(index: number): void;
  toTop(): void;
  /** Lines that fit, about. */
  page(): number;
}

/** Before a row is measured, rem. */
const lineRem = 3.4;
const dividerRem = 2;

interface Props {
  readonly rows: readonly LogRow[];
  readonly active: LogLine['id'] | undefined;
  readonly now: number;
  readonly thisDesk: DeskId | undefined;
  readonly byId: CamerasState['byId'];
  /** Index of the last row in sight, and whether the reader is at the top. */
  readonly onSight: (sight: { readonly last: number; readonly atTop: boolean }) => void;
  readonly onPick: (id: LogLine['id']) => void;
  readonly onOpen: (line: LogLine) => void;
  readonly handle: RefObject<ListHandle | null>;
  readonly empty: React.ReactNode;
  /** Below the last row. */
  readonly tail: React.ReactNode;
}

/** The rows in sight of a log as long as it likes; each as high as its words. */
export function LogList(props: Props) {
  const { rows, active, now, thisDesk, byId, onSight, onPick, onOpen } = props;
  const { t } = useSpeech();
  const scroller = useRef<HTMLDivElement>(null);
  const rem = useRem();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => (rows[at]?.kind === 'divider' ? dividerRem : lineRem) * rem,
    getItemKey: (at) => rows[at]?.key ?? at,
    overscan: 6,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height stand elsewhere
  useEffect(() => virtual.measure(), [rem]);
  const indices = useMemo(() => rows.flatMap((row, at) => (row.kind === 'line' ? [at] : [])), [rows]);
  const tell = useRef(() => {});
  tell.current = () => {
    const last = virtual.getVirtualItems().at(-1)?.index ?? 0;
    onSight({ last, atTop: (virtual.scrollOffset ?? 0) < rem });
  };
  useEffect(() => tell.current());
  useImperativeHandle(props.handle, () => ({
    // The first line brings what stands above it.
    show: (index) => virtual.scrollToIndex(index === 0 ? 0 : (indices[index] ?? 0)),
    toTop: () => scroller.current?.scrollTo({ top: 0 }),
    page: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / (lineRem * rem)) - 1),
  }));
  return (
    <div className={styles.listBox}>
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: a list box, or a group while nothing is in it */}
      <div
        ref={scroller}
        className={styles.list}
        role={rows.length > 0 ? 'listbox' : 'group'}
        data-list=""
        aria-label={t.log.list.label}
        aria-activedescendant={active && lineElementId(active)}
        tabIndex={0}
        data-testid="log-list"
        onScroll={() => tell.current()}
      >
        {rows.length === 0 && props.empty}
        <div className={styles.all} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return (
              row && (
                <div
                  key={item.key}
                  ref={virtual.measureElement}
                  data-index={item.index}
                  className={styles.item}
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  {row.kind === 'divider' ? (
                    <DividerRow divider={row} />
                  ) : (
                    <LineRow
                      line={row.line}
                      active={row.line.id === active}
                      {...{ now, thisDesk, byId, onPick, onOpen }}
                    />
                  )}
                </div>
              )
            );
          })}
        </div>
        {rows.length > 0 && props.tail}
      </div>
    </div>
  );
}
