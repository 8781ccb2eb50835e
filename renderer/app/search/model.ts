import { fieldKey } from '../../ui/listKeys.ts';

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

export function searchKey({
  key,
  shiftKey,
}: {
  readonly key: string;
  readonly shiftKey: boolean;
}): SearchKey | undefined {
  const list = fieldKey(key);
  if (list && list.do !== 'open') return list;
  if (key === 'Enter') return shiftKey ? { do: 'other' } : { do: 'open' };
  if (key === 'Tab') return { do: 'only', by: shiftKey ? -1 : 1 };
  return key === 'Escape' ? { do: 'back' } : undefined;
}

/** The kind that the search is limited to after a step among them, all of them first; undefined: all. */
export function adjacentKind(
  kinds: readonly SearchKind[],
  now: SearchKind | undefined,
  by: 1 | -1,
): SearchKind | undefined {
  const all: readonly (SearchKind | undefined)[] = [undefined, ...kinds];
  return all[(all.indexOf(now) + by + all.length) % all.length];
}
