import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type ComponentPropsWithoutRef,
  Fragment,
  type ReactNode,
  type RefAttributes,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
} from 'react';
import styles from './listBox.module.css';
import { wholeListPageRows } from './listKeys.ts';
import { useRemPx } from './useRemPx.ts';

/** Commands to a list. */
export interface ListHandle {
  /** Scrolls to a row; `start`: to the top of the view. */
  show(index: number, align?: 'auto' | 'start'): void;
  toTop(): void;
  /** Returns the approximate number of rows per page, less one that stays visible. */
  page(): number;
  focus(): void;
}

/** The indexes of the first and the last visible row. */
export interface VisibleListRange {
  readonly first: number;
  readonly last: number;
  readonly atTop: boolean;
}

/**
 * Further attributes go to its element. `aria-activedescendant` is the id of the current row's element; a list with
 * `tabIndex={-1}` is below a field that handles its keys.
 */
export interface ListBoxProps<T>
  extends Omit<ComponentPropsWithoutRef<'div'>, 'children'>,
    RefAttributes<ListHandle> {
  readonly 'aria-label': string;
  readonly rows: readonly T[];
  /**
   * Identifies a row from one render to the next; the key of a row never changes. Without it a row is known by its index, for
   * lists whose rows change faster than they are read.
   */
  readonly keyOf?: ((row: T) => string) | undefined;
  /**
   * Height of a row, rem. A function estimates it by the index, and rows are measured once they are drawn. Without it the rows are
   * few: all are drawn, each as high as its content, and the current one scrolls into view by itself.
   */
  readonly height?: number | ((index: number) => number);
  readonly onSight?: ((sight: VisibleListRange) => void) | undefined;
  /** Shown instead of rows where there are none. */
  readonly empty: ReactNode;
  /** Shown below the last row. */
  readonly tail?: ReactNode;
  /** Draws a row: an option, a group of them, or a divider. */
  readonly children: (row: T, index: number) => ReactNode;
}

/** A list of any length of which only the visible rows are drawn; without a height, a short list that is drawn whole. */
export function ListBox<T>({
  rows,
  keyOf,
  height,
  onSight,
  empty,
  tail,
  children,
  ref,
  className,
  tabIndex = 0,
  'aria-activedescendant': active,
  'aria-multiselectable': isMultiple,
  ...rest
}: ListBoxProps<T>) {
  const count = rows.length;
  const isWhole = height === undefined;
  const scroller = useRef<HTMLDivElement>(null);
  const rem = useRemPx();
  // Another function makes the virtualizer ask for the keys of all rows again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key of a row is the same whichever function returns it
  const keyAt = useMemo(
    () =>
      keyOf &&
      ((index: number) => {
        const row = rows[index];
        return row === undefined ? index : keyOf(row);
      }),
    [rows],
  );
  const heightOf = (index: number) => (typeof height === 'function' ? height(index) : (height ?? 0)) * rem;
  const virtual = useVirtualizer({
    count,
    enabled: !isWhole,
    getScrollElement: () => scroller.current,
    estimateSize: heightOf,
    ...(keyAt && { getItemKey: keyAt }),
    overscan: 5,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height stand elsewhere
  useEffect(() => virtual.measure(), [rem]);
  const scrolled = useRef(0);
  const notify = useRef(() => {});
  notify.current = () => {
    // Uses the cached range: measuring now would force a layout in the middle of a task.
    const { startIndex = 0, endIndex = 0 } = virtual.range ?? {};
    onSight?.({ first: startIndex, last: endIndex, atTop: scrolled.current < heightOf(0) / 2 });
  };
  useEffect(() => notify.current());
  useEffect(() => {
    if (isWhole && active !== undefined)
      document.getElementById(active)?.scrollIntoView({ block: 'nearest' });
  }, [isWhole, active]);
  useImperativeHandle(ref, () => ({
    show: (index, align = 'auto') => virtual.scrollToIndex(index, { align }),
    toTop: () => scroller.current?.scrollTo({ top: 0 }),
    page: () =>
      isWhole
        ? wholeListPageRows
        : Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / heightOf(0)) - 1),
    focus: () => scroller.current?.focus(),
  }));
  const isEmpty = count === 0;
  const hasKeys = tabIndex >= 0;
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: a list box, or a group while nothing is in it
    <div
      {...rest}
      ref={scroller}
      className={[isWhole ? styles.whole : styles.list, className].filter(Boolean).join(' ')}
      // A list box without options would be wrong for screen readers.
      role={isEmpty ? 'group' : 'listbox'}
      aria-multiselectable={isEmpty ? undefined : isMultiple}
      aria-activedescendant={hasKeys ? active : undefined}
      data-list={hasKeys ? '' : undefined}
      tabIndex={tabIndex}
      onScroll={(event) => {
        scrolled.current = event.currentTarget.scrollTop;
        notify.current();
      }}
    >
      {isEmpty && empty}
      {isWhole ? (
        rows.map((row, index) => <Fragment key={keyOf?.(row) ?? index}>{children(row, index)}</Fragment>)
      ) : (
        <div className={styles.all} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ key, index, start }) => {
            const row = rows[index];
            return (
              row !== undefined && (
                <div
                  key={key}
                  ref={typeof height === 'function' ? virtual.measureElement : undefined}
                  data-index={index}
                  className={styles.item}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  {children(row, index)}
                </div>
              )
            );
          })}
        </div>
      )}
      {!isEmpty && tail}
    </div>
  );
}
