import type { LayoutId } from '../../../core/domain/ids.ts';
import type { SavedLayout } from '../../../core/domain/library.ts';
import { fold } from '../../../core/text.ts';

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
