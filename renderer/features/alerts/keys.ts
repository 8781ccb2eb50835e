import type { KeyboardEvent } from 'react';
import { createDigitKeys, defineKeys, type KeyPress } from '../../ui/keyTable.ts';
import { type ListKey, listKeys } from '../../ui/listKeys.ts';
import { type AlertsPanelView, alertsPanelViews } from './model.ts';

/** The meaning of a key in the panel while no field takes text. */
export type AlertKey =
  | { readonly key: 'list'; readonly list: ListKey; readonly marking: boolean }
  | { readonly key: 'mark' }
  | { readonly key: 'markAll' }
  | { readonly key: 'back' }
  | { readonly key: 'search' }
  | { readonly key: 'filter' }
  | { readonly key: 'clearFilter' }
  | { readonly key: 'group' }
  | { readonly key: 'wide' }
  | { readonly key: 'view'; readonly view: AlertsPanelView }
  /** A step of the standing instructions, from 0. */
  | { readonly key: 'tick'; readonly at: number }
  | { readonly key: 'raw' }
  | { readonly key: 'cap' }
  | { readonly key: 'chatter' }
  | { readonly key: 'incident' }
  | { readonly key: 'mute' }
  | { readonly key: 'action'; readonly action: AlertKeyAction };

/** Actions by their key. Some keys mean the opposite action where that is the possible one. */
export type AlertKeyAction =
  | 'acknowledge'
  | 'assign'
  | 'shelve'
  | 'close'
  | 'note'
  | 'escalate'
  | 'service'
  | 'hold'
  | 'latch';

/** The keys as the buttons show them. */
export const alertActionKeys: Record<AlertKeyAction, string> = {
  acknowledge: 'A',
  assign: 'M',
  shelve: 'S',
  close: 'C',
  note: 'N',
  escalate: 'E',
  service: 'O',
  hold: 'V',
  latch: 'L',
};

const actionLines = Object.fromEntries(
  Object.entries(alertActionKeys).map(([action, letter]) => [
    action,
    { [letter]: { key: 'action', action } },
  ]),
) as Record<AlertKeyAction, Readonly<Record<string, AlertKey>>>;

export const alertKeys = defineKeys<AlertKey>({ digits: 'place' })({
  ...actionLines,
  incident: { I: { key: 'incident' } },
  tick: createDigitKeys<AlertKey>(
    [0, 1, 2, 3, 4, 5, 6, 7, 8].map((at) => ({ key: 'tick', at })),
    'Shift+',
  ),
  mark: { Space: { key: 'mark' }, X: { key: 'mark' } },
  markAll: { 'Ctrl+A': { key: 'markAll' } },
  search: { '/': { key: 'search' }, 'Ctrl+F': { key: 'search' } },
  filter: { F: { key: 'filter' } },
  clearFilter: { Backspace: { key: 'clearFilter' } },
  group: { G: { key: 'group' } },
  chatter: { H: { key: 'chatter' } },
  raw: { R: { key: 'raw' } },
  cap: { P: { key: 'cap' } },
  view: createDigitKeys<AlertKey>(alertsPanelViews.map((view) => ({ key: 'view', view }))),
  mute: { Q: { key: 'mute' } },
  wide: { W: { key: 'wide' } },
  back: { Escape: { key: 'back' } },
});

/** Returns the meaning of a key press. The panel's own keys come before those of every list. */
export function getAlertKey(press: KeyPress): AlertKey | undefined {
  const own = alertKeys.find(press)?.meaning;
  const list = own ? undefined : listKeys.find(press)?.meaning;
  return list
    ? { key: 'list', list, marking: press.shiftKey === true && press.key.startsWith('Arrow') }
    : own;
}

/** Returns the meaning of a press by its target: text fields and buttons use some keys themselves. */
export function getAlertKeyAt(event: KeyboardEvent): AlertKey | undefined {
  const { key, target } = event;
  // The input method handles this key.
  if (event.nativeEvent.isComposing) return undefined;
  const isTick = target instanceof HTMLInputElement && target.type === 'checkbox';
  if (target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && !isTick))
    return key === 'Escape' ? { key: 'back' } : undefined;
  const isPressed = target instanceof HTMLButtonElement || isTick;
  if (isPressed && (key === 'Enter' || key === ' ')) return undefined;
  return getAlertKey(event);
}
