import { type Direction, SquareName } from '../../core/wall/division.ts';
import { defineKeys, digitKeys } from '../ui/keyTable.ts';

/** What a key means on the wall. */
export type KeyCommand =
  | { readonly key: 'grid'; readonly square: SquareName }
  | { readonly key: 'move'; readonly direction: Direction }
  | { readonly key: 'digit'; readonly digit: string }
  /** What was typed so far is a tile's number; a camera's follows. */
  | { readonly key: 'separator' }
  | { readonly key: 'enter' }
  | { readonly key: 'erase' }
  | { readonly key: 'clear' }
  | { readonly key: 'alone' }
  | { readonly key: 'back' }
  | { readonly key: 'search' }
  /** By its place among the tabs, from 0; `step`: the one beside. */
  | { readonly key: 'tab'; readonly at: number }
  | { readonly key: 'tabStep'; readonly step: 1 | -1 }
  | { readonly key: 'newTab' }
  | { readonly key: 'renameTab' }
  | { readonly key: 'layouts' }
  /** A division of one's own. */
  | { readonly key: 'divide' }
  | { readonly key: 'sequence' }
  | { readonly key: 'spot' }
  /** Of the selected tile's sequence. */
  | { readonly key: 'pause' }
  | { readonly key: 'turn'; readonly step: 1 | -1 }
  /** The tabs take turns, or no more. */
  | { readonly key: 'turnTabs' }
  /** Of the tabs that take turns. */
  | { readonly key: 'pauseTabs' }
  /** The selected tile and the one beside it change places. */
  | { readonly key: 'swapAdjacent'; readonly direction: Direction }
  /** The selected tile and the one whose number was typed change places. */
  | { readonly key: 'swap' };

export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly alt: boolean;
  readonly ctrl: boolean;
  readonly shift: boolean;
  /** The press goes into a field that takes text, or into something with keys of its own. */
  readonly inField: boolean;
  /** A number is being typed: digits, Enter and Backspace belong to it. */
  readonly typing: boolean;
}

const moves = (
  modifier: '' | 'Alt+',
  key: 'move' | 'swapAdjacent',
): Readonly<Record<string, KeyCommand>> => ({
  [`${modifier}ArrowUp`]: { key, direction: 'up' },
  [`${modifier}ArrowDown`]: { key, direction: 'down' },
  [`${modifier}ArrowLeft`]: { key, direction: 'left' },
  [`${modifier}ArrowRight`]: { key, direction: 'right' },
});

/** Digits stay free for camera numbers: squares take Alt. */
export const wallKeys = defineKeys<KeyCommand>()({
  move: moves('', 'move'),
  digit: Object.fromEntries([...'1234567890'].map((digit) => [digit, { key: 'digit', digit }])),
  separator: { '*': { key: 'separator' }, '.': { key: 'separator' }, ',': { key: 'separator' } },
  erase: { Backspace: { key: 'erase' } },
  enter: { Enter: { key: 'enter' } },
  search: { '/': { key: 'search' }, 'Ctrl+F': { key: 'search' } },
  clear: { Delete: { key: 'clear' } },
  alone: { F: { key: 'alone' } },
  spot: { O: { key: 'spot' } },
  layouts: { L: { key: 'layouts' } },
  divide: { 'Shift+L': { key: 'divide' } },
  grid: digitKeys<KeyCommand>(
    SquareName.options.map((square) => ({ key: 'grid', square })),
    'Alt+',
  ),
  newTab: { 'Ctrl+T': { key: 'newTab' } },
  renameTab: { F2: { key: 'renameTab' } },
  tab: digitKeys<KeyCommand>(
    [0, 1, 2, 3, 4, 5, 6, 7, 8].map((at) => ({ key: 'tab', at })),
    'Ctrl+',
  ),
  tabStep: { 'Ctrl+Tab': { key: 'tabStep', step: 1 }, 'Ctrl+Shift+Tab': { key: 'tabStep', step: -1 } },
  sequence: { S: { key: 'sequence' } },
  pause: { Space: { key: 'pause' } },
  turn: { PageDown: { key: 'turn', step: 1 }, PageUp: { key: 'turn', step: -1 } },
  turnTabs: { T: { key: 'turnTabs' } },
  pauseTabs: { 'Shift+T': { key: 'pauseTabs' } },
  swapAdjacent: moves('Alt+', 'swapAdjacent'),
  swap: { W: { key: 'swap' } },
  back: { Escape: { key: 'back' } },
});

/** They mean something only while a number is typed. */
const ofNumber: ReadonlySet<KeyCommand['key']> = new Set(['separator', 'erase', 'swap']);
/** With Ctrl or Alt they change nothing in a field, and work from there too. */
const fromField: ReadonlySet<KeyCommand['key']> = new Set(['grid', 'search', 'tab', 'tabStep']);

/** The meaning of a key press on the wall, or undefined where it has none. */
export function keyCommand({ inField, typing, ...press }: KeyPress): KeyCommand | undefined {
  const { alt: altKey, ctrl: ctrlKey, shift: shiftKey, key, code } = press;
  const command = wallKeys.find({ key, code, altKey, ctrlKey, shiftKey })?.meaning;
  if (!command || (ofNumber.has(command.key) && !typing)) return undefined;
  return inField && !((altKey || ctrlKey) && fromField.has(command.key)) ? undefined : command;
}
