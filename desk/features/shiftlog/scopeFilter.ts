import { compileScope, type Operator } from '../../../core/people/operator.ts';
import type { SqlReader } from '../../../node/sql/access.ts';
import { readCamera } from '../../store/cameras.ts';

/** Decides by camera which shift log records the signed-in operator may see. */
export interface ShiftLogScopeFilter {
  /** Returns whether all cameras are in scope; a removed camera is only in the unrestricted scope. Null: no cameras. */
  sees(cameras: readonly string[] | null): boolean;
  /** The operator, their scope or the cameras have changed. */
  forget(): void;
}

/** @param operator the operator with the right to read the log; null: none */
export function createShiftLogScopeFilter(
  store: SqlReader,
  operator: () => Operator | null,
): ShiftLogScopeFilter {
  const known = new Map<string, boolean>();
  let inScope: ReturnType<typeof compileScope> | undefined;

  function seesCamera(id: string): boolean {
    const before = known.get(id);
    if (before !== undefined) return before;
    inScope ??= compileScope(operator()?.scope ?? []);
    const camera = readCamera(store, id);
    const seen = camera !== undefined && inScope(camera);
    known.set(id, seen);
    return seen;
  }
  return {
    sees(cameras) {
      const who = operator();
      if (!who) return false;
      return cameras === null || who.scope === 'all' || cameras.every(seesCamera);
    },
    forget() {
      known.clear();
      inScope = undefined;
    },
  };
}
