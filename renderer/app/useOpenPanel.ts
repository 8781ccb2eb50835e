import { useCallback, useEffect, useState } from 'react';
import type { OperatorId } from '../../core/base/ids.ts';

/** The panels next to the wall, of which one is open at a time. */
export type PanelName =
  | 'search'
  /** The search for items with a location on the map. */
  | 'searchOnMap'
  | 'keyMap'
  | 'sendCamera'
  | 'sendLayout'
  | 'library'
  | 'displays'
  | 'health'
  | 'ptz'
  | 'sticks'
  | 'ownPassword'
  | 'ownCamera'
  | 'tour';

/** Which panel is open next to the wall. */
export function useOpenPanel(options: {
  readonly enabled: boolean;
  /** The signed-in operator; panels opened by an operator are closed for the next one. */
  readonly operator: OperatorId | undefined;
  /** The desk is locked; longer forms stay open, hidden, for the operator who locked it. */
  readonly locked: boolean;
}): {
  readonly open: PanelName | undefined;
  /** The panel that is open, or will be once the desk is unlocked. */
  readonly stored: PanelName | undefined;
  readonly toggle: (panel: PanelName) => void;
  /** Closes this panel if it is open. */
  readonly close: (panel: PanelName) => void;
  /** Closes the open panel, if any. */
  readonly closeAny: () => void;
} {
  const { enabled, operator, locked } = options;
  const [open, setOpen] = useState<PanelName>();
  // The search closes by its key, with or without the restriction to the map.
  const toggle = useCallback(
    (panel: PanelName) =>
      setOpen((now) => (now === panel || (panel === 'search' && now === 'searchOnMap') ? undefined : panel)),
    [],
  );
  const close = useCallback((panel: PanelName) => setOpen((now) => (now === panel ? undefined : now)), []);
  const closeAny = useCallback(() => setOpen(undefined), []);
  useEffect(() => {
    if (!enabled) setOpen((now) => (locked && now === 'ownCamera' ? now : undefined));
  }, [enabled, locked]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: closed when the operator changes
  useEffect(() => setOpen(undefined), [operator]);
  return {
    open: enabled ? open : undefined,
    stored: enabled || locked ? open : undefined,
    toggle,
    close,
    closeAny,
  };
}
