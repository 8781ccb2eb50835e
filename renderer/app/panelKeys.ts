import { useCallback, useEffect, useState } from 'react';
import type { OperatorId } from '../../core/base/ids.ts';
import { type WindowKeyId, windowKey, windowKeys } from '../shared/keyTable.ts';
import { hasOwnKeys } from '../ui/whoseKeys.ts';
import { useWindowKeys } from '../ui/windowKeys.ts';

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

const panelOf = {
  search: 'search',
  keyMap: 'keyMap',
  sticks: 'sticks',
  displays: 'displays',
  health: 'health',
  ptz: 'ptz',
  sendCamera: 'sendCamera',
  sendLayout: 'sendLayout',
  library: 'library',
  ownCamera: 'ownCamera',
  tour: 'tour',
} as const satisfies Readonly<Partial<Record<WindowKeyId, PanelName>>>;

const isSearch = (panel: PanelName | undefined) => panel === 'search' || panel === 'searchOnMap';
const isPanel = (id: WindowKeyId): id is keyof typeof panelOf => id in panelOf;

/** Which panel is open, and the keys that open them. */
export function usePanels(options: {
  readonly enabled: boolean;
  /** Who works here: what somebody opened is closed for the next one. */
  readonly operator: OperatorId | undefined;
  /** What is typed at length stays open, unseen, for anyone who locked the desk. */
  readonly locked: boolean;
  readonly maySend: boolean;
  readonly maySteer: boolean;
  /** Cameras may be added. */
  readonly mayAdd: boolean;
  /** Gives the keys to what was sent here last. */
  readonly onOffers: () => void;
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
  const toggle = useCallback((panel: PanelName) => setOpen((now) => (now === panel ? undefined : panel)), []);
  const close = useCallback((panel: PanelName) => setOpen((now) => (now === panel ? undefined : now)), []);
  const closeAny = useCallback(() => setOpen(undefined), []);
  useWindowKeys((event) => {
    const id = enabled ? windowKey(event) : undefined;
    if (id === undefined || (id !== 'offers' && !isPanel(id))) return;
    // F1 works from anywhere, its sign only where nobody writes.
    const isLetter = windowKeys[id].isLetter || event.key === '?';
    if (isLetter && hasOwnKeys(event.target)) return;
    if ((id === 'sendCamera' || id === 'sendLayout') && !options.maySend) return;
    if ((id === 'ptz' || id === 'sticks') && !options.maySteer) return;
    if (id === 'ownCamera' && !options.mayAdd) return;
    event.preventDefault();
    if (id === 'offers') options.onOffers();
    else if (id === 'search') setOpen((now) => (isSearch(now) ? undefined : 'search'));
    else toggle(panelOf[id]);
  });
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
