import type { KeyboardEvent } from 'react';
import type { EntryType } from '../../../core/shiftlog/entry.ts';
import { digitOf } from '../../ui/digit.ts';
import { takesLetters } from '../../ui/keyOwner.ts';
import { defineKeys, digitKeys, type KeyPress } from '../../ui/keyTable.ts';
import { type ListKey, listKeys } from '../../ui/listKeys.ts';
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

const actionLines = Object.fromEntries(
  Object.entries(actionKeys).map(([action, letter]) => [action, { [letter]: { key: action } }]),
) as Record<LogAction, Readonly<Record<string, LogKey>>>;

export const logKeys = defineKeys<LogKey>({ digits: 'place' })({
  ...actionLines,
  search: { '/': { key: 'search' }, 'Ctrl+F': { key: 'search' } },
  type: digitKeys<LogKey>(
    entryTypes.map((type) => ({ key: 'type', type })),
    'Shift+',
  ),
  clearFilter: { Backspace: { key: 'clearFilter' } },
  view: digitKeys<LogKey>(logViews.map((view) => ({ key: 'view', view }))),
  back: { Escape: { key: 'back' } },
});

/** The keys of every list come after the panel's own. */
export function logKey(press: KeyPress): LogKey | undefined {
  const own = logKeys.find(press)?.meaning;
  const list = own ? undefined : listKeys.find(press)?.meaning;
  return list ? { key: 'list', list } : own;
}

/** The meaning of a press where it was made: in a field of text and on a button some keys are theirs. */
export function pressOf(event: KeyboardEvent): LogKey | undefined {
  const { key, target } = event;
  // The keys are the input method's.
  if (event.nativeEvent.isComposing) return undefined;
  if (takesLetters(target)) return key === 'Escape' ? { key: 'back' } : undefined;
  if (target instanceof HTMLButtonElement && (key === 'Enter' || key === ' ')) return undefined;
  return logKey(event);
}

/** Which type a key chooses where the quick entry begins: its number. Letters are the beginning of the words. */
export const typeOfKey = (press: Pick<KeyboardEvent, 'code'>): EntryType | undefined =>
  entryTypes[digitOf(press) - 1];
