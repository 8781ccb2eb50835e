import type { KeyboardEvent } from 'react';
import { digitOf } from '../../ui/digit.ts';
import { type ListKey, listKey } from '../../ui/listKeys.ts';
import { type View, views } from './model.ts';

/** What a key means in the panel while no field takes text. */
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
  | { readonly key: 'view'; readonly view: View }
  /** Of the standing instructions, from 0. */
  | { readonly key: 'tick'; readonly at: number }
  | { readonly key: 'raw' }
  | { readonly key: 'cap' }
  | { readonly key: 'chatter' }
  | { readonly key: 'incident' }
  | { readonly key: 'mute' }
  | { readonly key: 'action'; readonly action: ActionKey };

/** Actions by their key; some mean the opposite where that is what can be done. */
export type ActionKey =
  | 'acknowledge'
  | 'assign'
  | 'shelve'
  | 'close'
  | 'note'
  | 'escalate'
  | 'service'
  | 'hold'
  | 'latch';

/** As the buttons show them. */
export const actionKeys: Record<ActionKey, string> = {
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

const plain: Readonly<Record<string, AlertKey>> = {
  x: { key: 'mark' },
  ' ': { key: 'mark' },
  escape: { key: 'back' },
  '/': { key: 'search' },
  f: { key: 'filter' },
  backspace: { key: 'clearFilter' },
  g: { key: 'group' },
  w: { key: 'wide' },
  r: { key: 'raw' },
  p: { key: 'cap' },
  h: { key: 'chatter' },
  i: { key: 'incident' },
  q: { key: 'mute' },
};
for (const [action, letter] of Object.entries(actionKeys))
  Object.assign(plain, { [letter.toLowerCase()]: { key: 'action', action } });

export function alertKey(press: {
  readonly key: string;
  readonly code: string;
  readonly alt: boolean;
  readonly ctrl: boolean;
  readonly shift: boolean;
}): AlertKey | undefined {
  const key = press.key.toLowerCase();
  if (press.alt) return undefined;
  if (press.ctrl) {
    if (key === 'a') return { key: 'markAll' };
    return key === 'f' ? { key: 'search' } : undefined;
  }
  const digit = digitOf(press);
  if (digit > 0 && press.shift) return { key: 'tick', at: digit - 1 };
  const view = digit > 0 ? views[digit - 1] : undefined;
  if (view) return { key: 'view', view };
  const list = listKey(press.key);
  if (list) return { key: 'list', list, marking: press.shift && press.key.startsWith('Arrow') };
  return plain[key];
}

/** The meaning of a press where it was made: in a field of text and on a button some keys are theirs. */
export function pressOf(event: KeyboardEvent): AlertKey | undefined {
  const { key, code, target, altKey, ctrlKey, metaKey, shiftKey } = event;
  // The keys are the input method's.
  if (event.nativeEvent.isComposing) return undefined;
  const isTick = target instanceof HTMLInputElement && target.type === 'checkbox';
  if (target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && !isTick))
    return key === 'Escape' ? { key: 'back' } : undefined;
  const isPressed = target instanceof HTMLButtonElement || isTick;
  if (isPressed && (key === 'Enter' || key === ' ')) return undefined;
  return alertKey({ key, code, alt: altKey, ctrl: ctrlKey || metaKey, shift: shiftKey });
}
