import type { DeskCalls } from '../../../../core/api/desk.ts';
import type { Result } from '../../../../core/base/result.ts';
import type { Language } from '../../../../core/errors/faults.ts';
import type { CallInput } from '../../../../core/rpc/define.ts';
import type { Layout } from '../../../../core/wall/layout.ts';
import type { SavedLayout } from '../../../../core/wall/library.ts';
import type { Desk } from '../../../shared/client.ts';
import { type UndoHistory, undoable } from '../../../shared/undoHistory.ts';

type ToSave = CallInput<DeskCalls, 'library.save'>;

/** Layouts that are saved and changed at the site, each so that it can be taken back. */
export function layoutActions(options: {
  readonly desk: Pick<Desk, 'call'>;
  readonly undoHistory: UndoHistory;
  readonly language: Language;
}) {
  const { desk } = options;
  const did = undoable(options);

  const save = (shared: boolean, wanted: ToSave) =>
    desk.call(shared ? 'library.saveShared' : 'library.save', wanted);
  const remove = ({ id, version: base, shared }: SavedLayout) =>
    desk.call(shared ? 'library.removeShared' : 'library.remove', { id, base });

  return {
    save: (shared: boolean, wanted: { readonly name: string; readonly layout: Layout }) =>
      did(save(shared, wanted), (saved) => {
        const stored = following(saved);
        return {
          what: (t) => t.library.saved(saved.name),
          back: () => remove(stored.now()),
          again: () => stored.follow(save(shared, wanted)),
        };
      }),
    /** Another name, or other tiles. */
    change(row: SavedLayout, to: { readonly name?: string; readonly layout?: Layout }) {
      const { id, shared } = row;
      const changed = { name: to.name ?? row.name, layout: to.layout ?? row.layout };
      const put = (base: number, { name, layout }: typeof changed) =>
        save(shared, { id, base, name, layout });
      return did(put(row.version, changed), (saved) => {
        const stored = following(saved);
        const putNow = (as: typeof changed) => stored.follow(put(stored.now().version, as));
        return {
          what: (t) => t.library.saved(changed.name),
          back: () => putNow(row),
          again: () => putNow(changed),
        };
      });
    },
    remove,
  };
}

/** A layout as the site has it after each change that it took. */
function following(saved: SavedLayout) {
  let now = saved;
  return {
    now: () => now,
    async follow(asked: Promise<Result<SavedLayout>>): Promise<Result<SavedLayout>> {
      const answer = await asked;
      if (answer.ok) now = answer.value;
      return answer;
    },
  };
}
