import type { DeskCalls } from '../../../../core/api/desk.ts';
import type { LayoutId } from '../../../../core/base/ids.ts';
import type { Result } from '../../../../core/base/result.ts';
import { foldForSearch } from '../../../../core/base/text.ts';
import type { Language } from '../../../../core/errors/faults.ts';
import type { CallInput } from '../../../../core/rpc/define.ts';
import type { Layout } from '../../../../core/wall/layout.ts';
import type { SavedLayout } from '../../../../core/wall/library.ts';
import type { DeskClient } from '../../../shared/deskClient.ts';
import { createUndoableRequests, type UndoHistory } from '../../../shared/undoHistory.ts';
import { defineKeys } from '../../../ui/keyTable.ts';

/** Returns the matching layouts, own ones first, by name, without those being deleted. */
export function listLibraryLayouts(
  layouts: readonly SavedLayout[],
  typed: string,
  leaving: ReadonlySet<LayoutId>,
): readonly SavedLayout[] {
  const words = foldForSearch(typed).split(/\s+/).filter(Boolean);
  return layouts
    .filter(({ id, name }) => !leaving.has(id) && words.every((word) => foldForSearch(name).includes(word)))
    .sort((a, b) => Number(a.shared) - Number(b.shared) || a.name.localeCompare(b.name, 'vi'));
}

/** A key's action on the current layout. */
export type LibraryKey = 'open' | 'tab' | 'rename' | 'remove' | 'takeBack';

export const libraryKeys = defineKeys<LibraryKey>()({
  open: { Enter: 'open' },
  tab: { 'Ctrl+Enter': 'tab' },
  rename: { F2: 'rename' },
  remove: { Delete: 'remove' },
  takeBack: { 'Ctrl+Z': 'takeBack' },
});

export const getLibraryKey = ({
  key,
  ctrlKey,
}: Pick<KeyboardEvent, 'key' | 'ctrlKey'>): LibraryKey | undefined =>
  libraryKeys.find({ key, ctrlKey })?.meaning;

/**
 * Returns the state of a library without matches: it takes a name, it waits for the site, or the filter is too narrow.
 */
export function getEmptyLibraryState(options: {
  readonly stored: number;
  readonly asOf: number;
  readonly isConnected: boolean;
}): 'name' | 'away' | 'unmatched' {
  if (options.stored > 0) return 'unmatched';
  // Until the site has sent its layouts the library is not known to be empty.
  return options.isConnected && options.asOf > 0 ? 'name' : 'away';
}

/** Tells whether a key changes the library. */
export const isChangingLibraryKey = (key: LibraryKey | undefined): boolean =>
  key === 'rename' || key === 'remove';

type ToSave = CallInput<DeskCalls, 'library.save'>;

/** Creates undoable actions that save and change layouts at the site. */
export function createLayoutActions(options: {
  readonly desk: Pick<DeskClient, 'call'>;
  readonly undoHistory: UndoHistory;
  readonly language: Language;
}) {
  const { desk } = options;
  const did = createUndoableRequests(options);

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
    /** Changes the name or the tiles. */
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

/** Tracks a layout's version at the site through successive changes. */
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
