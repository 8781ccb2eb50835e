import { defineKeys } from './keyTable.ts';

/** The meaning of a key in a focused list. */
export type ListKey =
  | { readonly do: 'step'; readonly by: 1 | -1 }
  | { readonly do: 'page'; readonly by: 1 | -1 }
  | { readonly do: 'edge'; readonly at: 'first' | 'last' }
  | { readonly do: 'open' };

export const listKeys = defineKeys<ListKey>()({
  step: {
    ArrowUp: { do: 'step', by: -1 },
    ArrowDown: { do: 'step', by: 1 },
    J: { do: 'step', by: 1 },
    K: { do: 'step', by: -1 },
  },
  page: { PageDown: { do: 'page', by: 1 }, PageUp: { do: 'page', by: -1 } },
  edge: { Home: { do: 'edge', at: 'first' }, End: { do: 'edge', at: 'last' } },
  open: { Enter: { do: 'open' } },
});

/** Returns the meaning of a press without Ctrl, Alt or Meta. */
export const getListKey = (key: string): ListKey | undefined => listKeys.find({ key })?.meaning;

/** Returns the meaning in a list below a field; Home, End and letters belong to the field. */
export function getFieldListKey(key: string): Exclude<ListKey, { readonly do: 'edge' }> | undefined {
  const found = key.length > 1 ? getListKey(key) : undefined;
  return found && found.do !== 'edge' ? found : undefined;
}

/** Rows per page in a list that is drawn whole. */
export const wholeListPageRows = 8;

/** Returns the row a key leads to, from `at` (-1: none) up to `last`; `page`: visible rows. Undefined if there is none. */
export function getRowAfterKey(key: ListKey, page: number, last: number, at: number): number | undefined {
  if (last < 0) return undefined;
  switch (key.do) {
    case 'step':
      return key.by > 0 ? Math.min(last, at + 1) : Math.max(0, at - 1);
    case 'page':
      return key.by > 0 ? Math.min(last, Math.max(0, at) + page) : Math.max(0, at - page);
    case 'edge':
      return key.at === 'first' ? 0 : last;
    case 'open':
      return undefined;
  }
}

/** Keys of every page next to the wall, handled before the page's own. */
export const pageKeys = defineKeys<'back' | 'wide'>()({ wide: { W: 'wide' }, back: { Escape: 'back' } });

/** Returns the meaning of a press without Ctrl, Alt or Meta. */
export const getPageKey = (key: string): 'back' | 'wide' | undefined => pageKeys.find({ key })?.meaning;
