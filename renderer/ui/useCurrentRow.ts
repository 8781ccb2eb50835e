import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ListHandle } from './listBox.tsx';
import { getRowAfterKey, type ListKey } from './listKeys.ts';

/** The current row of a list. */
export interface CurrentRow {
  /** Index of the row; -1 if there is none. */
  readonly at: number;
  /** Moves by a key and scrolls to the row. @returns its index; undefined if there is none */
  readonly press: (key: ListKey) => number | undefined;
  readonly go: (index: number) => void;
  /** Selects a row that exists or is still to be loaded; undefined: none. */
  readonly choose: (id: string | undefined) => void;
}

const itself = (index: number) => index;
const always = () => true;

/** Tracks the current row by its id rather than its index, because rows come and go around it. */
export function useCurrentRow(
  ids: readonly string[],
  list: RefObject<ListHandle | null>,
  options: {
    /** The row of an index, in a list that has rows that cannot be selected. */
    readonly rowOf?: (index: number) => number;
    /** Whether the row after a removed one becomes current (the default); otherwise none does. */
    readonly isNext?: (gone: string) => boolean;
  } = {},
): CurrentRow {
  const { rowOf = itself, isNext = always } = options;
  const [id, setId] = useState<string>();
  const previousIndex = useRef(-1);
  const found = useMemo(() => (id === undefined ? -1 : ids.indexOf(id)), [id, ids]);
  useEffect(() => {
    if (found >= 0) previousIndex.current = found;
  }, [found]);
  // A list that is being reloaded is empty for a moment.
  const at =
    found >= 0 || id === undefined || previousIndex.current < 0 || ids.length === 0 || !isNext(id)
      ? found
      : Math.min(previousIndex.current, ids.length - 1);
  const next = ids[at];
  useEffect(() => {
    if (next !== undefined) setId((now) => (now === undefined ? now : next));
  }, [next]);
  const now = useRef({ at, ids, rowOf });
  now.current = { at, ids, rowOf };
  const go = useCallback(
    (index: number) => {
      const to = now.current.ids[index];
      if (to === undefined) return;
      setId(to);
      list.current?.show(now.current.rowOf(index));
    },
    [list],
  );
  const press = useCallback(
    (key: ListKey) => {
      const last = now.current.ids.length - 1;
      const to = getRowAfterKey(key, list.current?.page() ?? 1, last, now.current.at);
      if (to !== undefined) go(to);
      return to;
    },
    [go, list],
  );
  return {
    at,
    press,
    go,
    choose: useCallback((to: string | undefined) => {
      // A row that is still to be loaded has not been removed.
      previousIndex.current = -1;
      setId(to);
    }, []),
  };
}
