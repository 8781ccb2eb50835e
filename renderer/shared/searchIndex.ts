import { fold } from '../../core/base/text.ts';
import type { Camera, Ward } from '../../core/cameras/camera.ts';
import { words } from '../i18n/words.ts';

/** The search text of a camera, built once: folded words between single spaces, with a space at either end. */
export interface SearchIndex {
  /** Number, name, ward, tags, type and purpose, in every language. */
  readonly all: string;
  /** Name and ward, separated so that no phrase spans both. */
  readonly title: string;
}

/** Returns the words of a text as index and queries have them, separated at punctuation. */
export const searchWords = (text: string): string =>
  fold(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Words of types and purposes, which many cameras share: computed once. */
const kindWords = new Map<string, string>();

function wordsFor({ kind, function: purpose }: Camera): string {
  const key = `${kind} ${purpose}`;
  const known = kindWords.get(key);
  if (known !== undefined) return known;
  const { vi, en } = words;
  const made = searchWords(
    [kind, vi.kinds[kind], en.kinds[kind], vi.functions[purpose], en.functions[purpose]].join(' '),
  );
  kindWords.set(key, made);
  return made;
}

/** Words of wards, each shared by about forty cameras. */
const wardWords = new WeakMap<Ward, string>();

function wordsOfWard(ward: Ward): string {
  const known = wardWords.get(ward) ?? searchWords(ward.name);
  wardWords.set(ward, known);
  return known;
}

export function searchIndex(camera: Camera, ward: Ward | undefined): SearchIndex {
  const title = ` ${searchWords(camera.name)} | ${ward ? wordsOfWard(ward) : ''} `;
  const tags = camera.tags.length > 0 ? `${searchWords(camera.tags.join(' '))} ` : '';
  return { title, all: ` ${camera.number}${title}${tags}${wordsFor(camera)} ` };
}

/** A search target with one of its names. A target with several names has several entries. */
export interface Named<T> {
  /** Folded, with a space at either end. */
  readonly words: string;
  readonly of: T;
  /** Distance added for this entry, for a synonym or similar that should rank below a name. */
  readonly more?: number;
}

export const named = <T>(name: string, of: T): Named<T> => ({ words: ` ${searchWords(name)} `, of });

export interface Close<T> {
  readonly of: T;
  /** Lower is closer: see `closeness`. */
  readonly away: number;
}

/**
 * Returns 0: equal; 1: starts with the query; 2: a word starts the phrase; 3: all words match a prefix; undefined: no match.
 */
export function closeness(words: string, query: string, desired: readonly string[]): number | undefined {
  if (words === ` ${query} `) return 0;
  if (words.startsWith(` ${query}`)) return 1;
  if (words.includes(` ${query}`)) return 2;
  return desired.every((word) => words.includes(` ${word}`)) ? 3 : undefined;
}

/** Returns matches, closest first, each once by its closest name; equal ones in their given order. */
export function closest<T>(
  among: readonly Named<T>[],
  query: string,
  moreAway: (of: T) => number = () => 0,
): readonly Close<T>[] {
  const desired = query.split(' ');
  const found: Close<T>[] = [];
  for (const { words, of, more = 0 } of among) {
    const away = closeness(words, query, desired);
    if (away !== undefined) found.push({ of, away: away + more + moreAway(of) });
  }
  found.sort((a, b) => a.away - b.away);
  const seen = new Set<T>();
  return found.filter(({ of }) => !seen.has(of) && seen.add(of));
}
