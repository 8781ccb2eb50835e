import { type Direction, SquareName } from '../../core/wall/division.ts';
import { createDigitKeys, defineKeys } from '../ui/keyTable.ts';

/** The meaning of a key on the wall. */
export type WallKey =
  | { readonly key: 'grid'; readonly square: SquareName }
  | { readonly key: 'move'; readonly direction: Direction }
  | { readonly key: 'digit'; readonly digit: string }
  /** The number typed so far is a tile's; a camera's follows. */
  | { readonly key: 'separator' }
  | { readonly key: 'enter' }
  | { readonly key: 'erase' }
  | { readonly key: 'clear' }
  | { readonly key: 'alone' }
  | { readonly key: 'back' }
  | { readonly key: 'search' }
  /** Selects a tab by position, from 0; `step`: the next or previous one. */
  | { readonly key: 'tab'; readonly at: number }
  | { readonly key: 'tabStep'; readonly step: 1 | -1 }
  | { readonly key: 'newTab' }
  | { readonly key: 'renameTab' }
  | { readonly key: 'layouts' }
  /** Starts a custom division of the wall. */
  | { readonly key: 'divide' }
  | { readonly key: 'sequence' }
  | { readonly key: 'spot' }
  /** Pauses the selected tile's sequence. */
  | { readonly key: 'pause' }
  | { readonly key: 'turn'; readonly step: 1 | -1 }
  /** Starts or stops tab rotation. */
  | { readonly key: 'turnTabs' }
  /** Pauses tab rotation. */
  | { readonly key: 'pauseTabs' }
  /** Swaps the selected tile with an adjacent one. */
  | { readonly key: 'swapAdjacent'; readonly direction: Direction }
  /** Swaps the selected tile with the one whose number was typed. */
  | { readonly key: 'swap' };

export interface WallKeyPress {
  readonly key: string;
  readonly code: string;
  readonly alt: boolean;
  readonly ctrl: boolean;
  readonly shift: boolean;
  /** True if the press goes to a text field, or to a part with keys of its own. */
  readonly inField: boolean;
  /** True while a number is being typed: digits, Enter and Backspace belong to it. */
  readonly typing: boolean;
}

const moves = (modifier: '' | 'Alt+', key: 'move' | 'swapAdjacent'): Readonly<Record<string, WallKey>> => ({
  [`${modifier}ArrowUp`]: { key, direction: 'up' },
  [`${modifier}ArrowDown`]: { key, direction: 'down' },
  [`${modifier}ArrowLeft`]: { key, direction: 'left' },
  [`${modifier}ArrowRight`]: { key, direction: 'right' },
});

/** Keys of the wall. Plain digits are camera numbers; grid sizes take Alt. */
export const wallKeys = defineKeys<WallKey>()({
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
  grid: createDigitKeys<WallKey>(
    SquareName.options.map((square) => ({ key: 'grid', square })),
    'Alt+',
  ),
  newTab: { 'Ctrl+T': { key: 'newTab' } },
  renameTab: { F2: { key: 'renameTab' } },
  tab: createDigitKeys<WallKey>(
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

/** Keys that have a meaning only while a number is typed. */
const ofNumber: ReadonlySet<WallKey['key']> = new Set(['separator', 'erase', 'swap']);
/** Keys that work from a text field too: with Ctrl or Alt they change nothing in it. */
const fromField: ReadonlySet<WallKey['key']> = new Set(['grid', 'search', 'tab', 'tabStep']);

/** Returns the meaning of a key press on the wall, or undefined if it has none. */
export function getWallKey({ inField, typing, ...press }: WallKeyPress): WallKey | undefined {
  const { alt: altKey, ctrl: ctrlKey, shift: shiftKey, key, code } = press;
  const command = wallKeys.find({ key, code, altKey, ctrlKey, shiftKey })?.meaning;
  if (!command || (ofNumber.has(command.key) && !typing)) return undefined;
  return inField && !((altKey || ctrlKey) && fromField.has(command.key)) ? undefined : command;
}
