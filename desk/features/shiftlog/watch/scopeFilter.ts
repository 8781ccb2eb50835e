import { compileScope, type Operator } from '../../../../core/people/operator.ts';
import type { Reader } from '../../../../node/sql/access.ts';
import { readCamera } from '../../../store/cameras.ts';

/** Which records of the watch anyone who sits here may see, by the cameras that these name. */
export interface ShiftLogScopeFilter {
  /** All of these are in scope; one that nobody knows any more is in that of anyone who sees all. Null: none are named. */
  sees(cameras: readonly string[] | null): boolean;
  /** Somebody else sits here, they may see other things, or the cameras are others. */
  forget(): void;
}

/** @param operator anyone who may read the log; null: nobody may */
export function createShiftLogScopeFilter(
  store: Reader,
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
