import {
  type KeyboardEvent,
  type ReactNode,
  type RefAttributes,
  useEffect,
  useId,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import { ListBox, type ListBoxProps, type ListHandle } from './listBox.tsx';
import { getListKey } from './listKeys.ts';
import styles from './rows.module.css';
import { useCurrentRow } from './useCurrentRow.ts';

export interface KeyboardListHandle {
  /** Focuses this row and scrolls it to the top of the view. */
  go(key: string): void;
  /** Gives the list the focus. */
  focus(): void;
}

interface Props<T>
  extends Omit<ListBoxProps<T>, 'children' | 'height' | 'onKeyDown' | 'onSight' | 'ref' | 'tabIndex'>,
    RefAttributes<KeyboardListHandle> {
  readonly keyOf: (row: T) => string;
  /** Estimated height of a row, rem: each is measured once it is drawn. */
  readonly height: number;
  /** Called by Enter or a double click. */
  readonly onOpen?: ((row: T) => void) | undefined;
  /** Handles keys other than the list's own. It prevents handled keys. */
  readonly onKey?: ((event: KeyboardEvent, row: T | undefined) => void) | undefined;
  /** Called when the last rows, or rows close to them, are visible: there may be more to load. */
  readonly onEnd?: (() => void) | undefined;
  readonly children: (row: T, active: boolean) => ReactNode;
}

/** Number of rows before the last one that count as near the end. */
const nearEnd = 20;

/** A list with its own keys: arrows, Page Up, Page Down, Home and End move in it, Enter opens. */
export function KeyboardList<T>({
  rows,
  keyOf,
  height,
  onOpen,
  onKey,
  onEnd,
  ref,
  children,
  ...rest
}: Props<T>) {
  const id = useId();
  const list = useRef<ListHandle>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key of a row is the same however it is asked for
  const keys = useMemo(() => rows.map(keyOf), [rows]);
  const { at, press, go, choose } = useCurrentRow(keys, list);
  const [isAtEnd, setAtEnd] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: more rows, and still at their end
  useEffect(() => {
    if (isAtEnd) onEnd?.();
  }, [isAtEnd, onEnd, rows.length]);
  useImperativeHandle(ref, () => ({
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
    const key =
      isInside || event.ctrlKey || event.altKey || event.metaKey ? undefined : getListKey(event.key);
    if (key?.do === 'open' && row !== undefined && onOpen) onOpen(row);
    else if (!key || press(key) === undefined) {
      onKey?.(event, row);
      return;
    }
    event.preventDefault();
  }
  const active = keys[at];
  return (
    <ListBox
      {...rest}
      ref={list}
      rows={rows}
      keyOf={keyOf}
      height={() => height}
      aria-activedescendant={active === undefined ? undefined : `${id}-${active}`}
      onKeyDown={onKeyDown}
      onSight={({ last }) => setAtEnd(rows.length > 0 && last >= rows.length - nearEnd)}
    >
      {(row, index) => {
        const key = keyOf(row);
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
            {children(row, index === at)}
          </div>
        );
      }}
    </ListBox>
  );
}
