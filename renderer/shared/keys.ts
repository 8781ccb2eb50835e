import { type Direction, SquareName } from '../../core/wall/division.ts';
import { digitOf } from '../ui/digit.ts';

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

const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

const plain: Readonly<Record<string, KeyCommand>> = {
  enter: { key: 'enter' },
  escape: { key: 'back' },
  delete: { key: 'clear' },
  '/': { key: 'search' },
  f: { key: 'alone' },
  f2: { key: 'renameTab' },
  l: { key: 'layouts' },
  s: { key: 'sequence' },
  o: { key: 'spot' },
  t: { key: 'turnTabs' },
  ' ': { key: 'pause' },
  pagedown: { key: 'turn', step: 1 },
  pageup: { key: 'turn', step: -1 },
};

const withShift: Readonly<Record<string, KeyCommand>> = {
  l: { key: 'divide' },
  t: { key: 'pauseTabs' },
};

/** With Ctrl, also while a field has the keys: what changes nothing in a field. */
function withCtrl({ key, code, shift, inField }: KeyPress): KeyCommand | undefined {
  const letter = key.toLowerCase();
  if (letter === 'f') return { key: 'search' };
  if (letter === 'tab') return { key: 'tabStep', step: shift ? -1 : 1 };
  const place = digitOf({ code });
  if (place > 0) return { key: 'tab', at: place - 1 };
  if (inField) return undefined;
  return letter === 't' ? { key: 'newTab' } : undefined;
}

/** A digit as it is typed; by its place where that has letters and marks, as the Vietnamese layout has them. */
const typedDigit = ({ key, code, shift }: KeyPress): string | undefined => {
  if (/^[0-9]$/.test(key)) return key;
  return !shift && /^([\p{L}\p{M}]|Dead)$/u.test(key) ? /^Digit([0-9])$/.exec(code)?.[1] : undefined;
};

/** The meaning of a key press, or undefined where it has none of ours. Digits stay free for camera numbers: squares take Alt. */
export function keyCommand(press: KeyPress): KeyCommand | undefined {
  const { key, code, alt, ctrl, shift, inField, typing } = press;
  if (alt && !ctrl) {
    // By place on the keyboard: Alt with a digit gives another character on some layouts.
    const square = SquareName.options[digitOf({ code }) - 1];
    if (square) return { key: 'grid', square };
    const towards = directions[key];
    return towards && !inField ? { key: 'swapAdjacent', direction: towards } : undefined;
  }
  if (ctrl) return alt ? undefined : withCtrl(press);
  if (inField) return undefined;
  const digit = typedDigit(press);
  if (digit) return { key: 'digit', digit };
  if (typing && (key === '*' || key === '.' || key === ',')) return { key: 'separator' };
  if (typing && key.toLowerCase() === 'w') return { key: 'swap' };
  const direction = directions[key];
  if (direction) return { key: 'move', direction };
  if (key === 'Backspace') return typing ? { key: 'erase' } : undefined;
  const name = key.toLowerCase();
  return (shift ? withShift[name] : undefined) ?? plain[name];
}
