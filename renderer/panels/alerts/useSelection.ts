import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { AlertGroup, ShownAlert } from '../../../core/domain/alertQueue.ts';
import type { AlertId } from '../../../core/domain/ids.ts';
import type { Row } from './heldRows.ts';
import type { ListHandle } from './list.tsx';
import { groupElementId } from './row.tsx';

export interface Selection {
  /** Index of what the keys are at, among rows and then groups; -1: nothing. */
  readonly at: number;
  readonly row: Row | undefined;
  readonly group: AlertGroup | undefined;
  /** Selected together, as they are now. */
  readonly marked: ReadonlyMap<AlertId, ShownAlert>;
  readonly markedIds: ReadonlySet<AlertId>;
  step(by: number, marking: boolean): void;
  last(): void;
  pick(index: number, how: { readonly marking: boolean; readonly through: boolean }): void;
  mark(): void;
  /** All of these, in sight or not. */
  markAll(all: readonly ShownAlert[]): void;
  unmark(): void;
  clear(): void;
}

const keyOf = (row: Row | undefined, group: AlertGroup | undefined): string | undefined =>
  row ? row.shown.alert.id : group && groupElementId(group);

/**
 * What the keys are at, by itself and not by its place: rows come and go around it. Where it goes itself, what has come into its
 * place is next.
 */
export function useSelection(options: {
  readonly rows: readonly Row[];
  readonly groups: readonly AlertGroup[];
  readonly list: RefObject<ListHandle | null>;
}): Selection {
  const { rows, groups, list } = options;
  const [selected, setSelected] = useState<string>();
  const [chosen, setChosen] = useState<ReadonlyMap<AlertId, ShownAlert>>(new Map());
  const count = rows.length + groups.length;
  const keyAt = (index: number) => keyOf(rows[index], groups[index - rows.length]);
  const found = useMemo(() => {
    if (selected === undefined) return -1;
    const at = rows.findIndex((row) => row.shown.alert.id === selected);
    if (at >= 0) return at;
    const group = groups.findIndex((one) => groupElementId(one) === selected);
    return group < 0 ? -1 : rows.length + group;
  }, [selected, rows, groups]);
  const stood = useRef(-1);
  useEffect(() => {
    if (found >= 0) stood.current = found;
  }, [found]);
  // It has left: what stands there now is next. A list that is being read anew has nothing in it for a moment.
  const at =
    found >= 0 || selected === undefined || count === 0
      ? found
      : Math.min(Math.max(0, stood.current), count - 1);
  const next = keyAt(at);
  useEffect(() => {
    if (next !== undefined) setSelected((now) => (now === undefined ? now : next));
  }, [next]);

  const marked = useMemo(() => {
    if (chosen.size === 0) return chosen;
    const now = new Map(chosen);
    for (const { shown } of rows) if (now.has(shown.alert.id)) now.set(shown.alert.id, shown);
    return now;
  }, [chosen, rows]);
  const markedIds = useMemo(() => new Set(chosen.keys()), [chosen]);

  const latest = useRef({ at, rows, count, keyAt });
  latest.current = { at, rows, count, keyAt };
  const marking = useCallback((of: readonly Row[], how: 'add' | 'toggle') => {
    setChosen((before) => {
      const after = new Map(before);
      for (const { shown, gone } of of) {
        if (gone) continue;
        if (how === 'toggle' && after.delete(shown.alert.id)) continue;
        after.set(shown.alert.id, shown);
      }
      return after;
    });
  }, []);
  const go = useCallback(
    (index: number) => {
      const to = Math.max(0, Math.min(latest.current.count - 1, index));
      const key = latest.current.keyAt(to);
      if (key === undefined) return;
      setSelected(key);
      list.current?.show(to);
    },
    [list],
  );
  const pick = useCallback(
    (index: number, how: { readonly marking: boolean; readonly through: boolean }) => {
      const now = latest.current;
      if (how.through && now.at >= 0) {
        const [from, to] = [Math.min(now.at, index), Math.max(now.at, index)];
        marking(now.rows.slice(from, to + 1), 'add');
      } else if (how.marking) {
        const one = now.rows[index];
        if (one) marking([one], 'toggle');
      }
      go(index);
    },
    [go, marking],
  );

  return {
    at,
    row: rows[at],
    group: rows[at] ? undefined : groups[at - rows.length],
    marked,
    markedIds,
    pick,
    step(by, isMarking) {
      const to = at < 0 ? 0 : Math.max(0, Math.min(count - 1, at + by));
      const [from, end] = [rows[at], rows[to]];
      if (isMarking)
        marking(
          [from, end].filter((one) => one !== undefined),
          'add',
        );
      go(to);
    },
    last: () => go(count - 1),
    mark() {
      const one = rows[at];
      if (one) marking([one], 'toggle');
    },
    markAll: (all) =>
      marking(
        all.map((shown) => ({ shown, gone: false })),
        'add',
      ),
    unmark: () => setChosen(new Map()),
    clear() {
      setSelected(undefined);
      setChosen(new Map());
      stood.current = -1;
    },
  };
}
