import type { CameraEntry } from '../../shared/mirror.ts';

/**
 * Of each camera of a list which letters its words have, a bit a letter: read in order, where 40,210 texts lie all over the memory.
 * Most of what a search need not look at is told by them, and what one letter finds altogether.
 */
export interface Letters {
  /** Anywhere. */
  readonly has: Uint32Array;
  /** A word begins with it. */
  readonly begins: Uint32Array;
  /** A word begins with two, a bit for several such pairs. */
  readonly pairs: Uint32Array;
  /** It is a word by itself. */
  readonly alone: Uint32Array;
}

const [a, z, zero, nine, space] = [97, 122, 48, 57, 32];

/** Digits share some bits; other signs have none. */
function bitOf(code: number): number {
  if (code >= a && code <= z) return 1 << (code - a);
  return code >= zero && code <= nine ? 1 << (26 + ((code - zero) % 6)) : 0;
}

/** Pairs share bits. */
const pairOf = (one: number, other: number): number => 1 << ((one * 31 + other) & 31);

/** Every letter of some words, the first of each, and the first two of each that has two. */
export function lettersIn(words: readonly string[]): {
  readonly all: number;
  readonly first: number;
  readonly pair: number;
} {
  let [all, first, pair] = [0, 0, 0];
  for (const word of words) {
    first |= bitOf(word.charCodeAt(0));
    if (word.length > 1) pair |= pairOf(word.charCodeAt(0), word.charCodeAt(1));
    for (let at = 0; at < word.length; at += 1) all |= bitOf(word.charCodeAt(at));
  }
  return { all, first, pair };
}

/** One letter that no other shares its bit with: what has the bit has the letter. */
export const isLetter = (text: string): boolean => /^[a-z]$/.test(text);

const made = new WeakMap<readonly CameraEntry[], Letters>();

/** Made once a list: some 20 ms for 40,210, so before somebody types. */
export function lettersOf(list: readonly CameraEntry[]): Letters {
  const known = made.get(list);
  if (known) return known;
  const [has, begins, pairs, alone] = [
    new Uint32Array(list.length),
    new Uint32Array(list.length),
    new Uint32Array(list.length),
    new Uint32Array(list.length),
  ];
  for (const [line, { index }] of list.entries()) {
    const { all } = index;
    let before = space;
    let [inAll, first, pair, single] = [0, 0, 0, 0];
    for (let at = 0; at < all.length; at += 1) {
      const code = all.charCodeAt(at);
      const bit = bitOf(code);
      inAll |= bit;
      if (before === space) {
        first |= bit;
        const next = all.charCodeAt(at + 1);
        if (next === space) single |= bit;
        else pair |= pairOf(code, next);
      }
      before = code;
    }
    has[line] = inAll;
    begins[line] = first;
    pairs[line] = pair;
    alone[line] = single;
  }
  const letters = { has, begins, pairs, alone };
  made.set(list, letters);
  return letters;
}
