import type { SiteCalls } from '../../core/api/site.ts';
import { LayoutId } from '../../core/base/ids.ts';
import { fail, ok } from '../../core/base/result.ts';
import type { Operator } from '../../core/people/operator.ts';
import type { Handlers } from '../../core/rpc/server.ts';
import type { LayoutToSave, SavedLayout } from '../../core/wall/library.ts';

interface SignedIn {
  readonly operator: Operator | undefined;
}
type LayoutCalls =
  | 'layout.list'
  | 'layout.save'
  | 'layout.remove'
  | 'layout.saveShared'
  | 'layout.removeShared';

/** Creates the fake site's layouts: everybody sees all of them, and no change is rejected as outdated. */
export function fakeLibrary(send: (message: { readonly changes: number }) => void): {
  readonly handlers: Pick<Handlers<SiteCalls, SignedIn>, LayoutCalls>;
} {
  const layouts = new Map<LayoutId, SavedLayout>();
  let changes = 0;
  const changed = () => {
    changes += 1;
    send({ changes });
  };
  function keep({ id, name, layout }: LayoutToSave, shared: boolean, { operator }: SignedIn) {
    const before = id && layouts.get(id);
    if (id && !before) return fail('layout.unknown');
    const saved: SavedLayout = {
      id: before?.id ?? LayoutId.parse(`fake:layout:l${layouts.size + 1}`),
      name,
      shared,
      layout,
      version: (before?.version ?? 0) + 1,
      changedAt: 0,
      changedBy: operator?.name ?? '',
      withheld: [],
    };
    layouts.set(saved.id, saved);
    changed();
    return ok(saved);
  }
  function drop(id: LayoutId) {
    if (!layouts.delete(id)) return fail('layout.unknown');
    changed();
    return ok({});
  }
  return {
    handlers: {
      'layout.list': () => ok({ layouts: [...layouts.values()] }),
      'layout.save': (wanted, person) => keep(wanted, false, person),
      'layout.remove': ({ id }) => drop(id),
      'layout.saveShared': (wanted, person) => keep(wanted, true, person),
      'layout.removeShared': ({ id }) => drop(id),
    },
  };
}
