import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useId,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useChosen } from './chosen.ts';
import { ListBox, type ListHandle } from './listBox.tsx';
import { listKey } from './listKeys.ts';
import styles from './rows.module.css';

export interface RowsHandle {
  /** Goes to this row, at the top of what is in sight, with the keys. */
  go(key: string): void;
  /** Gives the list the keys. */
  focus(): void;
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
  /** Below the last row. */
  readonly tail?: ReactNode;
  readonly children: (row: T, active: boolean) => ReactNode;
}

/** So many rows before the last one are near enough. */
const nearEnd = 20;

/** A list that has keys of its own: arrows, pages, Home and End go through it, Enter opens. */
export function Rows<T>(props: Props<T>) {
  const { rows, keyOf, onOpen, onEnd } = props;
  const id = useId();
  const list = useRef<ListHandle>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key of a row is the same however it is asked for
  const keys = useMemo(() => rows.map(keyOf), [rows]);
  const keyAt = useCallback((index: number) => keys[index] ?? '', [keys]);
  const { at, press, go, choose } = useChosen(keys, list);
  const [isAtEnd, setAtEnd] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: more rows, and still at their end
  useEffect(() => {
    if (isAtEnd) onEnd?.();
  }, [isAtEnd, onEnd, rows.length]);
  useImperativeHandle(props.handle, () => ({
    go(key) {
      const to = keys.indexOf(key);
      go(to);
      if (to >= 0) list.current?.show(to, 'start');
      list.current?.focus();
    },
    focus: () => list.current?.focus(),
  }));
  function onKeyDown(event: KeyboardEvent): void {
    const row = rows[at];
    const isInside = event.target !== event.currentTarget;
    const key = isInside || event.ctrlKey || event.altKey || event.metaKey ? undefined : listKey(event.key);
    if (key?.do === 'open' && row !== undefined && onOpen) onOpen(row);
    else if (!key || press(key) === undefined) {
      props.onKey?.(event, row);
      return;
    }
    event.preventDefault();
  }
  const active = keys[at];
  return (
    <ListBox
      count={rows.length}
      keyAt={keyAt}
      height={props.height}
      isMeasured
      label={props.label}
      testId={props.testId}
      className={props.className}
      active={active === undefined ? undefined : `${id}-${active}`}
      onKeyDown={onKeyDown}
      onSight={({ last }) => setAtEnd(rows.length > 0 && last >= rows.length - nearEnd)}
      handle={list}
      empty={props.empty}
      tail={props.tail}
    >
      {(index) => {
        const row = rows[index];
        const key = keys[index];
        if (row === undefined || key === undefined) return null;
        return (
          <div
            id={`${id}-${key}`}
            className={styles.row}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onPointerDown={() => choose(key)}
            onDoubleClick={() => onOpen?.(row)}
          >
            {props.children(row, index === at)}
          </div>
        );
      }}
    </ListBox>
  );
}
