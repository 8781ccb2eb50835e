/** What a key does in a list that has the keys. */
export type ListKey =
  | { readonly do: 'step'; readonly by: 1 | -1 }
  | { readonly do: 'page'; readonly by: 1 | -1 }
  | { readonly do: 'edge'; readonly at: 'first' | 'last' }
  | { readonly do: 'open' };

const keys: Readonly<Record<string, ListKey>> = {
  ArrowDown: { do: 'step', by: 1 },
  ArrowUp: { do: 'step', by: -1 },
  PageDown: { do: 'page', by: 1 },
  PageUp: { do: 'page', by: -1 },
  Home: { do: 'edge', at: 'first' },
  End: { do: 'edge', at: 'last' },
  Enter: { do: 'open' },
  j: { do: 'step', by: 1 },
  k: { do: 'step', by: -1 },
  J: { do: 'step', by: 1 },
  K: { do: 'step', by: -1 },
};

/** Of a press without Ctrl, Alt or Meta. */
export const listKey = (key: string): ListKey | undefined => keys[key];

/** Of a press in a field above a list: Home, End and letters are the field's own. */
export function fieldKey(key: string): Exclude<ListKey, { readonly do: 'edge' }> | undefined {
  const found = key.length > 1 ? keys[key] : undefined;
  return found && found.do !== 'edge' ? found : undefined;
}

/** A page of a list that is drawn whole, rows. */
export const wholePage = 8;

/** Where a step leads among rows of which the last is `last`, from `at` (-1: none yet); `page`: rows in sight. Undefined: nowhere. */
export function stepTo(key: ListKey, page: number, last: number, at: number): number | undefined {
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

/** What a key does to a page beside the wall, before its own keys. Of a press without Ctrl, Alt or Meta. */
export function pageKey(key: string): 'back' | 'wide' | undefined {
  if (key === 'Escape') return 'back';
  return key.toLowerCase() === 'w' ? 'wide' : undefined;
}
