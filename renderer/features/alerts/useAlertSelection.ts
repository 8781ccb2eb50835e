import { type RefObject, useCallback, useMemo, useRef, useState } from 'react';
import type { AlertGroup, ShownAlert } from '../../../core/alerts/queue.ts';
import type { AlertId } from '../../../core/base/ids.ts';
import type { ListHandle } from '../../ui/listBox.tsx';
import type { ListKey } from '../../ui/listKeys.ts';
import { useCurrentRow } from '../../ui/useCurrentRow.ts';
import { getGroupElementId } from './model.ts';
import type { QueueRow } from './queueRows.ts';

export interface AlertSelection {
  /** Index of the focused entry among rows and then groups; -1: none. */
  readonly at: number;
  readonly row: QueueRow | undefined;
  readonly group: AlertGroup | undefined;
  /** The marked alerts, in their current state. */
  readonly marked: ReadonlyMap<AlertId, ShownAlert>;
  readonly markedIds: ReadonlySet<AlertId>;
  /** Handles a navigation key of the list; `marking`: marks the entries that it passes. */
  press(key: ListKey, marking: boolean): void;
  pick(index: number, how: { readonly marking: boolean; readonly through: boolean }): void;
  mark(): void;
  /** Marks all of these, visible or not. */
  markAll(all: readonly ShownAlert[]): void;
  unmark(): void;
  clear(): void;
}

/** Holds the focused entry, among rows and then groups, and the marked alerts. */
export function useAlertSelection(options: {
  readonly rows: readonly QueueRow[];
  readonly groups: readonly AlertGroup[];
  readonly list: RefObject<ListHandle | null>;
  /**
   * The alert left the list because it was handled here.
   * Only then does the next alert get the focus: a single letter acknowledges or closes, which must not hit an alert
   * that was never read.
   */
  readonly isDone: (id: string) => boolean;
}): AlertSelection {
  const { rows, groups, list } = options;
  const [chosen, setChosen] = useState<ReadonlyMap<AlertId, ShownAlert>>(new Map());
  const ids = useMemo(
    () => [...rows.map(({ shown }) => shown.alert.id), ...groups.map(getGroupElementId)],
    [rows, groups],
  );
  const keys = useCurrentRow(ids, list, { isNext: options.isDone });
  const { at, go } = keys;

  const marked = useMemo(() => {
    if (chosen.size === 0) return chosen;
    const now = new Map(chosen);
    for (const { shown } of rows) if (now.has(shown.alert.id)) now.set(shown.alert.id, shown);
    return now;
  }, [chosen, rows]);
  const markedIds = useMemo(() => new Set(chosen.keys()), [chosen]);

  const latest = useRef({ at, rows });
  latest.current = { at, rows };
  const marking = useCallback((of: readonly QueueRow[], how: 'add' | 'toggle') => {
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
    press(key, isMarking) {
      const from = rows[at];
      const to = keys.press(key);
      if (isMarking && to !== undefined)
        marking(
          [from, rows[to]].filter((one) => one !== undefined),
          'add',
        );
    },
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
      keys.choose(undefined);
      setChosen(new Map());
    },
  };
}
