import { useCallback, useEffect, useRef, useState } from 'react';
import type { AlertId } from '../../../core/base/ids.ts';
import type { Chosen } from './filters.tsx';
import type { Row } from './heldRows.ts';
import type { FoundAlert } from './model.ts';

/** What the list is limited to. `onChosen` is told of it, and of nothing once the list is gone. */
export function useChosen(onChosen: (chosen: Chosen) => void): {
  readonly chosen: Chosen;
  /** The filter before a group was opened, or one alert was found, and what was: Esc goes back to it. */
  readonly before: { readonly chosen: Chosen; readonly name: string } | undefined;
  readonly choose: (chosen: Chosen) => void;
  /** Looks at less for a while, under this name. */
  readonly narrow: (chosen: Chosen, name: string) => void;
} {
  const [now, setNow] = useState<Pick<ReturnType<typeof useChosen>, 'chosen' | 'before'>>(() => ({
    chosen: {},
    before: undefined,
  }));
  const { chosen } = now;
  useEffect(() => {
    onChosen(chosen);
    return () => onChosen({});
  }, [chosen, onChosen]);
  return {
    ...now,
    choose: useCallback((next) => setNow({ chosen: next, before: undefined }), []),
    narrow: useCallback(
      (next, name) =>
        setNow(({ chosen: from, before }) => ({
          chosen: next,
          before: { chosen: before?.chosen ?? from, name },
        })),
      [],
    ),
  };
}

/** Comes to the alert that was found elsewhere: `toFound` has the list hold it, `pick` selects its row as soon as it is there. */
export function useSought(
  found: FoundAlert | undefined,
  rows: readonly Row[],
  toFound: (found: FoundAlert) => void,
  pick: (row: number) => void,
): void {
  const sought = useRef<AlertId>(undefined);
  const tell = useRef(toFound);
  tell.current = toFound;
  useEffect(() => {
    if (!found) return;
    sought.current = found.alert.id;
    tell.current(found);
  }, [found]);
  const at = rows.findIndex(({ shown }) => shown.alert.id === sought.current);
  const select = useRef(pick);
  select.current = pick;
  useEffect(() => {
    if (at < 0) return;
    sought.current = undefined;
    select.current(at);
  }, [at]);
}
