import { foldForSearch } from '../../core/base/text.ts';
import type { Camera, Ward } from '../../core/cameras/camera.ts';
import { translations } from '../i18n/translations.ts';

/** The search text of a camera, built once: folded words between single spaces, with a space at either end. */
export interface SearchIndex {
  /** Number, name, ward, tags, type and purpose, in every language. */
  readonly all: string;
  /** Name and ward, separated so that no phrase spans both. */
  readonly title: string;
}

/** Returns the words of a text as index and queries have them, separated at punctuation. */
export const toSearchWords = (text: string): string =>
  foldForSearch(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Words of types and purposes, which many cameras share: computed once. */
const kindWords = new Map<string, string>();

function wordsFor({ kind, function: purpose }: Camera): string {
  const key = `${kind} ${purpose}`;
  const known = kindWords.get(key);
  if (known !== undefined) return known;
  const { vi, en } = translations;
  const made = toSearchWords(
    [kind, vi.kinds[kind], en.kinds[kind], vi.functions[purpose], en.functions[purpose]].join(' '),
  );
  kindWords.set(key, made);
  return made;
}

/** Words of wards, each shared by about forty cameras. */
const wardWords = new WeakMap<Ward, string>();

function wordsOfWard(ward: Ward): string {
  const known = wardWords.get(ward) ?? toSearchWords(ward.name);
  wardWords.set(ward, known);
  return known;
}

export function createSearchIndex(camera: Camera, ward: Ward | undefined): SearchIndex {
  const title = ` ${toSearchWords(camera.name)} | ${ward ? wordsOfWard(ward) : ''} `;
  const tags = camera.tags.length > 0 ? `${toSearchWords(camera.tags.join(' '))} ` : '';
  return { title, all: ` ${camera.number}${title}${tags}${wordsFor(camera)} ` };
}

/** A search target with one of its names. A target with several names has several entries. */
export interface NamedTarget<T> {
  /** Folded, with a space at either end. */
  readonly words: string;
  readonly of: T;
  /** Distance added for this entry, for a synonym or similar that should rank below a name. */
  readonly more?: number;
}

export const createNamedTarget = <T>(name: string, of: T): NamedTarget<T> => ({
  words: ` ${toSearchWords(name)} `,
  of,
});

export interface RankedMatch<T> {
  readonly of: T;
  /** Lower is closer: see `getMatchDistance`. */
  readonly away: number;
}

/**
 * Returns 0: equal; 1: starts with the query; 2: a word starts the phrase; 3: all words match a prefix; undefined: no match.
 */
export function getMatchDistance(
  words: string,
  query: string,
  desired: readonly string[],
): number | undefined {
  if (words === ` ${query} `) return 0;
  if (words.startsWith(` ${query}`)) return 1;
  if (words.includes(` ${query}`)) return 2;
  return desired.every((word) => words.includes(` ${word}`)) ? 3 : undefined;
}

/** Returns matches, closest first, each once by its closest name; equal ones in their given order. */
export function findClosest<T>(
  among: readonly NamedTarget<T>[],
  query: string,
  moreAway: (of: T) => number = () => 0,
): readonly RankedMatch<T>[] {
  const desired = query.split(' ');
  const found: RankedMatch<T>[] = [];
  for (const { words, of, more = 0 } of among) {
    const away = getMatchDistance(words, query, desired);
    if (away !== undefined) found.push({ of, away: away + more + moreAway(of) });
  }
  found.sort((a, b) => a.away - b.away);
  const seen = new Set<T>();
  return found.filter(({ of }) => !seen.has(of) && seen.add(of));
}
