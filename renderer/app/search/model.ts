import { defineKeys } from '../../ui/keyTable.ts';

/** The kinds of items that the search finds. */
export type SearchKind =
  | 'camera'
  | 'ward'
  | 'street'
  | 'alert'
  | 'incident'
  | 'layout'
  | 'person'
  | 'command';

/** The kinds in the order in which they are shown. */
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

/** The maximum length of a query, in characters. A link to a location on the map has several hundred. */
export const maxQueryChars = 2_000;

/** The kinds with a location on the map. */
export const searchKindsOnMap: readonly SearchKind[] = ['camera', 'ward', 'street'];

/** A row of the results. */
export interface SearchResultRow {
  readonly kind: SearchKind;
  /** The identity of the row, which is stable across openings of the search. */
  readonly key: string;
  /** A text before its name: a camera's number. */
  readonly lead?: string | undefined;
  readonly name: string;
  readonly under: string;
  /** The key that does the same. */
  readonly press?: string | undefined;
  /** The priority of an alert or an incident. */
  readonly priority?: 'critical' | 'high' | 'medium' | 'low' | undefined;
  readonly open: () => void;
  /** Opens the item elsewhere, with Shift. */
  readonly openElsewhere?: (() => void) | undefined;
}

export interface SearchResultGroup {
  readonly title: string;
  /** The identity of the group: a kind, or the recently opened items. */
  readonly key: string;
  readonly rows: readonly SearchResultRow[];
  /** The number of rows shown, and the total. */
  readonly count: string;
}

/** The meaning of a key while the search field has the focus. */
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

export const getSearchKey = ({
  key,
  shiftKey,
}: Pick<KeyboardEvent, 'key' | 'shiftKey'>): SearchKey | undefined =>
  searchKeys.find({ key, shiftKey })?.meaning;

/** Returns the next kind to which the search can be restricted, after "all"; undefined: all. */
export function getAdjacentSearchKind(
  kinds: readonly SearchKind[],
  now: SearchKind | undefined,
  by: 1 | -1,
): SearchKind | undefined {
  const all: readonly (SearchKind | undefined)[] = [undefined, ...kinds];
  return all[(all.indexOf(now) + by + all.length) % all.length];
}
