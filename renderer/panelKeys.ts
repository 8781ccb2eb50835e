import { useCallback, useEffect, useState } from 'react';
import type { OperatorId } from '../core/domain/ids.ts';
import { useWindowKeys } from './ui/windowKeys.ts';

/** What is worked on beside the wall, one at a time. */
export type PanelName =
  | 'commands'
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

/** Keys that no field takes: they work from anywhere, and close what they have opened. */
const everywhere: Readonly<Record<string, PanelName>> = {
  F1: 'commands',
  F7: 'sticks',
  F8: 'displays',
  F9: 'health',
  F10: 'ptz',
};

/** Keys that are letters elsewhere; `N` goes to what was sent here last. */
function onWall({ key, shiftKey }: KeyboardEvent): PanelName | 'offers' | undefined {
  const letter = key.toLowerCase();
  if (letter === '?') return 'commands';
  if (letter === 'p') return shiftKey ? 'sendLayout' : 'sendCamera';
  if (letter === 'b') return 'library';
  if (letter === 'k') return 'ownCamera';
  if (letter === 'h') return 'tour';
  return letter === 'n' ? 'offers' : undefined;
}

const hasKeysOfItsOwn = (target: EventTarget | null) =>
  target instanceof HTMLInputElement ||
  (target instanceof Element && target.closest('[data-keys="own"]') !== null);

/** Which panel is open, and the keys that open them. */
export function usePanels(options: {
  readonly enabled: boolean;
  /** Who works here: what somebody opened is closed for the next one. */
  readonly operator: OperatorId | undefined;
  readonly maySend: boolean;
  readonly maySteer: boolean;
  /** Cameras may be added. */
  readonly mayAdd: boolean;
  /** Gives the keys to what was sent here last. */
  readonly onOffers: () => void;
}): {
  readonly open: PanelName | undefined;
  readonly toggle: (panel: PanelName) => void;
  /** Closes this one, if it is the one that is open. */
  readonly close: (panel: PanelName) => void;
} {
  const { enabled, operator } = options;
  const [open, setOpen] = useState<PanelName>();
  const toggle = useCallback((panel: PanelName) => setOpen((now) => (now === panel ? undefined : panel)), []);
  const close = useCallback((panel: PanelName) => setOpen((now) => (now === panel ? undefined : now)), []);
  useWindowKeys((event) => {
    if (!enabled || event.ctrlKey || event.altKey || event.metaKey) return;
    // With Shift they open pages beside the wall.
    const anywhere = event.shiftKey ? undefined : everywhere[event.key];
    const panel = anywhere ?? (hasKeysOfItsOwn(event.target) ? undefined : onWall(event));
    if (panel === undefined) return;
    if ((panel === 'sendCamera' || panel === 'sendLayout') && !options.maySend) return;
    if ((panel === 'ptz' || panel === 'sticks') && !options.maySteer) return;
    if (panel === 'ownCamera' && !options.mayAdd) return;
    event.preventDefault();
    if (panel === 'offers') options.onOffers();
    else toggle(panel);
  });
  useEffect(() => {
    if (!enabled) setOpen(undefined);
  }, [enabled]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: closed for another person
  useEffect(() => setOpen(undefined), [operator]);
  return { open: enabled ? open : undefined, toggle, close };
}
