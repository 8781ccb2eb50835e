import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import { listKey, stepTo } from './listKeys.ts';
import { useRem } from './rem.ts';
import styles from './rows.module.css';

export interface RowsHandle {
  /** Goes to this row, at the top of what is in sight, with the keys. */
  go(key: string): void;
}

interface Props<T> {
  readonly rows: readonly T[];
  /** The same row from one time to the next, whatever stands before it by then. */
  readonly keyOf: (row: T) => string;
  /** How high a row is as far as is known before it is drawn, rem. */
  readonly height: number;
  readonly label: string;
  readonly testId?: string;
  readonly className?: string | undefined;
  /** Enter, or a double click. */
  readonly onOpen?: ((row: T) => void) | undefined;
  /** Keys that are not the list's own; what it has dealt with it prevents. */
  readonly onKey?: ((event: KeyboardEvent, row: T | undefined) => void) | undefined;
  /** The last ones are in sight, or nearly: there may be more. */
  readonly onEnd?: (() => void) | undefined;
  readonly handle?: RefObject<RowsHandle | null>;
  /** What is said where there are none. */
  readonly empty: ReactNode;
  readonly children: (row: T, active: boolean) => ReactNode;
}

/** So many rows before the last one are near enough. */
const nearEnd = 20;

/** A list as long as it likes, of which only what is in sight is drawn: arrows, pages, Home and End go through it, Enter opens. */
export function Rows<T>(props: Props<T>) {
  const { rows, keyOf, label, onOpen } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<string>();
  const found = at === undefined ? -1 : rows.findIndex((row) => keyOf(row) === at);
  // Where the one that the keys were at is gone, they are at what stands in its place.
  const last = useRef(-1);
  const index = found === -1 ? Math.min(last.current, rows.length - 1) : found;
  useEffect(() => {
    last.current = index;
  });
  const rem = useRem();
  const height = props.height * rem;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (n) => {
      const row = rows[n];
      return row === undefined ? n : keyOf(row);
    },
    overscan: 4,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height stand elsewhere
  useEffect(() => virtual.measure(), [height]);

  const { onEnd } = props;
  const isAtEnd = rows.length > 0 && (virtual.range?.endIndex ?? 0) >= rows.length - nearEnd;
  // biome-ignore lint/correctness/useExhaustiveDependencies: more rows, and still at their end
  useEffect(() => {
    if (isAtEnd) onEnd?.();
  }, [isAtEnd, onEnd, rows.length]);

  function go(to: number, align: 'auto' | 'start' = 'auto'): void {
    const row = rows[to];
    if (row === undefined) return;
    setAt(keyOf(row));
    virtual.scrollToIndex(to, { align });
  }
  useImperativeHandle(props.handle, () => ({
    go(key) {
      go(
        rows.findIndex((row) => keyOf(row) === key),
        'start',
      );
      scroller.current?.focus();
    },
  }));
  function onKeyDown(event: KeyboardEvent): void {
    const isInside = event.target !== event.currentTarget;
    if (!isInside && !event.ctrlKey && !event.altKey && !event.metaKey) {
      const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / height) - 1);
      const key = listKey(event.key);
      const to = key && stepTo(key, page, rows.length - 1, index);
      const row = rows[index];
      if (to !== undefined) go(to);
      else if (key?.do === 'open' && row !== undefined && onOpen) onOpen(row);
      else {
        props.onKey?.(event, row);
        return;
      }
      event.preventDefault();
    } else props.onKey?.(event, rows[index]);
  }

  const active = rows[index];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a list box, or a group while nothing is in it
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: a list box, or a group while nothing is in it
    <div
      ref={scroller}
      className={[styles.list, props.className].filter(Boolean).join(' ')}
      // A list box of nothing but words would promise options.
      role={rows.length > 0 ? 'listbox' : 'group'}
      data-list=""
      aria-label={label}
      aria-activedescendant={active === undefined ? undefined : `${id}-${keyOf(active)}`}
      tabIndex={0}
      data-testid={props.testId}
      onKeyDown={onKeyDown}
    >
      {rows.length === 0 && props.empty}
      <div className={styles.all} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            <div
              key={item.key}
              ref={virtual.measureElement}
              id={`${id}-${keyOf(row)}`}
              className={styles.row}
              role="option"
              tabIndex={-1}
              aria-selected={item.index === index}
              data-index={item.index}
              style={{ transform: `translateY(${item.start}px)` }}
              onPointerDown={() => setAt(keyOf(row))}
              onDoubleClick={() => onOpen?.(row)}
            >
              {props.children(row, item.index === index)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
