import type { KeyboardEvent } from 'react';
import type { EntryType } from '../../../core/shiftlog/entry.ts';
import { getDigit } from '../../ui/digit.ts';
import { takesLetters } from '../../ui/keyOwner.ts';
import { createDigitKeys, defineKeys, type KeyPress } from '../../ui/keyTable.ts';
import { type ListKey, listKeys } from '../../ui/listKeys.ts';
import { entryTypes, type ShiftLogView, shiftLogViews } from './model.ts';

/** The meaning of a key in the panel while no field takes text. */
export type ShiftLogKey =
  | { readonly key: 'list'; readonly list: ListKey }
  | { readonly key: 'back' }
  | { readonly key: 'search' }
  | { readonly key: 'clearFilter' }
  | { readonly key: 'view'; readonly view: ShiftLogView }
  | { readonly key: 'type'; readonly type: EntryType }
  | { readonly key: ShiftLogKeyAction };

export type ShiftLogKeyAction =
  /** Creates an item of the visible view. */
  | 'new'
  | 'addendum'
  | 'end'
  /** Opens the incident of the entry, or creates one from it. */
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

/** The keys as the buttons show them. */
export const shiftLogActionKeys: Record<ShiftLogKeyAction, string> = {
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
  Object.entries(shiftLogActionKeys).map(([action, letter]) => [action, { [letter]: { key: action } }]),
) as Record<ShiftLogKeyAction, Readonly<Record<string, ShiftLogKey>>>;

export const shiftLogKeys = defineKeys<ShiftLogKey>({ digits: 'place' })({
  ...actionLines,
  search: { '/': { key: 'search' }, 'Ctrl+F': { key: 'search' } },
  type: createDigitKeys<ShiftLogKey>(
    entryTypes.map((type) => ({ key: 'type', type })),
    'Shift+',
  ),
  clearFilter: { Backspace: { key: 'clearFilter' } },
  view: createDigitKeys<ShiftLogKey>(shiftLogViews.map((view) => ({ key: 'view', view }))),
  back: { Escape: { key: 'back' } },
});

/** Returns the meaning of a key press. The panel's own keys come before those of every list. */
export function getShiftLogKey(press: KeyPress): ShiftLogKey | undefined {
  const own = shiftLogKeys.find(press)?.meaning;
  const list = own ? undefined : listKeys.find(press)?.meaning;
  return list ? { key: 'list', list } : own;
}

/** Returns the meaning of a press by its target: text fields and buttons use some keys themselves. */
export function getShiftLogKeyAt(event: KeyboardEvent): ShiftLogKey | undefined {
  const { key, target } = event;
  // The input method handles this key.
  if (event.nativeEvent.isComposing) return undefined;
  if (takesLetters(target)) return key === 'Escape' ? { key: 'back' } : undefined;
  if (target instanceof HTMLButtonElement && (key === 'Enter' || key === ' ')) return undefined;
  return getShiftLogKey(event);
}

/** Returns the type that a digit chooses in the quick entry. Letters are the start of the text. */
export const getEntryTypeOfKey = (press: Pick<KeyboardEvent, 'code'>): EntryType | undefined =>
  entryTypes[getDigit(press) - 1];
