import { useCallback, useEffect, useRef, useState } from 'react';
import { windowKey } from '../shared/keyTable.ts';
import type { PageHandle } from '../ui/page.tsx';
import { useWindowKeys } from '../ui/windowKeys.ts';

/** Pages that stand beside the wall in the map's place, one at a time. */
export type PageName = 'board' | 'handover' | 'audit';

const isPage = (id: string | undefined): id is PageName =>
  id === 'board' || id === 'handover' || id === 'audit';

export interface PageBesideWall {
  readonly open: PageName | undefined;
  /** It is open, or will be again once the desk is no longer locked. */
  readonly kept: PageName | undefined;
  readonly wide: boolean;
  /** How much of the window it has, or will have again once the desk is no longer locked. */
  readonly dock: 'beside' | 'wide' | undefined;
  /** Opens it, gives it the keys, or closes it where it has them. */
  readonly toggle: (page: PageName) => void;
  /** Opens it, and leaves it open. */
  readonly show: (page: PageName) => void;
  readonly onWide: () => void;
  /** Makes room for the wall, if it has the window. */
  readonly narrow: () => void;
  readonly close: () => void;
  readonly handle: React.RefObject<PageHandle | null>;
}

/**
 * Which page stands beside the wall, and the keys that open them. The map's own key brings the map back, and the alerts' own the
 * alerts where the page has the window.
 */
export function usePageBesideWall(options: {
  readonly enabled: boolean;
  readonly may: Readonly<Record<PageName, boolean>>;
  /** This one is what they are here for: it is there, and has the window, from the first. */
  readonly first?: PageName | undefined;
}): PageBesideWall {
  const { enabled, may, first } = options;
  const [page, setPage] = useState<PageName>();
  const [wide, setWide] = useState(false);
  const handle = useRef<PageHandle>(null);
  const kept = page !== undefined && may[page] ? page : undefined;
  const open = enabled ? kept : undefined;

  useEffect(() => {
    if (!first) return undefined;
    setPage(first);
    setWide(true);
    // Whoever comes next may be here for the wall.
    return () => {
      setPage(undefined);
      setWide(false);
    };
  }, [first]);
  const now = useRef(open);
  now.current = open;
  const close = useCallback(() => setPage(undefined), []);
  const toggle = useCallback((wanted: PageName) => {
    if (now.current !== wanted) setPage(wanted);
    else if (handle.current?.focus() !== false) setPage(undefined);
  }, []);
  useWindowKeys((event) => {
    const id = enabled ? windowKey(event) : undefined;
    if (isPage(id)) {
      if (!may[id]) return;
      event.preventDefault();
      toggle(id);
    } else if ((id === 'map' || id === 'mapWide') && open) close();
    else if (id === 'alerts' && open && wide) close();
  });
  return {
    ...{ open, kept, wide, toggle, close, handle, show: setPage },
    dock: kept ? (wide ? 'wide' : 'beside') : undefined,
    onWide: useCallback(() => setWide((before) => !before), []),
    narrow: useCallback(() => setWide(false), []),
  };
}
