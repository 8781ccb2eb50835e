import { defineKeys } from '../../ui/keyTable.ts';

/** What the one search finds. */
export type SearchKind =
  | 'camera'
  | 'ward'
  | 'street'
  | 'alert'
  | 'incident'
  | 'layout'
  | 'person'
  | 'command';

/** As they stand beside each other. */
export const searchKinds: readonly SearchKind[] = [
  'camera',
  'ward',
  'street',
  'alert',
  'incident',
  'layout',
  'person',
  'command',
];

/** The link of a map's place is some hundred letters. */
export const longestText = 2_000;

/** Those that have a place on the map. */
export const kindsOnMap: readonly SearchKind[] = ['camera', 'ward', 'street'];

/** One line of what was found. */
export interface FoundRow {
  readonly kind: SearchKind;
  /** Tells it apart from all others, and stands for it from one opening of the search to the next. */
  readonly key: string;
  /** Before its name: a camera's number. */
  readonly lead?: string | undefined;
  readonly name: string;
  readonly under: string;
  /** The key that does the same. */
  readonly press?: string | undefined;
  /** Of an alert or an incident. */
  readonly priority?: 'critical' | 'high' | 'medium' | 'low' | undefined;
  readonly open: () => void;
  /** With Shift: elsewhere. */
  readonly openElsewhere?: (() => void) | undefined;
}

export interface FoundGroup {
  readonly title: string;
  /** Tells groups apart: a kind, or what was opened lately. */
  readonly key: string;
  readonly rows: readonly FoundRow[];
  /** How many are shown, of how many there are. */
  readonly count: string;
}

/** What a key does while the field of the search has the keys. */
export type SearchKey =
  | { readonly do: 'step' | 'page'; readonly by: 1 | -1 }
  | { readonly do: 'open' }
  | { readonly do: 'other' }
  | { readonly do: 'back' }
  | { readonly do: 'only'; readonly by: 1 | -1 };

export const searchKeys = defineKeys<SearchKey>()({
  step: { ArrowUp: { do: 'step', by: -1 }, ArrowDown: { do: 'step', by: 1 } },
  page: { PageDown: { do: 'page', by: 1 }, PageUp: { do: 'page', by: -1 } },
  open: { Enter: { do: 'open' } },
  other: { 'Shift+Enter': { do: 'other' } },
  only: { Tab: { do: 'only', by: 1 }, 'Shift+Tab': { do: 'only', by: -1 } },
  back: { Escape: { do: 'back' } },
});

export const searchKey = ({
  key,
  shiftKey,
}: Pick<KeyboardEvent, 'key' | 'shiftKey'>): SearchKey | undefined =>
  searchKeys.find({ key, shiftKey })?.meaning;

/** The kind that the search is limited to after a step among them, all of them first; undefined: all. */
export function adjacentKind(
  kinds: readonly SearchKind[],
  now: SearchKind | undefined,
  by: 1 | -1,
): SearchKind | undefined {
  const all: readonly (SearchKind | undefined)[] = [undefined, ...kinds];
  return all[(all.indexOf(now) + by + all.length) % all.length];
}
