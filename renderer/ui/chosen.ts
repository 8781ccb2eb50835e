import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ListHandle } from './listBox.tsx';
import { type ListKey, stepTo } from './listKeys.ts';

/** What of a list the keys are at. */
export interface Chosen {
  /** -1: nothing. */
  readonly at: number;
  /** Goes where a key leads, and shows it. @returns where that is; undefined: nowhere */
  readonly press: (key: ListKey) => number | undefined;
  readonly go: (index: number) => void;
  /** One that is there, or is still to come; undefined: none. */
  readonly choose: (id: string | undefined) => void;
}

const itself = (index: number) => index;
const always = () => true;

/** By itself and not by its place: what is listed comes and goes around it. */
export function useChosen(
  ids: readonly string[],
  list: RefObject<ListHandle | null>,
  options: {
    /** Where an index stands in a list that has rows between those that can be chosen. */
    readonly rowOf?: (index: number) => number;
    /** Where it goes itself, whether what has come into its place is next, as it is unless said; else the keys are at nothing. */
    readonly isNext?: (gone: string) => boolean;
  } = {},
): Chosen {
  const { rowOf = itself, isNext = always } = options;
  const [id, setId] = useState<string>();
  const previousIndex = useRef(-1);
  const found = useMemo(() => (id === undefined ? -1 : ids.indexOf(id)), [id, ids]);
  useEffect(() => {
    if (found >= 0) previousIndex.current = found;
  }, [found]);
  // A list that is being read again has nothing in it for a moment.
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
      const to = stepTo(key, list.current?.page() ?? 1, last, now.current.at);
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
      // One that is still to come has not left.
      previousIndex.current = -1;
      setId(to);
    }, []),
  };
}
