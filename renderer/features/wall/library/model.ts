import type { LayoutId } from '../../../../core/base/ids.ts';
import { fold } from '../../../../core/base/text.ts';
import type { SavedLayout } from '../../../../core/wall/library.ts';
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
