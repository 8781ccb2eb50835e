import { useCallback, useEffect, useState } from 'react';
import type { OperatorId } from '../../core/base/ids.ts';

/** What is worked on beside the wall, one at a time. */
export type PanelName =
  | 'search'
  /** The search for what has a place on the map. */
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
export function usePanels(options: {
  readonly enabled: boolean;
  /** Who works here: what somebody opened is closed for the next one. */
  readonly operator: OperatorId | undefined;
  /** What is typed at length stays open, unseen, for anyone who locked the desk. */
  readonly locked: boolean;
}): {
  readonly open: PanelName | undefined;
  /** It is open, or will be again once the desk is no longer locked. */
  readonly stored: PanelName | undefined;
  readonly toggle: (panel: PanelName) => void;
  /** Closes this one, if it is the one that is open. */
  readonly close: (panel: PanelName) => void;
  /** Closes whichever is open. */
  readonly closeAny: () => void;
} {
  const { enabled, operator, locked } = options;
  const [open, setOpen] = useState<PanelName>();
  // The search closes by its key whatever it was limited to.
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
  // biome-ignore lint/correctness/useExhaustiveDependencies: closed for another person
  useEffect(() => setOpen(undefined), [operator]);
  return {
    open: enabled ? open : undefined,
    stored: enabled || locked ? open : undefined,
    toggle,
    close,
    closeAny,
  };
}
