import type { KeyboardEvent } from 'react';
import type { EntryType } from '../../../core/shiftlog/entry.ts';
import { digitOf } from '../../ui/digit.ts';
import { type ListKey, listKey } from '../../ui/listKeys.ts';
import { takesLetters } from '../../ui/whoseKeys.ts';
import { entryTypes, type LogView, logViews } from './model.ts';

/** What a key means in the panel while no field takes text. */
export type LogKey =
  | { readonly key: 'list'; readonly list: ListKey }
  | { readonly key: 'back' }
  | { readonly key: 'search' }
  | { readonly key: 'clearFilter' }
  | { readonly key: 'view'; readonly view: LogView }
  | { readonly key: 'type'; readonly type: EntryType }
  | { readonly key: LogAction };

export type LogAction =
  /** A new one of what the view shows. */
  | 'new'
  | 'addendum'
  | 'end'
  /** The incident of the entry, or a new one from it. */
  | 'incident'
  | 'desk'
  | 'camera'
  | 'time'
  | 'change'
  | 'tieAlert'
  | 'tieSnapshot'
  | 'tieTrail'
  | 'map'
  | 'alerts'
  | 'closed'
  | 'refused';

/** As the buttons show them. */
export const actionKeys: Record<LogAction, string> = {
  new: 'N',
  addendum: 'A',
  end: 'E',
  incident: 'I',
  desk: 'D',
  camera: 'C',
  time: 'T',
  change: 'S',
  tieAlert: 'B',
  tieSnapshot: 'P',
  tieTrail: 'R',
  map: 'M',
  alerts: 'V',
  closed: 'X',
  refused: 'U',
};

const plain: Readonly<Record<string, LogKey>> = {
  escape: { key: 'back' },
  '/': { key: 'search' },
  backspace: { key: 'clearFilter' },
  ...Object.fromEntries(
    Object.entries(actionKeys).map(([action, letter]) => [
      letter.toLowerCase(),
      { key: action as LogAction },
    ]),
  ),
};

interface Press {
  readonly key: string;
  readonly code: string;
  readonly alt: boolean;
  readonly ctrl: boolean;
  readonly shift: boolean;
}

export function logKey({ key, code, alt, ctrl, shift }: Press): LogKey | undefined {
  if (alt) return undefined;
  if (ctrl) return key.toLowerCase() === 'f' ? { key: 'search' } : undefined;
  const digit = digitOf({ code });
  if (digit > 0) {
    const view = logViews[digit - 1];
    const type = entryTypes[digit - 1];
    if (shift) return type && { key: 'type', type };
    return view && { key: 'view', view };
  }
  const list = listKey(key);
  return list ? { key: 'list', list } : plain[key.toLowerCase()];
}

/** The meaning of a press where it was made: in a field of text and on a button some keys are theirs. */
export function pressOf(event: KeyboardEvent): LogKey | undefined {
  const { key, code, target, altKey, ctrlKey, metaKey, shiftKey } = event;
  // The keys are the input method's.
  if (event.nativeEvent.isComposing) return undefined;
  if (takesLetters(target)) return key === 'Escape' ? { key: 'back' } : undefined;
  if (target instanceof HTMLButtonElement && (key === 'Enter' || key === ' ')) return undefined;
  return logKey({ key, code, alt: altKey, ctrl: ctrlKey || metaKey, shift: shiftKey });
}

/** Which type a key chooses where the quick entry begins: its number. Letters are the beginning of the words. */
export const typeOfKey = (press: Pick<Press, 'code'>): EntryType | undefined =>
  entryTypes[digitOf(press) - 1];
