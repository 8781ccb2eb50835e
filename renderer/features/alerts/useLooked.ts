import { useCallback, useEffect, useRef } from 'react';
import type { Clock } from '../../../core/base/clock.ts';
import type { AlertId } from '../../../core/base/ids.ts';
import { type Hands, watchHands } from '../../ui/hands.ts';
import type { Row } from './heldRows.ts';
import type { Rows } from './rows.ts';

/** What is in sight so long, in a window that has the keys and somebody's hands, has been seen, ms. */
const lookedEveryMs = 1_000;

/** Which rows are in sight: those are kept in step, and, in a window that somebody is at, seen: an alarm in an empty room goes on. */
export function useLooked(options: {
  readonly clock: Clock;
  readonly rows: Rows;
  readonly shown: readonly Row[];
  /** Somebody is in the middle of something: nothing comes in above them. */
  readonly isWorking: boolean;
  readonly onLooked: (alerts: readonly AlertId[]) => void;
}): {
  readonly onSight: (sight: {
    readonly first: number;
    readonly last: number;
    readonly atTop: boolean;
  }) => void;
} {
  const { clock, rows, isWorking } = options;
  const sight = useRef({ first: 0, last: 0 });
  const hands = useRef<Hands>(undefined);
  useEffect(() => {
    hands.current = watchHands(window, clock);
    return () => hands.current?.close();
  }, [clock]);
  const look = useRef(() => {});
  look.current = () => {
    if (!document.hasFocus() || hands.current?.areThere() !== true) return;
    const { first, last } = sight.current;
    options.onLooked(options.shown.slice(first, last + 1).map(({ shown }) => shown.alert.id));
  };
  useEffect(() => clock.every(lookedEveryMs, () => look.current()), [clock]);
  const onSight = useCallback(
    (next: { readonly first: number; readonly last: number; readonly atTop: boolean }) => {
      sight.current = next;
      rows.see({ first: next.first, last: next.last, free: next.atTop && !isWorking });
    },
    [rows, isWorking],
  );
  return { onSight };
}
