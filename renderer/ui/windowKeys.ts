import { useEffect, useRef } from 'react';

/** Hears keys from anywhere in the window; `first`: before whatever has the focus. What is heard with is always the latest. */
export function useWindowKeys(onKey: (event: KeyboardEvent) => void, first = false): void {
  const latest = useRef(onKey);
  latest.current = onKey;
  useEffect(() => {
    const run = (event: KeyboardEvent) => latest.current(event);
    window.addEventListener('keydown', run, first);
    return () => window.removeEventListener('keydown', run, first);
  }, [first]);
}
