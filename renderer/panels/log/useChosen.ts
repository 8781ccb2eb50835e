import { useCallback, useEffect, useRef, useState } from 'react';

/** What of a list the keys are at. */
export interface Chosen {
  /** -1: nothing. */
  readonly at: number;
  readonly step: (by: number) => void;
  readonly end: (at: 'first' | 'last') => void;
  readonly choose: (id: string | undefined) => void;
}

/**
 * By itself and not by its place: what is listed comes and goes around it. Where it goes itself, what has come into its place is
 * next. `show` brings an index into sight.
 */
export function useChosen(ids: readonly string[], show: (index: number) => void): Chosen {
  const [id, setId] = useState<string>();
  const stood = useRef(-1);
  const found = id === undefined ? -1 : ids.indexOf(id);
  useEffect(() => {
    if (found >= 0) stood.current = found;
  }, [found]);
  const at =
    found >= 0 || id === undefined || stood.current < 0 || ids.length === 0
      ? found
      : Math.min(Math.max(0, stood.current), ids.length - 1);
  const now = useRef({ at, ids, show });
  now.current = { at, ids, show };
  const go = useCallback((index: number) => {
    const last = now.current.ids.length - 1;
    const to = Math.max(0, Math.min(last, index));
    const next = now.current.ids[to];
    if (next === undefined) return;
    setId(next);
    now.current.show(to);
  }, []);
  return {
    at,
    step: useCallback((by: number) => go(now.current.at < 0 ? 0 : now.current.at + by), [go]),
    end: useCallback(
      (which: 'first' | 'last') => go(which === 'first' ? 0 : now.current.ids.length - 1),
      [go],
    ),
    choose: useCallback((next: string | undefined) => {
      // One that is still to come has not left.
      stood.current = -1;
      setId(next);
    }, []),
  };
}
