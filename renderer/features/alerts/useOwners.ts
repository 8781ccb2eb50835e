import { useMemo, useRef } from 'react';
import type { Person } from '../../../core/alerts/alert.ts';
import type { OperatorId } from '../../../core/base/ids.ts';
import type { Row } from './heldRows.ts';

/** Everybody else whose alerts have been seen in this list, by name: who is known stays, though a filter hides what is theirs. */
export function useOwners(rows: readonly Row[], me: OperatorId): readonly Person[] {
  const known = useRef(new Map<OperatorId, Person>());
  return useMemo(() => {
    for (const { shown } of rows) {
      const { owner } = shown.alert;
      if (owner && owner.id !== me) known.current.set(owner.id, owner);
    }
    return [...known.current.values()].sort((a, b) => a.name.localeCompare(b.name, 'vi'));
  }, [rows, me]);
}
