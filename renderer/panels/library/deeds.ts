import type { CallInput } from '../../../core/contract/define.ts';
import type { DeskCalls } from '../../../core/contract/desk.ts';
import type { Layout } from '../../../core/domain/layout.ts';
import type { SavedLayout } from '../../../core/domain/library.ts';
import type { Language } from '../../../core/faults.ts';
import type { Result } from '../../../core/result.ts';
import type { Desk } from '../../client.ts';
import { type Undoing, undoable } from '../../undoing.ts';

type ToSave = CallInput<DeskCalls, 'library.save'>;

/** Layouts that are saved and changed at the site, each so that it can be taken back. */
export function layoutDeeds(options: {
  readonly desk: Pick<Desk, 'call'>;
  readonly undoing: Undoing;
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
        let now = saved;
        return {
          what: (t) => t.library.saved(saved.name),
          back: () => remove(now),
          async again(): Promise<Result<unknown>> {
            const answer = await save(shared, wanted);
            if (answer.ok) now = answer.value;
            return answer;
          },
        };
      }),
    /** Another name, or other tiles. */
    change(row: SavedLayout, to: { readonly name?: string; readonly layout?: Layout }) {
      const { id, shared } = row;
      const put = (name: string, layout: Layout, base: number) => save(shared, { id, base, name, layout });
      const [name, layout] = [to.name ?? row.name, to.layout ?? row.layout];
      return did(put(name, layout, row.version), (saved) => {
        let { version } = saved;
        const putNow = async (...as: readonly [string, Layout]): Promise<Result<unknown>> => {
          const answer = await put(...as, version);
          if (answer.ok) version = answer.value.version;
          return answer;
        };
        return {
          what: (t) => t.library.saved(name),
          back: () => putNow(row.name, row.layout),
          again: () => putNow(name, layout),
        };
      });
    },
    remove,
  };
}
