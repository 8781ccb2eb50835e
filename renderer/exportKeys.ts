import { useEffect, useRef } from 'react';

/** P: the picture of the selected tile. E: its last seconds. From anywhere in the window but a field that takes text. */
export function useExportKeys(enabled: boolean, on: (kind: 'snapshot' | 'clip') => void): void {
  const latest = useRef(on);
  latest.current = on;
  useEffect(() => {
    if (!enabled) return undefined;
    const onKey = (event: KeyboardEvent) => {
      const { target } = event;
      if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.defaultPrevented) return;
      if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return;
      const key = event.key.toLowerCase();
      if (key !== 'p' && key !== 'e') return;
      event.preventDefault();
      latest.current(key === 'p' ? 'snapshot' : 'clip');
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [enabled]);
}
