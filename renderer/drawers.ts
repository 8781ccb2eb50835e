import { useCallback, useEffect, useState } from 'react';

/** Panels that lie over the wall for as long as somebody works in them; one at a time. */
export type Drawer = 'displays' | 'health';

const drawerKeys: Readonly<Record<string, Drawer>> = { F8: 'displays', F9: 'health' };

/** Which drawer is open. Its own key opens it and closes it again. */
export function useDrawer(enabled: boolean): {
  readonly open: Drawer | undefined;
  readonly toggle: (drawer: Drawer) => void;
  readonly close: () => void;
} {
  const [open, setOpen] = useState<Drawer>();
  const toggle = useCallback((drawer: Drawer) => setOpen((now) => (now === drawer ? undefined : drawer)), []);
  const close = useCallback(() => setOpen(undefined), []);
  useEffect(() => {
    if (!enabled) {
      close();
      return undefined;
    }
    const onKey = (event: KeyboardEvent) => {
      const drawer = drawerKeys[event.key];
      if (drawer === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      toggle(drawer);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [enabled, toggle, close]);
  return { open, toggle, close };
}
