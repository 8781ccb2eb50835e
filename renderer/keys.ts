import { type Direction, SquareName } from '../core/domain/division.ts';

/** What a key means on the wall. */
export type KeyCommand =
  | { readonly key: 'grid'; readonly square: SquareName }
  | { readonly key: 'move'; readonly direction: Direction }
  | { readonly key: 'digit'; readonly digit: string }
  | { readonly key: 'enter' }
  | { readonly key: 'erase' }
  | { readonly key: 'clear' }
  | { readonly key: 'alone' }
  | { readonly key: 'back' }
  | { readonly key: 'search' };

export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly alt: boolean;
  readonly ctrl: boolean;
  /** The press goes into a field that takes text. */
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

/** The meaning of a key press, or undefined where it has none of ours. Digits stay free for camera numbers: grids take Alt. */
export function keyCommand(press: KeyPress): KeyCommand | undefined {
  const { key, code, alt, ctrl, inField, typing } = press;
  if (alt && !ctrl) {
    // By place on the keyboard: Alt with a digit gives another character on some layouts.
    const place = /^(?:Digit|Numpad)([1-7])$/.exec(code)?.[1];
    const square = SquareName.options[Number(place) - 1];
    return square ? { key: 'grid', square } : undefined;
  }
  if (ctrl) return key.toLowerCase() === 'f' && !alt ? { key: 'search' } : undefined;
  if (inField) return undefined;
  if (/^[0-9]$/.test(key)) return { key: 'digit', digit: key };
  const direction = directions[key];
  if (direction) return { key: 'move', direction };
  if (key === 'Enter') return { key: 'enter' };
  if (key === 'Escape') return { key: 'back' };
  if (key === 'Backspace') return typing ? { key: 'erase' } : undefined;
  if (key === 'Delete') return { key: 'clear' };
  if (key === '/') return { key: 'search' };
  if (key.toLowerCase() === 'f') return { key: 'alone' };
  return undefined;
}
