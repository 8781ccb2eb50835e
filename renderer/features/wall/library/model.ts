import type { DeskCalls } from '../../../../core/api/desk.ts';
import type { LayoutId } from '../../../../core/base/ids.ts';
import type { Result } from '../../../../core/base/result.ts';
import { fold } from '../../../../core/base/text.ts';
import type { Language } from '../../../../core/errors/faults.ts';
import type { CallInput } from '../../../../core/rpc/define.ts';
import type { Layout } from '../../../../core/wall/layout.ts';
import type { SavedLayout } from '../../../../core/wall/library.ts';
import type { Desk } from '../../../shared/client.ts';
import { type UndoHistory, undoable } from '../../../shared/undoHistory.ts';
import { defineKeys } from '../../../ui/keyTable.ts';

/** The layouts that match what was typed, one's own first, by name; without those that are being deleted. */
export function listed(
  layouts: readonly SavedLayout[],
  typed: string,
  leaving: ReadonlySet<LayoutId>,
): readonly SavedLayout[] {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  return layouts
    .filter(({ id, name }) => !leaving.has(id) && words.every((word) => fold(name).includes(word)))
    .sort((a, b) => Number(a.shared) - Number(b.shared) || a.name.localeCompare(b.name, 'vi'));
}

/** What a key does to the layout that the keys are at. */
export type LibraryKey = 'open' | 'tab' | 'rename' | 'remove' | 'takeBack';

export const libraryKeys = defineKeys<LibraryKey>()({
  open: { Enter: 'open' },
  tab: { 'Ctrl+Enter': 'tab' },
  rename: { F2: 'rename' },
  remove: { Delete: 'remove' },
  takeBack: { 'Ctrl+Z': 'takeBack' },
});

export const libraryKey = ({
  key,
  ctrlKey,
}: Pick<KeyboardEvent, 'key' | 'ctrlKey'>): LibraryKey | undefined =>
  libraryKeys.find({ key, ctrlKey })?.meaning;

/** How it stands with a library in which nothing can be found: a name can be given, the site is waited for, or what is typed is too much. */
export function emptyAs(options: {
  readonly stored: number;
  readonly asOf: number;
  readonly isConnected: boolean;
}): 'name' | 'away' | 'unmatched' {
  if (options.stored > 0) return 'unmatched';
  // Before the site has told of its own it is not known to keep none.
  return options.isConnected && options.asOf > 0 ? 'name' : 'away';
}

/** Whether a key changes what the library keeps. */
export const changes = (key: LibraryKey | undefined): boolean => key === 'rename' || key === 'remove';

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
